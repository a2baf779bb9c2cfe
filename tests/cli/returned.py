"""Files that came back, as the ledger has them after a check."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from generator.ledger import Ledger
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination
from generator.ledger.returns import ReturnLog
from generator.returns.evidence import Finding, Fit, Medium, Report, TextComparison
from generator.returns.report_json import report_to_object

CAME = datetime(2031, 6, 1, 9, tzinfo=UTC)


def bring(  # noqa: PLR0913 - what a file can be
    out: Path,
    paper_id: str,
    outcome: Outcome = Outcome.ACCEPTED,
    *,
    why: str = "",
    hint: str = "",
    revision: int = 1,
    data: bytes = b"",
    name: str = "form.pdf",
    sender: str = "",
    medium: Medium = Medium.FORM,
    title: TextComparison | None = None,
    agreement: str = "",
) -> str:
    """Record a file; give its hash."""
    data = data or f"%PDF-1.7 {agreement}{paper_id} {revision} {outcome} {why}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    copy = f"returned/{sha256}{Path(name).suffix}"
    (out / "returned").mkdir(exist_ok=True)
    (out / copy).write_bytes(data)
    findings = (Finding(outcome, "found", why, hint),) if why else ()
    title = title or TextComparison(Fit.UNKNOWN, "", "")
    report = Report(sha256, outcome, findings, medium, title=title)
    with ReturnLog(out) as log:
        log.record(
            Arrival(sha256, name, sender, len(data), copy, CAME),
            Examination(
                outcome,
                json.dumps(report_to_object(report)),
                "",
                CAME,
                paper_id,
                revision,
                agreement,
            ),
        )
    return sha256


def decide(out: Path, sha256: str, outcome: Outcome) -> None:
    """Record what a person decided, a day after anything was issued."""
    at = datetime.now(UTC)
    with ReturnLog(out) as log:
        assert log.decide(Decision(sha256, outcome, "Inês Silva", at))


def issue_again(out: Path, papers: Path, run: object) -> None:
    """Change the title of Lovelace's paper, and issue its form again."""
    papers.write_text(papers.read_text("utf-8").replace("Sketch of", "Thoughts on"), "utf-8")
    assert callable(run)
    assert run("generate").status == 0
    with Ledger(out) as ledger:
        assert ledger.records()["lovelace43"].current.number == 2
