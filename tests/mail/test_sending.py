"""The mails of a plan, sent from a program: each once, and what goes wrong as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator.batch.adopting import adopt_papers
from generator.ledger.mails import MailState
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination
from generator.output import OUTBOX, SENT

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
CLOCK = generator.Clock(lambda: NOW, lambda: 0.0, lambda seconds: None)
CHAIR = generator.mailbox("chair@example.org", "Inês Silva")


class Pile:
    """Takes mails until somebody pulls the plug."""

    def __init__(self, room: int = 100) -> None:
        self.mails: list[str] = []
        self._room = room
        self._to = ""

    def open(self) -> None:
        pass

    def offer(self, envelope: generator.Envelope) -> Mapping[str, generator.Reply]:
        self._to = envelope.recipient
        return {}

    def hand_over(self, content: bytes) -> generator.Reply | None:
        if len(self.mails) == self._room:
            raise KeyboardInterrupt
        self.mails.append(self._to)
        return generator.Reply(250, "taken")

    def close(self) -> None:
        pass


@pytest.fixture
def forms(tmp_path: Path) -> tuple[generator.Agreement, ...]:
    """Three forms, issued into a folder."""
    papers = [
        generator.Paper(
            f"p{number}",
            generator.Title.of(f"On Number {number}"),
            (generator.Author(generator.Name("Lovelace", "Ada"), f"a{number}@example.org"),),
        )
        for number in range(3)
    ]
    forms = generator.make_agreements(papers)
    renderer = generator.Renderer(generator.load_template("pmlr"), formats=["pdf"])
    with generator.office.create(tmp_path) as opened:
        run = generator.plan_run(forms, renderer, opened.state())
        list(generator.apply_run(run, renderer, opened, NOW))
    return forms


def send(
    folder: Path, forms: tuple[generator.Agreement, ...], pile: Pile, most_bytes: int = 10_000_000
) -> list[generator.Delivery | generator.Diagnostic]:
    drafter = generator.Drafter(generator.MailDefaults(CHAIR), folder)
    with generator.office.write(folder) as opened:
        plan = generator.plan_mails(forms, opened.state(), NOW)
        sent = generator.send_mails(plan, drafter, pile, opened, CLOCK, most_bytes=most_bytes)
        return list(sent)


def states(folder: Path) -> dict[str, MailState]:
    return {entry.key.paper_id: entry.state for entry in generator.office.read(folder).mails}


def test_each_goes_once_and_a_copy_stays(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    pile = Pile()
    assert len(send(tmp_path, forms, pile)) == 3
    assert pile.mails == ["a0@example.org", "a1@example.org", "a2@example.org"]
    assert set(states(tmp_path).values()) == {MailState.ACCEPTED}
    assert len(list((tmp_path / OUTBOX / SENT).glob("*.eml"))) == 3
    assert not list((tmp_path / OUTBOX).glob("*.eml"))
    assert send(tmp_path, forms, pile) == []


def test_what_was_in_hand_at_an_interrupt_is_in_doubt_and_the_rest_goes_on(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        send(tmp_path, forms, Pile(room=1))
    assert states(tmp_path) == {"p0": MailState.ACCEPTED, "p1": MailState.UNKNOWN}
    pile = Pile()
    send(tmp_path, forms, pile)
    assert pile.mails == ["a2@example.org"]


def test_a_mail_that_cannot_be_written_costs_itself_only(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    (tmp_path / "p1.pdf").write_bytes(b"edited")
    pile = Pile()
    found = send(tmp_path, forms, pile)
    problems = [each for each in found if isinstance(each, generator.Diagnostic)]
    assert [each.span.entry for each in problems] == ["p1"]
    assert "is not the form that was issued" in problems[0].message
    assert pile.mails == ["a0@example.org", "a2@example.org"]


def test_a_template_with_a_mistake_sends_nothing(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    letters = tmp_path / "templates" / "mail"
    letters.mkdir(parents=True)
    (letters / "first.md.j2").write_text("---\ntitle: A mail\n---\n\n# Hello\n\n{{ nobody }}\n")
    pile = Pile()
    drafter = generator.Drafter(generator.MailDefaults(CHAIR), tmp_path, [letters.parent])
    with generator.office.write(tmp_path) as opened:
        plan = generator.plan_mails(forms, opened.state(), NOW)
        with pytest.raises(generator.TemplateError, match="nobody"):
            list(generator.send_mails(plan, drafter, pile, opened, CLOCK))
    assert (pile.mails, states(tmp_path)) == ([], {})


def test_a_mail_that_is_too_large_is_told(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    pile = Pile()
    found = send(tmp_path, forms, pile, most_bytes=1000)
    assert len(found) == 3
    assert all("the limit is" in str(each) for each in found)
    assert (pile.mails, states(tmp_path)) == ([], {})


def test_a_lost_ledger_sends_nothing_twice(
    tmp_path: Path, forms: tuple[generator.Agreement, ...]
) -> None:
    send(tmp_path, forms, Pile())
    for path in tmp_path.glob("ledger*"):
        path.unlink()
    generator.office.rebuild(tmp_path)
    pile = Pile()
    found = send(tmp_path, forms, pile)
    assert pile.mails == []
    assert len([each for each in found if "a copy is in outbox/sent" in str(each)]) == 3
    assert set(states(tmp_path).values()) == {MailState.UNKNOWN}


def test_a_form_that_was_made_elsewhere_can_be_asked_about(tmp_path: Path) -> None:
    author = generator.Author(generator.Name("Lovelace", "Ada"), "ada@example.org")
    forms = generator.make_agreements(
        [generator.Paper("a/b", generator.Title.of("On Numbers"), (author,))]
    )
    renderer = generator.Renderer(generator.load_template("pmlr"))
    asked = Decision("aa" * 32, Outcome.REVIEW, "Inês Silva", NOW, reason="Which day is it?")
    with generator.office.create(tmp_path) as opened:
        adopt_papers(forms, renderer, opened)
        arrival = Arrival("aa" * 32, "a.pdf", "ada@example.org", 1, "returned/aa.pdf", NOW)
        opened.returns.record(
            arrival, Examination(Outcome.REVIEW, '{"findings": []}', "", NOW, "a/b", 1)
        )
        opened.returns.decide(asked)
    pile = Pile()
    (delivery,) = send(tmp_path, forms, pile)
    assert isinstance(delivery, generator.Delivery)
    assert delivery.queued.path.name.startswith("a-b~c14cddc0~question~")
    assert pile.mails == ["ada@example.org"]
