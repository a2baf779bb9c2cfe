"""One of each thing that can be added, by a package that nothing here knows of."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf.form import DefaultAppearanceStreamGenerator, TextField
from pikepdf.form import Form as PdfForm
from typer.testing import CliRunner

import generator
from generator.cli.app import app
from generator.extensions import Registry
from generator.returns.checking import CheckRequest, due_files
from generator.returns.identify.indexing import make_index
from generator.returns.taking_in import take_in
from generator.template.loader import find_blanks

OUTSIDE = Path(__file__).parent / "outside"
MODULE = "agreements_postcards"
ENTRY_POINTS = """
[agreements.sources]
programme = agreements_postcards:PROGRAMME
[agreements.transports]
postcards = agreements_postcards:postcards
[agreements.profiles]
seashore = agreements_postcards:SEASHORE
[agreements.mail_kinds]
survey = agreements_postcards:survey
[agreements.rules]
weekend = agreements_postcards:WEEKEND
[agreements.signature_kinds]
hanko = agreements_postcards:HANKO
[agreements.status_columns]
signers_count = agreements_postcards:SIGNERS
"""
REGISTRIES: tuple[Registry[Any], ...] = (
    generator.SOURCES,
    generator.TRANSPORTS,
    generator.PROFILES,
    generator.MAIL_RULES,
    generator.VERDICT_RULES,
    generator.SIGNATURE_KINDS,
    generator.STATUS_COLUMNS,
)
SUNDAY = datetime(2031, 3, 2, 12, tzinfo=UTC)
PROGRAMME = """Programme
[p1] Sketch of an Engine, by Ada Lovelace and Luigi Menabrea
[p2] , by X Y
"""


def forget_installed() -> None:
    """Let the registries look anew for what is installed."""
    for registry in REGISTRIES:
        vars(registry).pop("_installed", None)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package, installed beside the toolkit."""
    place = tmp_path / "site-packages"
    about = place / "agreements_postcards-1.0.dist-info"
    about.mkdir(parents=True)
    shutil.copy(OUTSIDE / f"{MODULE}.py", place)
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: agreements-postcards\nVersion: 1.0\n"
    )
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(place)
    forget_installed()
    yield place
    sys.modules.pop(MODULE, None)
    monkeypatch.undo()
    forget_installed()


def agreement(email: str = "ada@example.org") -> generator.Agreement:
    name = generator.Name("Lovelace", "Ada")
    author = generator.Author(name, email, corresponding=True)
    paper = generator.Paper("p1", generator.Title.of("Sketch of an Engine"), (author,))
    return generator.make_agreements([paper])[0]


def issue(folder: Path, form: generator.Agreement) -> None:
    renderer = generator.Renderer(generator.load_template("pmlr"))
    with generator.office.create(folder) as opened:
        run = generator.plan_run([form], renderer, opened.state())
        list(generator.apply_run(run, renderer, opened, SUNDAY - timedelta(days=1)))


def test_each_registry_finds_what_is_installed(installed: Path) -> None:
    added = {registry.group: [name for name, _ in registry.added()] for registry in REGISTRIES}
    assert added == {
        "agreements.sources": ["programme"],
        "agreements.transports": ["postcards"],
        "agreements.profiles": ["seashore"],
        "agreements.mail_kinds": ["survey"],
        "agreements.rules": ["weekend"],
        "agreements.signature_kinds": ["hanko"],
        "agreements.status_columns": ["signers_count"],
    }


