r"""What people type, and TeX that was escaped as if it were plain text.

OpenReview's BibTeX escapes a title that already holds TeX: ``$\ell_1$`` arrives as
``\${\textbackslash}ell\_1\$``. NeurIPS writes ``\textbackslash chi``
and ``\_\lbrace 1,2\rbrace``. One level is taken off here.
"""

from __future__ import annotations

import re

_ESCAPED_BACKSLASH = re.compile(
    r"\{\\textbackslash\s*(?:\{\})?\}|\\textbackslash(?:\{\}|\s|(?![A-Za-z]))"
)
_ESCAPED_DOLLAR = re.compile(r"(?<!\\)\\\$")
_ESCAPES = (
    (_ESCAPED_BACKSLASH, "\\\\"),
    (
        re.compile(r"\{\\textasciicircum\s*(?:\{\})?\}|\\textasciicircum(?:\{\}|\s|\b)|\\\^\{\}"),
        "^",
    ),
    (re.compile(r"\{\\textasciitilde\s*(?:\{\})?\}|\\textasciitilde(?:\{\}|\s|\b)|\\~\{\}"), "~"),
    (re.compile(r"\{\\textasciigrave\s*(?:\{\})?\}|\\textasciigrave(?:\{\}|\s|\b)"), "`"),
    (re.compile(r"\{\\textquotesingle\s*(?:\{\})?\}|\\textquotesingle(?:\{\}|\s|\b)"), "'"),
    (re.compile(r"\\lbrace(?![A-Za-z])[ ]?"), "{"),
    (re.compile(r"\\rbrace(?![A-Za-z])[ ]?"), "}"),
    (re.compile(r"\\([$&%#_{}])"), r"\1"),
)
_ESCAPED_SCRIPT = re.compile(r"\\(?:_|\^\{\})\s*\\lbrace\b|\\textasciicircum\s*\\lbrace\b")
_DOLLAR = re.compile(r"(?<!\\)\$\$?")
_LONE_BACKSLASH = re.compile(r"(?<!\S)\\(?!\S)")
_LONE_TILDE = re.compile(r"(?<!\\)(?<![\w.,}$])~|(?<!\\)~(?![\w\\{$])")
_ANY_TILDE = re.compile(r"(?<!\\)~")
_TYPED_DASH = re.compile(r"(?:(?<=\s)(---?)(?=\s)|(?<=\w)(---?)(?=\s|\w))")
"""Not what only begins a word: an option of a command, as ``--json``."""
_BRACKETED = re.compile(r"&lt;(/?(?:sub|sup|i|b|em|strong|tt)|br ?/?)&gt;", re.IGNORECASE)
_TEX_SIGNS = re.compile(r"\\\S|\$\S")
_SET = re.compile(r"(?<![\\\w}\]^_$])\{([\w.…+−-]{1,4}(?:, ?[\w.…+−-]{1,4})+)\}")
_GROUP = re.compile(r"(\{{1,2})([^{}]*)(\}{1,2})")
_PROTECTED = re.compile(r"[^,;:|]*[A-Z][^,;:|]*")
"""What BibTeX's braces keep from becoming lower case."""
_SPACED = re.compile(r"(?<!\\)(\{{1,2})([%#]?\s[^{}\\]*\s[%#]?)(\}{1,2})")
_AMOUNT = re.compile(r"\d[\d.,]*\s[^\\^_{}=<>+*/]*")


def is_escaped_twice(text: str) -> bool:
    r"""Tell whether TeX was escaped: ``\textbackslash`` before a command, or paired ``\$``."""
    if "\\textbackslash" in text or _ESCAPED_SCRIPT.search(text):
        return True
    dollars = len(_ESCAPED_DOLLAR.findall(text))
    return dollars > 1 and dollars % 2 == 0 and not _DOLLAR.search(text)


def unescape_tex(text: str) -> str:
    """Take off one level of escaping."""
    for pattern, plain in _ESCAPES:
        text = pattern.sub(plain, text)
    return text


def keep_sets(text: str) -> str:
    """Keep the braces of a set that was typed without a formula, and spaced ones: ``{0,1}``.

    Where there is no TeX at all, all braces are kept that protect no letter: ``file{a,b}``.
    """
    if "\\" not in text and "$" not in text:
        return _GROUP.sub(_keep_group, text)
    return _SPACED.sub(_keep_spaced, _SET.sub(r"\{\1\}", text))


def _keep_group(match: re.Match[str]) -> str:
    opening, inside, closing = match.groups()
    text, start = match.string, match.start()
    is_single = len(opening) == len(closing) == 1
    begins_word = is_single and inside.isalnum() and not text[:start][-1:].isalnum()
    is_all = match[0] == text.strip() and inside[:1].isalnum()
    if len(opening) != len(closing) or is_all or begins_word:
        return match[0]
    is_set = _SET.search(match[0]) is not None and is_single
    if _PROTECTED.fullmatch(inside) and inside.strip() == inside and not is_set:
        return match[0]
    return r"\{" * len(opening) + inside + r"\}" * len(closing)


def _keep_spaced(match: re.Match[str]) -> str:
    """Keep braces with white space inside them, which never protect letters: ``{{ x }}``."""
    opening, inside, closing = match.groups()
    if len(opening) != len(closing):
        return match[0]
    return r"\{" * len(opening) + inside + r"\}" * len(closing)


def protect(text: str) -> str:
    """Escape what TeX would read as markup but a person typed as a character."""
    text = _BRACKETED.sub(r"<\1>", text)
    text = _LONE_BACKSLASH.sub(r"\\textbackslash{}", text)
    text = _protect_dollars(text)
    lone = _LONE_TILDE if _TEX_SIGNS.search(text) else _ANY_TILDE
    text = lone.sub(r"\\textasciitilde{}", text)
    return _TYPED_DASH.sub(lambda match: "—" if len(match[0]) == 3 else "–", text)


def _protect_dollars(text: str) -> str:
    """Keep the dollars that pair as Pandoc pairs them, and escape the others.

    The first has no space after it; the second has no space before it and no digit after it.
    """
    places = list(_DOLLAR.finditer(text))
    pieces: list[str] = []
    done = index = 0
    while index < len(places):
        opening = places[index]
        closing = places[index + 1] if index + 1 < len(places) else None
        if closing is not None and _pairs(text, opening, closing):
            pieces.append(text[done : closing.end()])
            done = closing.end()
            index += 2
            continue
        pieces += [text[done : opening.start()], "\\textdollar{}" * len(opening[0])]
        done = opening.end()
        index += 1
    return "".join(pieces) + text[done:]


def _pairs(text: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    inside = text[opening.end() : closing.start()]
    return (
        opening[0] == closing[0]
        and bool(inside)
        and (not (inside[0].isspace() or inside[-1].isspace()) or "\\" in inside)
        and not _AMOUNT.fullmatch(inside)
        and not text[closing.end() : closing.end() + 1].isdigit()
    )
