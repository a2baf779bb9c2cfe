"""What somebody wrote with a form: the words of a mail without those that it answers.

What cannot be told from the sender's own words is kept: better that a person reads a quotation than
that nobody reads a condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from email.message import Message

from generator.returns.intake.html_text import html_text

Sent = Callable[[str], str]
"""Returns the text of a mail of ours by its message id; empty if there is no copy of it."""

MAX_TEXT = 200_000
"""Characters of a text that are looked at."""
MAX_WORDS = 5_000
"""Characters of somebody's words that are kept."""
_MAX_SIGNATURE = 10
"""Lines under a signature's mark (RFC 3676, 4.3) that are taken for it."""
_ID = re.compile(r"<[^<>\s]{1,400}>")
_PREFIX = re.compile(
    r"(?:(?:re|aw|sv|vs|antw|res|rif|ynt|回复|答复|回覆)\s*[:：]\s*)+", re.IGNORECASE
)
_WROTE = re.compile(
    r"(?:on|am|le|el|em|il|op|в|den|dnia|w dniu|在|\d{4}).{0,250}"
    r"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|pisze|napisał\S*"
    r"|написал\S*|写道|のメール)[^:：]{0,100}[:：]\s*",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(r"\d.*\d")
_RULE = re.compile(r"[-_\s]*(?:[_]{8,}|-{3,}[^-]{0,60}-{3,})[-_\s]*")
_FIELD = re.compile(
    r"[*\s]*(?:from|sent|to|cc|subject|date|von|gesendet|datum|an|betreff|de|envoyé|à|objet|para"
    r"|asunto|enviado|fecha|da|inviato|a|oggetto|assunto|van|verzonden|aan|onderwerp|发件人|发送时间"
    r"|日期|收件人|抄送|主题|差出人|宛先|件名|送信日時|от|кому|дата|тема)\*?\s*[:：].*",
    re.IGNORECASE,
)
_MIN_FIELDS, _MOST_FIELDS = 3, 40
"""Lines of a header that a mail repeats."""
_LONGEST_RULE = 300
"""Characters of a line that is drawn above such a header."""


def reply_words(message: Message, subject: str, sent: Sent) -> str:
    """Return a mail's own words, its subject and a colon first, without quotations and signature.

    Args:
        message: the mail.
        subject: its subject, decoded.
        sent: gives the text of the mail of ours that it answers.
    """
    fields = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    copy = _folded(" ".join(sent(each) for each in dict.fromkeys(_ID.findall(fields))))
    plain, marked_up = _texts(message)
    own, words = _own_subject(subject, copy), _own_words(plain, copy)
    shown = f" {_folded(plain)} "
    if any(f" {word} " not in shown for word in set(_folded(marked_up).split())):
        # What a program that shows HTML shows, and another does not.
        words += [line for line in _own_words(marked_up, copy) if line not in (own, *words)]
    if own:
        words.insert(0, f"{own}:" if words and own[-1].isalnum() else own)
    return "\n".join(words)[:MAX_WORDS].strip()


def letter_text(message: Message) -> str:
    """Return all that a mail says: its subject, and its text."""
    plain, marked_up = _texts(message)
    return f"{message.get('Subject', '')}\n{plain or marked_up}"


def shorten_words(words: str, most: int) -> str:
    """Return somebody's words on one line of at most so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[:most].rstrip()} …"


def _own_subject(subject: str, copy: str) -> str:
    """Return a subject; nothing of it if it is that of the mail that is answered."""
    rest = _PREFIX.sub("", subject, count=1).strip()
    return "" if f" {_folded(rest)} " in f" {copy} " else rest


def _own_words(text: str, copy: str) -> list[str]:
    lines = text.splitlines()
    return [line for line in _without_signature(_without_quotes(lines, copy)) if line]


def _without_quotes(lines: list[str], copy: str) -> Iterator[str]:
    """Leave out marked quotations, with the line before each that says whose they are.

    Under the header of an earlier mail, as Outlook repeats it without marks, a line is left out if
    it comes next in the mail of ours.
    """
    index, at, quoting = 0, 0, False
    while index < len(lines):
        line = " ".join(lines[index].split())
        if line.startswith(">"):
            index += 1
        elif after := _after_attribution(lines, index):
            index = after
        elif after := _after_header(lines, index, copy):
            index, quoting = after, True
        else:
            found = copy.find(_folded(line), at) if quoting and line else -1
            if found >= 0:
                at = found + len(_folded(line))
            else:
                yield line
            index += 1


def _after_attribution(lines: list[str], index: int) -> int:
    """Return the index after a line like “On … wrote:” before a quotation; 0 if there is none."""
    for end in range(index + 1, min(index + 4, len(lines) + 1)):
        text = " ".join(lines[index:end])
        following = next((line for line in lines[end : end + 3] if line.strip()), "")
        if following.lstrip().startswith(">") and _WROTE.fullmatch(text.strip()):
            return end if _DATED.search(text) else 0
    return 0


def _after_header(lines: list[str], index: int, copy: str) -> int:
    """Return the index after the header of an earlier mail of ours; 0 if there is none."""
    line = lines[index]
    is_rule = len(line) <= _LONGEST_RULE and _RULE.fullmatch(line) is not None
    start = index + 1 if is_rule else index
    end, last = start, min(len(lines), start + _MOST_FIELDS)
    while end < last and _FIELD.fullmatch(lines[end].strip()):
        end += 1
    values = (_folded(re.split("[:：]", each, maxsplit=1)[-1]) for each in lines[start:end])
    ours = any(value and f" {value} " in f" {copy} " for value in values)
    return end if ours and end - start >= _MIN_FIELDS else 0


def _without_signature(lines: Iterable[str]) -> Iterator[str]:
    left = -1
    for line in lines:
        if line in {"--", "—"}:
            left = _MAX_SIGNATURE
        elif left > 0:
            left -= 1
        else:
            yield line


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _texts(message: Message) -> tuple[str, str]:
    """Return the text of a mail, and what its HTML says, both without what is attached."""
    plain: list[str] = []
    marked_up: list[str] = []
    for part in _parts(message):
        subtype = part.get_content_subtype()
        if subtype == "html":
            marked_up.append(html_text(_content(part)))
        elif subtype == "plain":
            plain.append(_content(part))
    return "\n".join(plain), "\n".join(marked_up)


def _parts(message: Message) -> Iterator[Message]:
    if message.get_content_type() == "message/rfc822":
        return
    payload = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)
    elif message.get_content_maintype() == "text" and not message.get_filename():
        yield message


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    data = data[: 4 * MAX_TEXT]
    try:
        text = data.decode(part.get_content_charset("utf-8") or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return text[:MAX_TEXT]