def test_a_source(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "programme.txt"
    path.write_text(PROGRAMME)
    one, two = generator.load(str(path)).papers
    assert str(one) == "p1: Sketch of an Engine (Ada Lovelace, Luigi Menabrea)"
    assert one.problems == ()
    assert [each.message for each in two.problems] == ["the paper has no title"]


def test_a_source_that_fails_costs_its_file_only(tmp_path: Path) -> None:
    class Broken:
        def sniff(self, source: generator.SourceFile) -> bool:
            raise RuntimeError("out of order")

        def read(self, source: generator.SourceFile) -> generator.ParsedFile:
            raise NotImplementedError

    path = tmp_path / "papers.csv"
    path.write_text("id,title,authors\n7,On Ink,Ann Kim\n")
    generator.SOURCES.register("broken", Broken())
    try:
        (problem,) = generator.load(path).diagnostics
    finally:
        generator.SOURCES.remove("broken")
    assert "“broken” failed on this file: RuntimeError: out of order" in problem.message
    assert len(generator.load(path).papers) == 1


def test_a_transport_and_a_kind_of_mail(installed: Path, tmp_path: Path) -> None:
    form = agreement()
    issue(tmp_path / "out", form)
    drafter = generator.Drafter(
        generator.MailDefaults(generator.mailbox("chair@example.org", "Inês Silva")),
        tmp_path / "out",
    )
    transport: Any = generator.TRANSPORTS.get("postcards")(
        generator.TransportSettings(options={"stamps": 2})
    )
    subjects = []
    for days in (0, 0, 7, 14):
        now = SUNDAY + timedelta(days=days)
        clock = generator.Clock(lambda now=now: now, lambda: 0.0, lambda seconds: None)
        with generator.office.write(tmp_path / "out") as opened:
            plan = generator.plan_mails([form], opened.state(), now)
            sent = list(generator.send_mails(plan, drafter, transport, opened, clock))
            subjects.append([(mail.kind.name, str(sent[0])) for mail in plan.mails])
    assert subjects == [
        [("first", "p1: accepted: ada@example.org: 250 postcard 1")],
        [("survey", "p1: accepted: ada@example.org: 250 postcard 2")],
        [],
        [],
    ]
    assert b"do you have a question about the agreement for Sketch of" in transport.pile[1][1]
    assert b"application/pdf" in transport.pile[0][1]
    assert b"application/pdf" not in transport.pile[1][1]


def test_a_transport_with_wrong_settings(installed: Path) -> None:
    wanted = generator.TransportSettings(options={"stamps": "many"})
    with pytest.raises(generator.FatalError, match="stamps"):
        generator.TRANSPORTS.get("postcards")(wanted)


def test_a_profile(installed: Path) -> None:
    profile = generator.PROFILES.get("seashore")
    assert profile.path_of("p1", "7") == "volume-7/p1-signed.pdf"
    assert str(profile) == "seashore (Seashore Press)"


def test_a_column_of_status(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(tmp_path / "out", agreement())
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["status", "--json"])
    assert '"signers_count": "1"' in ended.stdout


def first_of_the_month(case: generator.ReturnedCase) -> Iterator[generator.Finding]:
    for signer in case.signers:
        if any(day.day < 3 for day in signer.date.readings):
            yield generator.Finding(generator.Verdict.ACCEPTED, "early", "signed early")


def test_rules_of_the_verdict_are_asked_in_the_workers(installed: Path, tmp_path: Path) -> None:
    form = agreement()
    issue(tmp_path / "out", form)
    early = generator.VerdictRule("early", first_of_the_month)
    generator.VERDICT_RULES.register(early.name, early)
    try:
        with generator.office.write(tmp_path / "out") as opened:
            blank = tmp_path / "out" / "p1.pdf"
            signed = tmp_path / "signed.pdf"
            signed.write_bytes(sign(blank.read_bytes(), date(2031, 3, 2)))
            checked = generator.check_returns(signed, opened, SUNDAY)
            assert due(signed, opened) == 0
    finally:
        generator.VERDICT_RULES.remove(early.name)
    with generator.office.write(tmp_path / "out") as opened:
        assert due(signed, opened) == 1, "other rules, another verdict"
    (entry,) = checked.entries.values()
    assert entry.outcome is generator.Verdict.REVIEW
    codes = {each.code for each in generator.kept_report(entry.examination.report).findings}
    assert {"weekend", "early"} <= codes


def due(path: Path, opened: generator.Office) -> int:
    """Count the files that would be examined again."""
    index = make_index(opened.ledger.records().values(), opened.folder, {})
    index = replace(index, blanks=find_blanks(()))
    received = take_in([path], opened.folder).received
    return len(due_files(received, opened.returns, CheckRequest(index, SUNDAY)))


def sign(pdf: bytes, day: date) -> bytes:
    """Fill a form in, as its signer does."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for field in PdfForm(document, generate_appearances=DefaultAppearanceStreamGenerator):
            if isinstance(field, TextField):
                dated = field.fully_qualified_name.startswith("date")
                field.value = day.isoformat() if dated else "Ada Lovelace"
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


@pytest.mark.slow
def test_a_type_checker_accepts_it() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", str(OUTSIDE / f"{MODULE}.py")]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=OUTSIDE.parent.parent
    )
    assert ended.returncode == 0, ended.stdout
