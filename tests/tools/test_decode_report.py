import json
import runpy
import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools" / "decode_report.py"
TOOLS = runpy.run_path(str(TOOL))

ENTRY = """@inproceedings{
labb{\\'e}2022x,
    title = "A {\\"u}ber Title, with = and \\$x\\$",
    author={Hal Daum{\\'e} III and
        Jun'ichi Tsujii},
}"""


def test_fields_are_found_in_entries_that_parsers_refuse() -> None:
    fields = TOOLS["bibtex_fields"](ENTRY)
    assert fields["title"] == 'A {\\"u}ber Title, with = and \\$x\\$'
    assert " ".join(fields["author"].split()) == "Hal Daum{\\'e} III and Jun'ichi Tsujii"


def test_titles_are_compared_up_to_case_punctuation_and_the_pages_own_markup() -> None:
    compare, verdict = TOOLS["compare"], TOOLS["Verdict"]
    assert compare("A b", "A  b") is verdict.EQUAL
    assert compare("P³Sum: it’s", "P3sum - It's") is verdict.LOOSE
    assert compare("√T Regret", "$\\sqrt{T}$ regret") is verdict.MARKUP
    assert compare("√T Regret", "T Regret") is verdict.DIFFERENT


def test_names_are_compared_with_what_pages_are_known_to_do() -> None:
    compare, verdict = TOOLS["compare_names"], TOOLS["Verdict"]
    assert compare(["A One"], ["A. One"]) is verdict.LOOSE
    assert compare(["Alex Smola"], ["Alex J. Smola"]) is verdict.FULLER
    assert compare(["Juan Cortés"], ["Juan CortÃ©s"]) is verdict.PAGE
    assert compare(["A One", "B Two"], ["A One and B Two"]) is verdict.PAGE
    assert compare(["A One", "B Two"], ["B Two", "A One"]) is verdict.CHANGED
    assert compare(["A One"], ["B Two"]) is verdict.DIFFERENT


def test_the_report_names_every_difference_and_every_refusal(tmp_path: Path) -> None:
    rows = [
        {"bibtex": ENTRY, "shown_title": "A über Title, with = and x",
         "shown_authors": ["Hal Daumé III", "Jun’ichi Tsujii"]},
        {"title": "A \\foo title", "author": "a@example.org", "shown_title": "Other"},
        {"format": "json", "title": "Sin&lt;GLU&gt;", "author": "Kerry A. Seitz, Jr., Tim Foley"},
    ]  # fmt: skip
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(TOOL), str(file)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "3 rows" in run.stdout
    assert "refused: 1; with residue: 0, not refused: 0" in run.stdout
    assert "ours: A foo title\n    page: Other" in run.stdout
    assert "“a@example.org” holds an address" in run.stdout
