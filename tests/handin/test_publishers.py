"""What publishers ask for, written down from their own pages and held against what is packed.

Nothing here is read from the profiles: each check says a publisher's rule once more.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from test_packing import at, reasons

from generator.config import parse_config
from generator.forms.agreement import Refusal, Rendition, make_agreements
from generator.forms.renderer import Renderer, render_safely
from generator.forms.samples import samples
from generator.handin.agreements import why_not_taken
from generator.handin.pack_folder import write_pack
from generator.handin.packing import PackError, plan_pack
from generator.handin.profiles import ACL, ACLPUB2, CEUR, PMLR, Profile, Signing
from generator.ledger import Content, Ledger, Record, Revision
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Examination
from generator.ledger.returns import ReturnLog
from generator.office import read
from generator.output import Format
from generator.paper import Author, Name, Paper
from generator.returns.evidence import (
    DateState,
    Finding,
    Fit,
    Medium,
    Report,
    SignatureMark,
    SignerEvidence,
    TextComparison,
    WrittenDate,
)
from generator.returns.evidence.signature_kinds import (
    DIGITAL,
    FIELD,
    INK,
    SCANNED,
    SignatureKind,
)
from generator.returns.report_json import report_to_object
from generator.template import load_template
from generator.text import Title


def a_pdf(words: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = words
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class Volume:
    """Papers with signed forms of some agreement."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(  # noqa: PLR0913 - what a form can be
        self,
        paper_id: str,
        template: str | None = "pmlr",
        *,
        wording: str | None = None,
        kinds: tuple[SignatureKind, ...] = (SCANNED,),
        medium: Medium = Medium.SCAN,
        found: tuple[Finding, ...] = (),
    ) -> None:
        """Accept a form of a paper."""
        content = Content("On Forms", template=template, wording=wording)
        revision = Revision(1, paper_id, paper_id, content, at(1).isoformat())
        record = Record(0, paper_id, "", withdrawn=False, input_digest=None, revisions=(revision,))
        data = a_pdf(paper_id)
        sha256 = hashlib.sha256(data).hexdigest()
        (self.folder / "returned").mkdir(parents=True, exist_ok=True)
        copy = f"returned/{sha256}.pdf"
        (self.folder / copy).write_bytes(data)
        marks = tuple(
            SignatureMark(kind, "Ada Lovelace" if kind.says_name else "") for kind in kinds
        )
        signer = SignerEvidence(
            "", marks, WrittenDate("", DateState.MISSING), TextComparison(Fit.UNKNOWN, "", "")
        )
        seen = Report(sha256, Outcome.ACCEPTED, found, medium, signers=(signer,))
        with Ledger(self.folder) as ledger:
            ledger.restore([record])
        with ReturnLog(self.folder) as log:
            log.record(
                Arrival(sha256, "form.pdf", "", len(data), copy, at(2)),
                Examination(
                    Outcome.ACCEPTED, json.dumps(report_to_object(seen)), "", at(2), paper_id, 1
                ),
            )

    def pack(self, profile: Profile, volume: str = "", papers_list: bytes = b"") -> Path:
        """Write the pack, and give its folder."""
        plan = plan_pack(read(self.folder), profile, volume, {}, papers_list)
        assert plan.missing == (), plan.missing
        write_pack(plan, self.folder, self.folder.parent / "pack")
        return self.folder.parent / "pack"

    def missing(self, profile: Profile, volume: str = "") -> dict[str, str]:
        return reasons(plan_pack(read(self.folder), profile, volume))


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    return Volume(tmp_path / "out")


def forms_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return what a publisher would find: all but the record of the pack."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in {"manifest.json", "MANIFEST.sha256", "papers.yml"}:
            yield name, path.read_bytes()


def check_pmlr(folder: Path, keys: set[str], number: str) -> None:
    """PMLR: ``<key>Permission.pdf`` in ``v<number>permissions`` beside the volume; keys such as
    ``reid25a`` (proceedings-template, README.md)."""
    found = dict(forms_in(folder))
    assert set(found) == {f"v{number}permissions/{key}Permission.pdf" for key in keys}
    assert all(re.fullmatch(r"[a-z]+\d{2}[a-z]?", key) for key in keys)
    for data in found.values():
        with pikepdf.open(io.BytesIO(data)) as document:
            assert len(document.pages) > 0


def check_ceur(folder: Path, ids: set[str]) -> None:
    """CEUR: one zip, flat, with one PDF for each paper, whose name begins with AUTHOR-AGREEMENT."""
    [(name, data)] = forms_in(folder)
    assert name == "AUTHOR-AGREEMENTS.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"AUTHOR-AGREEMENT-{each}.pdf" for each in ids}
        assert all(archive.read(each).startswith(b"%PDF-") for each in archive.namelist())


def check_acl(folder: Path, ids: set[str]) -> None:
    """ACL Anthology: ``copyright-transfers/<Anthology id>.pdf``."""
    assert {name for name, _ in forms_in(folder)} == {f"copyright-transfers/{i}.pdf" for i in ids}
    assert all(re.fullmatch(r"\d{4}\.\w+-\w+\.\d+|[A-Z]\d\d-\d{4}", each) for each in ids)


