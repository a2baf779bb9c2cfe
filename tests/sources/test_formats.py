"""A format's module is imported only for a file that may be its, and for each file that is."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources.formats import SOURCES, ModuleFormat, detect
from generator.sources.parsed_file import SourceFile

_FORMATS = [(name, each) for name, each in SOURCES.shipped() if isinstance(each, ModuleFormat)]
_PIECES = (
    "id,title,authors", "1,On Ink,Ann Kim", "number,forum,title", "#,title,authors", "paper_id",
    "submission #,first name,last name", '[{"pid": 1, "title": "x"}]', '{"notes": []}',
    '"content"', '"title" "author" "family"', "- id: 1", "  authors:", "---", "# list", "<?xml?>",
    "<dblp>", "<collection>", "@article{a,", "@x(b", "field,was,now", "TY  - CONF",
    "Paper ID\tPaper Title", ";", "author_id,email", "\ufeff", " ", "% by hand", "sep=;",
    "number,title,authors,authorids",
)  # fmt: skip
_BEGINS_AS_ANOTHER = re.compile(r"\s*(?:@\w+\s*[{(]|<|[\[{]\s*[\[{\"])")


def _asked(each: ModuleFormat, source: SourceFile) -> bool:
    module = import_module(f"generator.sources.{each.module}")
    return bool(getattr(module, f"sniff{each.kind}")(source))


def test_every_format_is_asked_for_some_file() -> None:
    assert len(_FORMATS) == len(dict(SOURCES.shipped()))
    assert detect(SourceFile("x", "id,title,authors\n1,On Ink,Ann Kim\n")) == "table"
    assert detect(SourceFile("x", "% by hand\n@misc{a, title = {On Ink}}\n")) == "BibTeX"


@given(st.lists(st.sampled_from(_PIECES), max_size=6), st.sampled_from(["\n", "", ","]))
def test_no_format_is_passed_over(pieces: list[str], between: str) -> None:
    source = SourceFile("x", between.join(pieces))
    for name, each in _FORMATS:
        if each.sniff(source) != _asked(each, source):
            # The top of BibTeX, XML or JSON is no heading of a table.
            assert _BEGINS_AS_ANOTHER.match(source.text), name


@pytest.mark.parametrize(
    ("name", "text", "others"),
    [
        ("p.bib", "@misc{a, title = {On Ink}, author = {Kim, Ann}}", ["table", "csl", "aclpub"]),
        ("p.csv", "id,title,authors\n1,On Ink,Ann Kim\n", ["bibtex.reader", "csl", "aclpub"]),
        ("p.json", '[{"id": "a", "title": "On Ink", "author": [{"family": "Kim"}]}]', ["table"]),
    ],
)
def test_other_formats_are_not_imported(
    name: str, text: str, others: list[str], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    program = (
        "import sys\nfrom generator.sources import load\n"
        "assert len(load([sys.argv[1]]).papers) == 1\nprint(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.split())
    assert loaded.isdisjoint({f"generator.sources.{other}" for other in others} | {"yaml"})
