"""A form that changes before anybody has it keeps its number, and its earlier words are known."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from generator import office
from generator.ledger.mails import MailKey, MailState
from generator.ledger.records import EventKind, Revision
from generator.moments import to_iso
from generator.returns.evidence import FileKind
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages

sys.path.append(str(Path(__file__).parents[1] / "returns"))

import filling
from issuing import places_of

from cli.returned import CAME, bring

PAPER = "hopper52"
OLD, NEW = "The Education of a Computer", "The Early Education of a Computer"


def retitle(papers: Path, old: str = OLD, new: str = NEW) -> None:
    papers.write_text(papers.read_text("utf-8").replace(old, new), "utf-8")


def current(here: Path) -> Revision:
    return office.read(here / "out").records[PAPER].current


def signed(here: Path) -> bytes:
    """Sign the form that stands, on the day of its making."""
    data = (here / "out" / f"{PAPER}.pdf").read_bytes()
    said = {"signed": "Grace Hopper", "date": (current(here).issued_at or "")[:10]}
    heads = ((place.name, place.name.partition("_")[0]) for place in places_of(data))
    return filling.by_pikepdf(data, {name: said[head] for name, head in heads if head in said})


def mail(here: Path, state: MailState) -> None:
    """Note a mail with the form that got so far."""
    key = MailKey(PAPER, "grace@example.org", current(here).fingerprint)
    with office.write(here / "out") as opened:
        opened.mails.begin(key, "<1@example.org>", CAME)
        if state is not MailState.HANDING_OVER:
            opened.mails.finish(key, state, "<1@example.org>", "", CAME)


def test_it_is_made_again_under_its_number(here: Path, papers: Path, run: Run) -> None:
    run("generate")
    first = current(here)
    earlier = (here / "out" / f"{PAPER}.pdf").read_bytes()
    retitle(papers)
    ended = run("generate")
    assert "1 replaced" in ended.messages
    again = current(here)
    assert (again.number, again.rendering) == (1, 2)
    assert again.content.title == NEW
    (kept,) = again.earlier
    assert (kept.number, kept.rendering, kept.fingerprint) == (1, 1, first.fingerprint)
    assert kept.content == first.content
    (name,) = [file.name for file in kept.files if file.format == "pdf"]
    assert (here / "out" / name).read_bytes() == earlier
    page = see_pages(open_file((here / "out" / f"{PAPER}.pdf").read_bytes(), FileKind.PDF))[0]
    assert "revision 1" in " ".join(word.text for word in page.words)
    assert {(seen.code.revision, seen.code.rendering) for seen in page.codes} == {(1, 2)}
    log = run("log", PAPER).output
    assert "revision 1, made again before it was sent" in log
    assert log.count("issued") == 2
    # Nothing is left to do, and a third one keeps both.
    assert "2 same" in run("generate").messages
    retitle(papers, NEW, OLD)
    run("generate")
    assert [each.rendering for each in current(here).renderings] == [1, 2, 3]
    assert current(here).fingerprint == first.fingerprint
    assert len(list((here / "out" / "superseded").glob("*.pdf"))) == 2


@pytest.mark.parametrize(
    ("state", "number"),
    [
        (MailState.HANDING_OVER, 2),
        (MailState.ACCEPTED, 2),
        (MailState.UNKNOWN, 2),
        (MailState.REFUSED, 1),
        (MailState.POSTPONED, 1),
    ],
)
def test_what_may_have_been_mailed_keeps_its_words(
    here: Path, papers: Path, run: Run, state: MailState, number: int
) -> None:
    run("generate")
    mail(here, state)
    retitle(papers)
    run("generate")
    assert current(here).number == number


def test_what_was_marked_returned_or_packed_keeps_its_words(
    here: Path, papers: Path, run: Run
) -> None:
    run("generate")
    run("mark", "sent", PAPER)
    run("mark", "sent", PAPER, "--undo")
    assert not current(here).may_be_out
    run("mark", "returned", PAPER)
    assert current(here).may_be_out
    run("mark", "returned", PAPER, "--undo")
    with office.write(here / "out") as opened:
        event = current(here).events[0]
        for kind in EventKind:
            opened.ledger.add_event(PAPER, 1, type(event)(kind, to_iso(CAME), "x"))
            if kind is EventKind.PACKED:
                break
    assert current(here).may_be_out
    run("generate", "--only", "lovelace43")
    bring(here / "out", "lovelace43")
    assert office.read(here / "out").records["lovelace43"].current.may_be_out


def test_an_earlier_rendering_that_comes_back_is_told(here: Path, papers: Path, run: Run) -> None:
    run("generate")
    early = signed(here)
    retitle(papers)
    run("generate")
    retitle(papers, NEW, NEW.upper())
    middle = signed(here)
    run("generate")
    (here / "early.pdf").write_bytes(early)
    (here / "middle.pdf").write_bytes(middle)
    (here / "now.pdf").write_bytes(signed(here))
    told = run("check", "early.pdf", "middle.pdf", "now.pdf", "--jobs", "1", "--json")
    early_said, middle_said, now_said = json.loads(told.output)["files"]
    where = "igned on an earlier rendering of revision 1, which was made again before it was sent"
    assert early_said["outcome"] == "rejected"
    assert where in str(early_said["report"]["findings"])
    # Other capitals only: accepted as of any revision, and said.
    assert middle_said["outcome"] == "accepted"
    assert where in str(middle_said["report"]["findings"])
    assert now_said["outcome"] == "accepted"
    assert "rendering" not in str(now_said["report"]["findings"])
    # Somebody has it now.
    retitle(papers, NEW.upper(), OLD)
    run("generate")
    assert current(here).number == 2


def test_a_ledger_made_again_from_the_forms_knows_all_renderings(
    here: Path, papers: Path, run: Run
) -> None:
    run("generate")
    retitle(papers)
    run("generate")
    before = current(here)
    for path in (here / "out").glob("ledger.sqlite*"):
        path.unlink()
    assert "rebuilt" not in run("status").messages
    run("rebuild")
    after = current(here)
    assert (after.number, after.rendering, after.fingerprint) == (1, 2, before.fingerprint)
    assert [each.fingerprint for each in after.earlier] == [
        each.fingerprint for each in before.earlier
    ]
    # Nobody knows any more whether it was sent.
    retitle(papers, NEW, OLD)
    run("generate", "--replace")
    assert current(here).number == 2


def test_a_run_that_is_killed_before_the_file_is_there_goes_on(
    here: Path, papers: Path, run: Run
) -> None:
    run("generate")
    form = here / "out" / f"{PAPER}.pdf"
    shutil.copy(form, here / "before.pdf")
    retitle(papers)
    run("generate")
    made = form.read_bytes()
    # As a kill leaves it: recorded, with the earlier rendering still in the place.
    shutil.copy(here / "before.pdf", form)
    for each in (here / "out" / "superseded").glob("*.pdf"):
        each.unlink()
    ended = run("generate", "--force")
    assert "outside this program" not in ended.messages
    assert form.read_bytes() == made
    assert len(list((here / "out" / "superseded").glob("*.pdf"))) == 1