def check_aclpub2(folder: Path) -> dict[str, list[dict[str, str]]]:
    """aclpub2 and the Anthology: each attachment of a paper is found under ``attachments``, and a
    form is of a type with ``copyright`` in it, in small letters (acl-anthology, bin/ingest.py)."""
    papers = yaml.safe_load((folder / "papers.yml").read_text("utf-8"))
    found: dict[str, list[dict[str, str]]] = {}
    for paper in papers:
        entries = paper.get("attachments", [])
        for entry in entries:
            if "copyright" in entry["type"]:
                path = folder / "attachments" / entry["file"]
                assert path.is_file()
                assert path.read_bytes().startswith(b"%PDF-")
        found[str(paper["id"])] = entries
    named = {entry["file"] for entries in found.values() for entry in entries}
    assert {path.name for path in (folder / "attachments").iterdir()} <= named
    return found


def test_pmlr_finds_what_it_asks_for(volume: Volume) -> None:
    for key in ("reid25a", "kim25"):
        volume.take(key)
    check_pmlr(volume.pack(PMLR, "283"), {"reid25a", "kim25"}, "283")


def test_ceur_finds_what_it_asks_for(volume: Volume) -> None:
    for key in ("paper1", "short7"):
        volume.take(key, "ceur-ntp")
    check_ceur(volume.pack(CEUR), {"paper1", "short7"})


def test_the_anthology_finds_what_it_asks_for(volume: Volume) -> None:
    volume.take("2031.acl-main.7", "copyright-transfer")
    check_acl(volume.pack(ACL), {"2031.acl-main.7"})


PAPERS_YML = """\
# kept by hand
- id: 7
  title: 'On "Forms": é, 形'
  authors:
    - {first_name: Ada, last_name: Lovelace}
  archival: yes
  file: 7.pdf
  submitted: 2031-05-06
  attachments:
    - type: software
      file: 7.zip
    - {type: copyright, file: an-older-one.pdf}
- id: 12
  title: Second
  file: 12.pdf
"""


def test_aclpub2_finds_what_it_asks_for(volume: Volume) -> None:
    for key in ("7", "12"):
        volume.take(key, "acl-cta")
    folder = volume.pack(ACLPUB2, papers_list=PAPERS_YML.encode())
    assert check_aclpub2(folder) == {
        "7": [
            {"type": "software", "file": "7.zip"},
            {"type": "copyright", "file": "7_copyright.pdf"},
        ],
        "12": [{"type": "copyright", "file": "12_copyright.pdf"}],
    }
    before, after = yaml.safe_load(PAPERS_YML), yaml.safe_load((folder / "papers.yml").read_bytes())
    for one, other in zip(before, after, strict=True):
        rest: list[dict[str, Any]] = [
            {key: str(value) for key, value in each.items() if key != "attachments"}
            for each in (one, other)
        ]
        assert rest[0] == rest[1], "all else in the list is as it was"


def test_without_its_list_aclpub2_gets_the_entries_alone(volume: Volume) -> None:
    volume.take("7", "acl-cta")
    folder = volume.pack(ACLPUB2)
    assert check_aclpub2(folder) == {"7": [{"type": "copyright", "file": "7_copyright.pdf"}]}


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        (b"- id: 9\n", "has no paper 7"),
        (b"[", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"id: 7", "is not a list of papers"),
        (b"!!python/object:os.system []", "cannot be read"),
        (b"- 7\n", "is not a list of papers"),
        (b"- id: 7\n  attachments: 7.zip\n", "attachments of 7 .* are not a list"),
    ],
)
def test_a_list_that_does_not_fit_packs_nothing(volume: Volume, listed: bytes, why: str) -> None:
    volume.take("7", "acl-cta")
    with pytest.raises(PackError, match=why):
        volume.pack(ACLPUB2, papers_list=listed)
    assert not (volume.folder.parent / "pack").exists()


@pytest.mark.parametrize(
    ("profile", "template", "taken"),
    [
        (PMLR, "pmlr", True),
        (PMLR, "license-to-publish", False),
        (PMLR, None, True),
        (CEUR, "pmlr", False),
        (CEUR, "ceur", True),
        (CEUR, "ceur-tp", True),
        (ACL, "copyright-transfer", True),
        (ACL, "pmlr", False),
        (ACLPUB2, "pmlr", False),
        (Profile("own", "Own", "{paper}.pdf"), "recording-release", True),
        (Profile("own", "Own", "{paper}.pdf", agreements=("ours",)), "pmlr", False),
    ],
)
def test_forms_of_another_agreement_are_refused(
    volume: Volume,
    profile: Profile,
    template: str | None,
    taken: bool,  # noqa: FBT001
) -> None:
    volume.take("reid25a", template)
    missing = volume.missing(profile, "283")
    assert (missing == {}) is taken
    if not taken:
        assert f"of the agreement “{template}”" in missing["reid25a"]
        assert profile.publisher in missing["reid25a"]


