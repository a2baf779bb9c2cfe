"""What the chair says of mails that are in doubt, recorded."""

from __future__ import annotations

from generator.cli.send.delivery import CLOCK
from generator.cli.send.options import Options
from generator.cli.shared.console import refuse, say, shown
from generator.ledger.mails import MailEntry, MailLog, MailState


def record_decisions(log: MailLog, options: Options) -> None:
    """Record what the chair says of mails in doubt; exit if there are none to decide on."""
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
                if entry.key.paper_id == paper_id and entry.state in states
            ]
            if not entries:
                refuse(f"no mail of “{paper_id}” is in doubt")
            log.decide(entries, state, CLOCK.now())
            word = "counts as arrived" if state is MailState.ACCEPTED else "may be sent again"
            for entry in entries:
                say(f"{shown(paper_id)}: mail to {shown(entry.key.recipient)}: {word}.")
