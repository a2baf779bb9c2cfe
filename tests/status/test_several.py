"""Several agreements of the same papers, side by side."""

from __future__ import annotations

from pathlib import Path

from generator.ledger import Content, Event, EventKind, Record, Revision
from generator.office import Origin, State
from generator.status.several import in_order, joined, overview_of

DAY = "2031-05-01T09:00:00+00:00"


def state(name: str, **events: EventKind | None) -> State:
    records = {}
    for paper_id, kind in events.items():
        happened = () if kind is None else (Event(kind, DAY),)
        revision = Revision(1, paper_id, "f", Content("On Ink"), DAY, events=happened)
        records[paper_id] = Record(
            1,
            paper_id,
            "",
            withdrawn=False,
            input_digest=None,
            revisions=(revision,),
            agreement=name,
        )
    return State(Path("out"), Origin.LEDGER, records, agreement=name)


BOTH = overview_of(
    {
        "license": state("", a=EventKind.SENT, b=None),
        "release": state("release", c=None, a=None),
    }
)


def test_papers_stand_in_the_order_in_which_they_first_got_a_form() -> None:
    assert [(paper.paper_id, list(paper.forms)) for paper in BOTH.papers()] == [
        ("a", ["license", "release"]),
        ("b", ["license"]),
        ("c", ["release"]),
    ]
    assert [(label, each.record.paper_id) for label, each in in_order(BOTH)] == [
        ("license", "a"),
        ("release", "a"),
        ("license", "b"),
        ("release", "c"),
    ]


def test_chosen_forms_keep_their_agreement_and_papers_all_their_forms() -> None:
    sent = BOTH.chosen(["sent"], [])
    assert {label: len(found) for label, found in sent.agreements.items()} == {
        "license": 1,
        "release": 0,
    }
    rows = BOTH.of_papers({each.record.paper_id for each in sent.statuses})
    [paper] = rows.papers()
    assert paper.said(lambda status: status.state) == {"license": "sent", "release": "issued"}
    assert BOTH.has_several
    assert not BOTH.of("release").has_several


def test_what_differs_is_said_of_each() -> None:
    assert joined({"license": "sent", "release": "issued"}) == "license: sent; release: issued"
    assert joined({"license": "", "release": ""}) == ""
