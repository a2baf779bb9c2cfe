"""Nothing is accepted in which something is neither issued nor known to be added by programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import attacks
import pytest
import spoiled_tables
from attacks_signed import Attack, attacks_by_name, signed
from changing import a_note, changed, in_packet
from hostile import Hostile
from kinds import Examine, filled
from mutating import mutated
from PIL import ImageChops
from scanning import printed

from generator.returns.evidence import FileKind, Outcome, Report

pytestmark = [
    # The signing library leaves files to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning"),
]


def told(report: Report) -> list[str]:
    return [f"{each.outcome}: {each.code}: {each.message}" for each in report.findings]


def name_of(file: Hostile) -> str:
    return file.name


def attack_name(attack: Attack) -> str:
    return f"{attack.family}: {attack.name}"


def test_what_the_attacks_begin_with_is_accepted(examine: Examine) -> None:
    for pdf in (filled(), spoiled_tables.flat(filled()), signed(), changed(a_note())):
        report = examine(pdf, FileKind.PDF)
        assert report.outcome is Outcome.ACCEPTED, told(report)


@pytest.mark.parametrize("file", tuple(attacks.files()), ids=name_of)
def test_what_is_not_explained_goes_to_a_person(file: Hostile, examine: Examine) -> None:
    report = examine(file.make(), file.file)
    assert report.outcome is not Outcome.ACCEPTED, told(report)
    codes = {each.code for each in report.findings if each.outcome is not Outcome.ACCEPTED}
    assert "unexplained" in codes, told(report)
    assert "not-examined" not in codes, told(report)
    for each in report.findings:
        assert each.outcome is Outcome.ACCEPTED or each.hint, each


@pytest.mark.parametrize("attack", tuple(attacks_by_name()), ids=attack_name)
def test_no_attack_that_is_known_is_accepted(attack: Attack, examine: Examine) -> None:
    outcome, code = attack.verdict
    report = examine(attack.make(), FileKind.PDF)
    assert report.outcome is outcome is not Outcome.ACCEPTED, told(report)
    codes = {each.code for each in report.findings if each.outcome is not Outcome.ACCEPTED}
    assert code in codes, told(report)
    assert "not-examined" not in codes, told(report)


PAGE = Path(__file__).parent.parent.parent / "docs" / "security.md"
START, END = "<!-- attacks -->\n", "<!-- end of attacks -->"


def rows() -> Iterator[str]:
    """Write the table of the documentation."""
    yield "| attack | verdict | because |\n| --- | --- | --- |\n"
    for family, found in groupby(attacks_by_name(), key=lambda attack: attack.family):
        yield f"| **{family}** | | |\n"
        for attack in found:
            yield f"| {attack.name} | {attack.verdict[0]} | `{attack.verdict[1]}` |\n"
    yield "| **changed in one place** | | |\n"
    for file in attacks.files():
        if file.name in attacks.STRUCTURE:
            yield f"| {file.name} | not accepted | `unexplained` |\n"


def test_the_documentation_has_every_attack() -> None:
    _, _, rest = PAGE.read_text("utf-8").partition(START)
    table, _, after = rest.partition(END)
    if table != "".join(rows()):
        pytest.fail(f"put this into {PAGE.name} between the marks:\n{''.join(rows())}")
    assert after


def may_be_accepted(pdf: bytes) -> bool:
    """Tell whether a changed form looks as it did, and has nothing new in it."""
    ours, theirs = printed(pdf, 80), printed(filled(), 80)
    return len(ours) == len(theirs) and all(
        ImageChops.difference(one, two).getextrema()[1] < 40
        for one, two in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize("block", range(6))
def test_what_is_changed_at_random_is_not_accepted(block: int, examine: Examine) -> None:
    """What was changed to the same again may be, and what changes nothing that anybody sees."""
    accepted = []
    for seed in range(20 * block, 20 * block + 20):
        pdf = mutated(seed)
        report = examine(pdf, FileKind.PDF)
        assert "not-examined" not in {each.code for each in report.findings}, (seed, told(report))
        if report.outcome is Outcome.ACCEPTED:
            accepted.append(seed)
            assert may_be_accepted(pdf), (seed, told(report))
    assert len(accepted) <= 2, accepted


def test_a_title_of_which_a_program_lost_a_letter_is_the_title(examine: Examine) -> None:
    """Ghostscript cannot write some signs in metadata; nothing else may be missing."""
    lost = changed(in_packet("L_∞".encode(), "L_\N{REPLACEMENT CHARACTER}".encode()), filled("two"))
    assert examine(lost, FileKind.PDF).outcome is Outcome.ACCEPTED
    many = "\N{REPLACEMENT CHARACTER}" * 9
    other = changed(in_packet("L_∞ Geometry".encode(), many.encode()), filled("two"))
    assert "unexplained" in {each.code for each in examine(other, FileKind.PDF).findings}
