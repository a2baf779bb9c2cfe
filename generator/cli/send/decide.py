"""What the chair says of mails that are in doubt, recorded."""

from __future__ import annotations

from generator.cli.send.delivery import CLOCK
from generator.cli.send.options import Options
from generator.cli.shared.console import refuse, say, shown
from generator.ledger.mails import MailEntry, MailLog, MailState


def record_decisions(log: MailLog, options: Options, agreement: str | None) -> None:
    """Record what the chair says of mails in doubt; exit if there are none to decide on.

    Args:
        log: the mails.
        options: of which papers, and what.
        agreement: name of the agreement whose mails are meant; None for all.
    """
    open_states = {MailState.UNKNOWN, MailState.REFUSED}
    for ids, state, states in (
        (options.arrived, MailState.ACCEPTED, {MailState.UNKNOWN}),
        (options.again, MailState.RELEASED, open_states),
    ):
        last: dict[object, MailEntry] = {entry.key: entry for entry in log.entries()}
        for paper_id in ids:
            entries = [
                entry
                for entry in last.values()
                if entry.key.paper_id == paper_id
                and entry.state in states
                and (agreement is None or entry.key.agreement == agreement)
            ]
            if not entries:
                refuse(f"no mail of “{paper_id}” is in doubt")
            log.decide(entries, state, CLOCK.now())
            word = "counts as arrived" if state is MailState.ACCEPTED else "may be sent again"
            for recipient in dict.fromkeys(entry.key.recipient for entry in entries):
                say(f"{shown(paper_id)}: mail to {shown(recipient)}: {word}.")