def wording_of(change: Callable[[str], str] = str) -> str:
    renderer = Renderer(load_template("pmlr"), formats=frozenset({Format.MARKDOWN}))
    made = render_safely(samples("pmlr")["several signers"], renderer)
    assert isinstance(made, Rendition)
    changed = change(made.wording)
    assert change is str or changed != made.wording
    return changed


def test_another_agreement_under_the_same_name_is_refused(volume: Volume) -> None:
    volume.take("kim25", wording=wording_of())
    volume.take(
        "reid25a", wording=wording_of(lambda text: text.replace("retain ownership", "lose"))
    )
    assert set(volume.missing(PMLR, "283")) == {"reid25a"}
    assert "lacks clause 4" in volume.missing(PMLR, "283")["reid25a"]


@pytest.mark.parametrize(
    ("kinds", "medium", "taken", "told"),
    [
        ((SCANNED,), Medium.SCAN, True, False),
        ((INK,), Medium.PRINTED, True, True),
        ((FIELD,), Medium.FORM, False, False),
        ((DIGITAL,), Medium.FORM, False, False),
        ((FIELD, SCANNED), Medium.SCAN, True, False),
    ],
)
def test_ceur_takes_a_pen_only(
    volume: Volume,
    kinds: tuple[SignatureKind, ...],
    medium: Medium,
    taken: bool,  # noqa: FBT001
    told: bool,  # noqa: FBT001
) -> None:
    volume.take("paper1", "ceur", kinds=kinds, medium=medium)
    plan = plan_pack(read(volume.folder), CEUR)
    assert (plan.missing == ()) is taken
    assert bool(plan.remarks) is told
    if not taken:
        assert "signed as CEUR-WS.org takes it (pen)" in plan.missing[0].reason


def test_a_workspace_says_all_of_a_publisher() -> None:
    config, problems = parse_config(
        '[profiles.ours]\nfile = "{paper}.pdf"\nagreements = ["ours-*"]\n'
        'signed = ["pen", "typed"]\nsource = "our page"\n'
    )
    assert problems == ()
    profile = config.profiles["ours"]
    assert profile.agreements == ("ours-*",)
    assert profile.signed == {Signing.PEN, Signing.TYPED}
    assert profile.source == "our page"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('agreements = "pmlr"', "names of templates"),
        ('agreements = [""]', "names of templates"),
        ('signed = ["stamped"]', "pen"),
        ('papers_list = "list.csv"', "only papers.yml is known"),
    ],
)
def test_what_is_wrong_with_a_publisher_is_said(line: str, why: str) -> None:
    _, problems = parse_config(f'[profiles.ours]\nfile = "{{paper}}.pdf"\n{line}\n')
    assert any(why in str(each) for each in problems)


def test_every_profile_says_what_it_follows() -> None:
    for profile in (PMLR, CEUR, ACL, ACLPUB2):
        assert profile.source
        assert profile.agreements
        assert replace(profile) == profile


def test_the_pack_says_which_source_it_follows(volume: Volume) -> None:
    volume.take("reid25a")
    text = (volume.pack(PMLR, "283") / "manifest.json").read_text("utf-8")
    assert "mlresearch/proceedings-template" in text


def test_a_form_whose_words_no_program_has_seen_is_told(volume: Volume) -> None:
    unread = Finding(Outcome.REVIEW, "terms-not-compared", "A program cannot read it")
    volume.take("kim25")
    volume.take("reid25a", found=(unread,))
    [remark] = plan_pack(read(volume.folder), PMLR, "283").remarks
    assert remark.message == "only a person says that these are of the right agreement: reid25a"


_PEOPLE = (("Ada", "Lovelace"), ("Grace", "Hopper"))


def test_a_shipped_agreement_is_taken_whoever_signs_it() -> None:
    """Its words to one author are not those to several."""
    maker = Renderer(load_template("license-to-publish"), formats=frozenset({Format.MARKDOWN}))
    several = tuple(Author(Name(family, given)) for given, family in _PEOPLE)
    paper = Paper("kim25g", Title.of("On Points to Synchronise"), several)
    for authors in (several, several[:1]):
        for rule in ("first", "all", "none"):
            [agreement] = make_agreements(
                [replace(paper, authors=authors)], "license-to-publish", rule
            )
            made = maker.render(agreement)
            assert not isinstance(made, Refusal)
            content = Content(template="license-to-publish", wording=made.wording)
            assert why_not_taken(content, ("license-*",)) == ""
            cut = replace(content, wording=made.wording.replace("You keep the copyright", "We own"))
            assert "lacks" in why_not_taken(cut, ("license-*",))


@pytest.mark.parametrize(
    ("template", "wanted", "why"),
    [
        ("pmlr", (), ""),
        (None, ("pmlr",), ""),
        ("our-own", ("our-*",), ""),
        ("our-own", ("pmlr", "our-own"), ""),
        ("our-own", ("pmlr", "own"), "it is of the agreement “our-own”"),
    ],
)
def test_a_publisher_takes_agreements_by_their_names(
    template: str | None, wanted: tuple[str, ...], why: str
) -> None:
    assert why_not_taken(Content(template=template, wording="Some words"), wanted) == why
    assert why_not_taken(Content(template=template), wanted) == why
