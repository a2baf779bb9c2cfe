"""A pack has one right form for each paper, and is written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from generator.handin.pack_folder import Packed, working_tree, write_pack
from generator.handin.packing import PackError, PackPlan, plan_pack
from generator.handin.profiles import ACL, CEUR, PMLR, PROFILES, Profile
from generator.ledger import Content, Ledger, Record, Revision
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination
from generator.ledger.returns import ReturnLog
from generator.office import Origin, State
from generator.returns.evidence import Medium
from generator.returns.verdict.return_status import for_a_person

PDF = b"%PDF-1.7\n% a form of "


def at(day: int) -> datetime:
    return datetime(2031, 5, day, 12, tzinfo=UTC)


@dataclass
class Desk:
    """An output folder with papers, and what came back for them."""

    folder: Path
    papers: list[str] = field(default_factory=list)

    def issue(self, paper_id: str, *titles: str) -> None:
        """Issue a revision for each title, on days 1, 11, 21."""
        revisions = tuple(
            Revision(number, paper_id, title, Content(title), at(10 * number - 9).isoformat())
            for number, title in enumerate(titles, start=1)
        )
        record = Record(0, paper_id, "", withdrawn=False, input_digest=None, revisions=revisions)
        with Ledger(self.folder) as ledger:
            ledger.restore([record])

    def bring(  # noqa: PLR0913 - what a file can be
        self,
        paper_id: str,
        outcome: Outcome = Outcome.ACCEPTED,
        *,
        revision: int = 1,
        day: int = 2,
        data: bytes = b"",
        suffix: str = ".pdf",
        medium: Medium = Medium.FORM,
    ) -> str:
        """Record a returned file; give its hash."""
        data = data or PDF + f"{paper_id} {revision} {day}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        copy = f"returned/{sha256}{suffix}"
        (self.folder / "returned").mkdir(exist_ok=True)
        (self.folder / copy).write_bytes(data)
        arrival = Arrival(sha256, f"{paper_id}.pdf", "", len(data), copy, at(day))
        found = {"outcome": str(outcome), "message": "It is odd.", "hint": "Look."}
        report = json.dumps({"medium": str(medium), "findings": [found]})
        with ReturnLog(self.folder) as log:
            log.record(arrival, Examination(outcome, report, "", at(day), paper_id, revision))
        return sha256

    def decide(self, sha256: str, outcome: Outcome, day: int = 3) -> None:
        with ReturnLog(self.folder) as log:
            assert log.decide(Decision(sha256, outcome, "Chair", at(day)))

    def plan(
        self,
        profile: Profile = PMLR,
        volume: str = "283",
        unissued: Mapping[str, str] | None = None,
    ) -> PackPlan:
        with Ledger(self.folder) as ledger, ReturnLog(self.folder) as log:
            records, entries = ledger.records(), log.entries()
        state = State(self.folder, Origin.LEDGER, records, entries)
        return plan_pack(state, profile, volume, unissued or {})

    def waiting(self) -> list[str]:
        with Ledger(self.folder) as ledger, ReturnLog(self.folder) as log:
            return [entry.sha256 for entry in for_a_person(ledger.records(), log.entries())]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "out"
    folder.mkdir()
    return Desk(folder)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def reasons(plan: PackPlan) -> dict[str, str]:
    return {each.paper_id: each.reason for each in plan.missing}


def test_pmlr_gets_a_folder_of_permissions(desk: Desk, tmp_path: Path) -> None:
    desk.issue("reid25a", "On Forms")
    sha256 = desk.bring("reid25a")
    plan = desk.plan()
    assert (plan.missing, plan.remarks) == ((), ())
    assert write_pack(plan, desk.folder, tmp_path / "pack") is Packed.NEW
    files = tree(tmp_path / "pack")
    assert sorted(files) == [
        "MANIFEST.sha256",
        "manifest.json",
        "v283permissions/reid25aPermission.pdf",
    ]
    assert hashlib.sha256(files["v283permissions/reid25aPermission.pdf"]).hexdigest() == sha256
    (form,) = json.loads(files["manifest.json"])["forms"]
    assert form == {
        "paper": "reid25a",
        "title": "On Forms",
        "revision": 1,
        "file": "v283permissions/reid25aPermission.pdf",
        "sha256": sha256,
        "returned_sha256": sha256,
        "made_of": "pdf",
        "accepted_by": "rules",
        "accepted_at": "2031-05-02T12:00:00+00:00",
        "earlier_accepted": 0,
    }
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "MANIFEST.sha256"],
        cwd=tmp_path / "pack",
        check=True,
    )


def test_ceur_gets_an_archive_with_the_same_bytes_each_time(desk: Desk, tmp_path: Path) -> None:
    for paper_id in ("paper1", "a/../b"):
        desk.issue(paper_id, "On Forms")
        desk.bring(paper_id, medium=Medium.SCAN)
    for name in ("one", "two"):
        write_pack(desk.plan(CEUR, ""), desk.folder, tmp_path / name)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    with zipfile.ZipFile(tmp_path / "one" / "AUTHOR-AGREEMENTS.zip") as archive:
        names = archive.namelist()
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {item.external_attr >> 16 for item in archive.infolist()} == {0o644}
        assert {item.compress_type for item in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("AUTHOR-AGREEMENT-paper1.pdf").startswith(PDF)
    assert names[0] == "AUTHOR-AGREEMENT-paper1.pdf"
    assert all("/" not in name and ".." not in name for name in names)


def test_acl_gets_its_folder_and_its_ids(desk: Desk, tmp_path: Path) -> None:
    for paper_id in ("2031.acl-main.7", "P11-1001", "smith31"):
        desk.issue(paper_id, "On Forms")
        desk.bring(paper_id)
    plan = desk.plan(ACL, "")
    assert [remark.message.endswith("not so: smith31") for remark in plan.remarks] == [True]
    write_pack(plan, desk.folder, tmp_path / "pack")
    assert (tmp_path / "pack/copyright-transfers/2031.acl-main.7.pdf").is_file()


def test_ceur_is_told_what_was_not_signed_with_a_pen(desk: Desk) -> None:
    desk.issue("p1", "One")
    desk.bring("p1", medium=Medium.FORM)
    assert "p1" in desk.plan(CEUR, "").remarks[0].message
    assert desk.plan(PMLR).remarks == ()


def test_whatever_is_not_accepted_is_missing_and_why(desk: Desk) -> None:
    for paper_id in ("good", "doubtful", "rejected", "silent"):
        desk.issue(paper_id, paper_id)
    desk.bring("good")
    desk.bring("doubtful", Outcome.REVIEW)
    desk.bring("rejected", Outcome.REJECTED)
    plan = desk.plan(unissued={"late31": "Too Late"})
    assert [form.paper_id for form in plan.forms] == ["good"]
    assert reasons(plan) == {
        "doubtful": "a decision: It is odd.",
        "rejected": "a form that can be accepted: It is odd.",
        "silent": "the signed form; it was not sent yet",
        "late31": "a form: none was issued, `agreements generate` makes it",
    }


def test_a_withdrawn_paper_is_not_missed(desk: Desk) -> None:
    desk.issue("gone", "Gone")
    with Ledger(desk.folder) as ledger:
        ledger.withdraw("gone", {}, at(4))
    plan = desk.plan()
    assert (plan.forms, plan.missing) == ((), ())


def test_a_person_overrides_the_rules_both_ways(desk: Desk) -> None:
    for paper_id in ("scan", "forged"):
        desk.issue(paper_id, paper_id)
    desk.decide(desk.bring("scan", Outcome.REVIEW), Outcome.ACCEPTED)
    desk.decide(desk.bring("forged", Outcome.ACCEPTED), Outcome.REJECTED)
    plan = desk.plan()
    assert [(form.paper_id, form.accepted_by) for form in plan.forms] == [("scan", "Chair")]
    assert plan.forms[0].accepted_at == "2031-05-03T12:00:00+00:00"
    assert list(reasons(plan)) == ["forged"]


def test_a_decision_that_was_taken_back_does_not_count(desk: Desk) -> None:
    desk.issue("scan", "Scan")
    sha256 = desk.bring("scan", Outcome.REVIEW)
    desk.decide(sha256, Outcome.ACCEPTED)
    desk.decide(sha256, Outcome.REVIEW, 4)
    assert desk.plan().forms == ()


def test_an_earlier_revision_counts_only_if_a_person_took_it_knowing_of_the_later(
    desk: Desk,
) -> None:
    for paper_id in ("rules", "before", "after"):
        desk.issue(paper_id, "Old", "New")
    desk.bring("rules")
    desk.decide(desk.bring("before", Outcome.REVIEW), Outcome.ACCEPTED, 5)
    desk.decide(desk.bring("after", Outcome.REVIEW), Outcome.ACCEPTED, 12)
    plan = desk.plan()
    assert [(form.paper_id, form.revision) for form in plan.forms] == [("after", 1)]
    assert reasons(plan) == dict.fromkeys(
        ("rules", "before"), "a form of revision 2; revision 1 was accepted"
    )
    assert len(desk.waiting()) == 2


def test_where_only_spelling_changed_a_check_is_missing_unless_a_person_accepted(
    desk: Desk,
) -> None:
    for paper_id in ("rules", "person"):
        desk.issue(paper_id, "Old", "OLD")
    desk.bring("rules")
    desk.decide(desk.bring("person", Outcome.REVIEW), Outcome.ACCEPTED, 5)
    found = reasons(desk.plan())
    assert found["rules"].startswith("another check (`agreements check`)")
    assert found["person"] == "a form of revision 2; revision 1 was accepted"


def test_an_earlier_revision_with_the_same_words_counts(desk: Desk) -> None:
    desk.issue("back", "Old", "New", "Old")
    desk.bring("back", revision=1)
    assert [form.revision for form in desk.plan().forms] == [1]
    assert desk.waiting() == []


def test_of_several_accepted_forms_the_latest_is_taken_and_it_is_said(desk: Desk) -> None:
    desk.issue("twice", "Twice")
    desk.bring("twice", day=2)
    later = desk.bring("twice", day=7)
    plan = desk.plan()
    assert [(form.entry.sha256, form.others) for form in plan.forms] == [(later, 1)]
    assert plan.remarks[0].message == (
        "twice: several accepted forms came back; the latest is packed"
    )


@pytest.mark.parametrize("damage", ["changed", "lost"])
def test_a_copy_that_is_not_what_was_accepted_is_not_packed(desk: Desk, damage: str) -> None:
    desk.issue("p1", "One")
    path = desk.folder / "returned" / f"{desk.bring('p1')}.pdf"
    if damage == "changed":
        path.write_bytes(path.read_bytes() + b" ")
    else:
        path.unlink()
    plan = desk.plan()
    assert plan.forms == ()
    assert str(path) in reasons(plan)["p1"]


def test_a_copy_that_changes_after_the_plan_stops_it_all(desk: Desk, tmp_path: Path) -> None:
    for paper_id in ("p1", "p2"):
        desk.issue(paper_id, paper_id)
    desk.bring("p1")
    path = desk.folder / "returned" / f"{desk.bring('p2')}.pdf"
    plan = desk.plan()
    path.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(PackError, match="is not what was accepted"):
        write_pack(plan, desk.folder, tmp_path / "pack")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_same_pack_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.issue("p1", "One")
    desk.bring("p1")
    target = tmp_path / "a" / "pack"
    target.mkdir(parents=True)
    assert write_pack(desk.plan(), desk.folder, target) is Packed.NEW
    before = (target / "manifest.json").stat().st_mtime_ns
    assert write_pack(desk.plan(), desk.folder, target) is Packed.SAME
    assert (target / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("what", ["other pack", "extra file", "touched", "file", "hidden"])
def test_what_is_there_is_never_overwritten(desk: Desk, tmp_path: Path, what: str) -> None:
    desk.issue("p1", "One")
    desk.bring("p1")
    target = tmp_path / "pack"
    match what:
        case "file":
            target.write_text("mine")
        case "hidden":
            target.mkdir()
            (target / ".notes").write_text("mine")
        case _:
            write_pack(desk.plan(), desk.folder, target)
    if what == "other pack":
        desk.bring("p1", day=9)
    elif what == "extra file":
        (target / "notes.txt").write_text("mine")
    elif what == "touched":
        (target / "v283permissions/p1Permission.pdf").write_bytes(b"mine")
    before = tree(tmp_path)
    with pytest.raises(PackError):
        write_pack(desk.plan(), desk.folder, target)
    assert tree(tmp_path) == before


def test_what_a_killed_run_left_is_swept_away(desk: Desk, tmp_path: Path) -> None:
    desk.issue("p1", "One")
    desk.bring("p1")
    left = tmp_path / ".pack-123.partial"
    left.mkdir()
    (left / "x.pdf").write_bytes(b"half")
    write_pack(desk.plan(), desk.folder, tmp_path / "pack")
    assert {path.name for path in tmp_path.iterdir()} == {"out", "pack"}


def test_names_are_safe_and_apart(desk: Desk, tmp_path: Path) -> None:
    ids = ["Lee24", "lee24", "../../etc/passwd", "con", "ä b", "x" * 300]
    for paper_id in ids:
        desk.issue(paper_id, "Title")
        desk.bring(paper_id)
    for _, profile in PROFILES.shipped():
        target = tmp_path / profile.name
        plan = desk.plan(profile)
        assert len({form.path.casefold() for form in plan.forms}) == len(ids)
        write_pack(plan, desk.folder, target)
    assert len(list((tmp_path / "pmlr/v283permissions").iterdir())) == len(ids)


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("L", (120, 200), "white").save(written, "PNG")
    return written.getvalue()


def test_a_picture_that_a_person_accepted_is_put_into_a_pdf(desk: Desk, tmp_path: Path) -> None:
    desk.issue("p1", "One")
    data = picture()
    sha256 = desk.bring("p1", Outcome.REVIEW, data=data, suffix=".png", medium=Medium.SCAN)
    desk.decide(sha256, Outcome.ACCEPTED)
    plan = desk.plan()
    assert "p1" in plan.remarks[0].message
    write_pack(plan, desk.folder, tmp_path / "pack")
    written = (tmp_path / "pack/v283permissions/p1Permission.pdf").read_bytes()
    (form,) = json.loads((tmp_path / "pack/manifest.json").read_text("utf-8"))["forms"]
    assert form["made_of"] == "picture"
    assert form["returned_sha256"] == sha256
    assert form["sha256"] == hashlib.sha256(written).hexdigest() != sha256
    assert write_pack(plan, desk.folder, tmp_path / "pack") is Packed.SAME
    assert (desk.folder / f"returned/{sha256}.png").read_bytes() == data


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_a_working_tree_is_found_from_places_that_are_not_there(tmp_path: Path, mark: str) -> None:
    root = tmp_path / "repository"
    (root / "papers").mkdir(parents=True)
    assert working_tree(root / "papers" / "new" / "pack") is None
    if mark == "folder":
        (root / ".git").mkdir()
    else:
        (root / ".git").write_text("gitdir: elsewhere\n")
    assert working_tree(root / "papers" / "new" / "pack") == root
    assert working_tree(root) == root
    link = tmp_path / "link"
    link.symlink_to(root / "papers")
    assert working_tree(link / "pack") == root
    assert working_tree(tmp_path / "pack") is None


def test_a_publisher_who_wants_the_volume_gets_no_pack_without(desk: Desk) -> None:
    with pytest.raises(ValueError, match="PMLR wants the volume's number, and '' is none"):
        desk.plan(PMLR, "")
    with pytest.raises(ValueError, match="volume's number"):
        desk.plan(PMLR, "../283")
    assert desk.plan(CEUR, "").forms == ()
