"""What was handed in, copied once, with the words that were written with it.

A file with several forms is taken in as an archive is: its forms stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default as default_policy
from functools import partial
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, note, warning
from generator.ledger.returns import WORDS_GONE, ReturnLog
from generator.ledger.sent_copies import sent_copy
from generator.output import OUTBOX, RETURNED
from generator.returns.evidence import Received
from generator.returns.intake.receive import receive
from generator.returns.intake.reply import letter_text
from generator.servers.inbox import FolderMail


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was handed in."""

    received: dict[str, Received] = field(default_factory=dict)
    """By the hash of the bytes: the same file counts once."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def take_in(sources: Iterable[Path | FolderMail], folder: Path) -> TakenIn:
    """Copy the files that are handed in into the folder, each once."""
    taken = TakenIn()
    for each in receive(sources, folder / RETURNED, sent=partial(_sent_text, folder / OUTBOX)):
        if isinstance(each, Diagnostic):
            taken.diagnostics.append(each)
        elif (first := taken.received.get(each.sha256)) is None:
            taken.received[each.sha256] = each
        else:
            message = f"has the same bytes as {first.name}, and counts once"
            taken.diagnostics.append(note(message, span=Span(each.name)))
            taken.received[each.sha256] = replace(
                first,
                sender=first.sender or each.sender,
                words="\n".join(dict.fromkeys(filter(None, (first.words, each.words)))),
            )
    return taken


def _sent_text(outbox: Path, message_id: str) -> str:
    """Return the text of a mail that was sent from here; empty if there is no copy of it."""
    path = sent_copy(outbox, message_id)
    if path is None:
        return ""
    return letter_text(message_from_bytes(path.read_bytes(), policy=default_policy))


def add_words(taken: TakenIn, log: ReturnLog, copies: Path) -> None:
    """Record what was written with files, and give them what was written with them before.

    One of our own copies that the ledger does not know came with words that are lost.
    """
    known = {entry.sha256: entry for entry in log.entries()}
    recorded = known.keys() | log.words().keys()
    for sha256, each in taken.received.items():
        if sha256 not in recorded and Path(each.name).resolve().parent == copies.resolve():
            log.add_words(sha256, WORDS_GONE)
        is_new = bool(each.words) and log.add_words(sha256, each.words)
        entry = known.get(sha256)
        if is_new and entry is not None and entry.decision is not None:
            message = f"was decided on before it came with these words: “{each.words}”"
            hint = "if they change your mind, undo the decision with `agreements review`"
            taken.diagnostics.append(warning(message, hint, Span(each.name)))
    words = log.words()
    for sha256, each in taken.received.items():
        sender = known[sha256].arrival.sender if sha256 in known else ""
        taken.received[sha256] = replace(
            each, words=words.get(sha256, ""), sender=sender or each.sender
        )


def cut_if_several(whole: Received, forms: Sequence[tuple[int, ...]]) -> tuple[Received, ...]:
    """Cut a file into its forms; return none if it holds one, or cannot be cut."""
    if not forms:
        return ()
    # Its library takes a while to be loaded, and few files hold several forms.
    from generator.returns.cutting import cut_apart  # noqa: PLC0415 - the comment

    return cut_apart(whole, forms)


def put_in_place(
    whole: Received, forms: Sequence[Received], taken: TakenIn, log: ReturnLog
) -> dict[str, Received]:
    """Put the forms of a file in its place; return them by the hash of their bytes."""
    cut = {form.sha256: form for form in forms}
    for sha256 in cut:
        # The whole is not recorded, so its copy seems unknown; a form of it may be known.
        if whole.words and (whole.words != WORDS_GONE or log.entry(sha256) is None):
            log.add_words(sha256, whole.words)
    others = {key: each for key, each in taken.received.items() if key != whole.sha256}
    taken.received.clear()
    taken.received.update(others | cut)
    message = f"holds {len(forms)} forms; each is judged on its own"
    taken.diagnostics.append(note(message, span=Span(whole.name)))
    return cut
