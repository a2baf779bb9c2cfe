"""What becomes of every kind of form that others made; the documentation has the same table."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from issuing import TODAY, forms
from kinds import Kind, marked, table_rows
from kinds_foreign import KINDS

from generator.returns.evidence import FileKind, Index, Received, Report
from generator.returns.examine import Examiner
from generator.returns.reading.recogniser import Recogniser
from generator.returns.signers.signatures import Trust

PAGE = Path(__file__).parent.parent.parent / "docs" / "returns.md"
START, END = "<!-- foreign kinds -->\n", "<!-- end of foreign kinds -->"
TESSERACT = shutil.which("tesseract")


@pytest.fixture(scope="session")
def examiner(issued: Index) -> Examiner:
    recogniser = None if TESSERACT is None else Recogniser(Path(TESSERACT))
    return Examiner(issued, Trust(()), TODAY, recogniser)


def examined(examiner: Examiner, data: bytes, folder: Path) -> Report:
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / sha256
    path.write_bytes(data)
    return examiner.examine(Received("returned.pdf", FileKind.PDF, sha256, len(data), path))


def told(report: Report) -> list[str]:
    return [f"{each.outcome}: {each.code}: {each.message}" for each in report.findings]


@pytest.mark.parametrize("kind", [marked(kind) for kind in KINDS])
def test_each_kind_gets_its_verdict(kind: Kind, examiner: Examiner, tmp_path: Path) -> None:
    report = examined(examiner, kind.make(), tmp_path)
    assert report.outcome is kind.outcome, told(report)
    codes = {each.code for each in report.findings if each.outcome is kind.outcome}
    assert kind.code in codes, told(report)
    # Whether it is signed is said of each, and never the wrong of the two.
    if "not signed" in kind.name:
        assert not codes & {"inked", "signed"}, told(report)
    elif kind.code == "inked":
        assert "not-signed" not in codes, told(report)
    if kind.form:
        assert report.match is not None, told(report)
        assert report.match.issued.paper_id == forms()[kind.form].paper_id


def test_the_documentation_has_every_kind() -> None:
    _, _, rest = PAGE.read_text("utf-8").partition(START)
    table = "".join(table_rows(KINDS))
    if rest.partition(END)[0] != table:
        pytest.fail(f"put this into {PAGE.name} between the marks:\n{table}")


def test_no_two_kinds_have_one_name() -> None:
    assert len({(kind.group, kind.name) for kind in KINDS}) == len(KINDS)
