"""Two readers of one entry: alike, different, one that fails; noise, and time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibtexparser.model import Entry as TheirEntry
from bibtexparser.splitter import Splitter
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.paper import Paper
from generator.sources.bibtex import entry as entry_module
from generator.sources.bibtex import second_reader
from generator.sources.bibtex.entry import BlockReader, Entry
from generator.sources.bibtex.grammar import parse
from generator.sources.bibtex.reader import read
from generator.sources.bibtex.second_reader import read_again
from generator.sources.parsed_file import SourceFile

INK = "@misc{ink25,\n title = {On Ink},\n author = {Kim, Ann and Roe, R.},\n}\n"
DOUBLED_COMMA = "@misc{k, title = {On Ink},, author = {Kim, Ann}}\n"


def only(text: str) -> Entry:
    (entry,) = parse(text).entries
    return entry


def found(text: str) -> list[Diagnostic]:
    """Read a text twice, and give what only the second reading found."""
    before = parse(text).entries
    return [
        fault
        for first, second in zip(before, read_again(before), strict=True)
        for fault in second.faults[len(first.faults) :]
    ]


def paper(text: str) -> Paper:
    (submission,) = read(SourceFile("papers.bib", text)).submissions
    return submission.paper


@pytest.mark.parametrize(
    "text",
    [
        INK,
        "@misc(k, title = {On (Ink)}, author = {Kim, Ann})",
        "@misc\n{k, title = {T}, author = {A}}",
        "@ misc{k, title = {T}, author = {A}}",
        "@my-type{k, title = {T}, author = {A}}",
        "@misc{labb{\\'e}2022megapose, title = {T}, author = {A}}",
        "@misc{a key, title = {T}}",
        "@misc{title = {T}}",
        "@misc{k}",
        r"@misc{k, title = {ends in \}, author = {A}}",
        r'@misc{k, title = "ends in \", author = {A}}',
        "@misc{k, title = {a\\\nline}, note = {x}}",
        '@misc{k, title = "Of {"}quotes{"} and {"a, b=c"} there", author = {A}}',
        r'@misc{k, title = "S\"{o}n, M\"uller", author = "R\"o, {\"A}ri"}',
        r'@misc{k, title = "{\"}, x = {y}", author = {A}}',
        "@misc{k, title = {write to\n@home{x}}, author = {A}}",
        "@misc{k, title = {T},\n note = {Not\n% @misc{hidden, title = {U}}\n}}",
        '@string{ink = "On Ink"}\n@misc{k, title = INK # { and } # "Paper", author = {A}}',
        "@misc{k, title = {T}, Title = {T}, title = {T}}",
        "@misc{k, title = {T}, author = {A}}@misc{k, title = {U}, author = {B}}",
        "@misc{k, title = {\ufdd0\ufdd1\ufdd2 \\ @}, author = {A}}",
    ],
)
def test_what_both_read_alike_is_not_mentioned(text: str) -> None:
    assert not any(entry.faults for entry in parse(text).entries)
    assert found(text) == []


def test_a_title_in_two_ways_is_refused_with_both_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    rightly = BlockReader._read_piece

    def read_too_much(self: BlockReader, faults: list[Diagnostic]) -> str:
        value = rightly(self, faults)
        if value == "On Ink":
            self.position = self.text.index("}", self.position) + 1
        return value

    monkeypatch.setattr(entry_module, "match_plain_field", lambda *place: None)
    monkeypatch.setattr(BlockReader, "_read_piece", read_too_much)
    title, author, *_ = paper(INK).problems
    assert (title.severity, author.severity) == (Severity.ERROR, Severity.ERROR)
    assert str(title).startswith("papers.bib:2 (ink25): error: the field title ")
    assert "“{On Ink}, author = {Kim, Ann and Roe, R.}”" in title.message
    assert "“{On Ink}” by bibtexparser" in title.message
    assert "one pair of braces" in title.hint
    assert "nothing, or “{Kim, Ann and Roe, R.}” by bibtexparser" in author.message


def test_a_letter_that_only_one_reader_has_is_noticed() -> None:
    entry = only(INK.replace("Ink", "Ink " * 100))
    title = replace(entry.fields[0], source=entry.fields[0].source[:-2] + "}")
    (changed,) = read_again([replace(entry, fields=(title, *entry.fields[1:]))])
    (fault,) = changed.faults
    assert fault.severity is Severity.ERROR
    ours, theirs = fault.message.split(", or ")
    assert ours.endswith("Ink}”")
    assert theirs.startswith("“…")
    assert "Ink }”" in theirs


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("title", Severity.ERROR),
        ("subtitle", Severity.ERROR),
        ("author", Severity.ERROR),
        ("author+an", Severity.ERROR),
        ("author+an:role", Severity.ERROR),
        ("xdata", Severity.ERROR),
        ("booktitle", Severity.WARNING),
        ("editor", Severity.WARNING),
        ("abstract", None),
    ],
)
def test_what_a_difference_does_depends_on_the_field(name: str, severity: Severity | None) -> None:
    entry = only(f"@misc{{k, {name} = {{One}}}}")
    other = replace(entry.fields[0], source="{Another}")
    (again,) = read_again([replace(entry, fields=(other,))])
    assert [fault.severity for fault in again.faults] == ([severity] if severity else [])


def test_a_difference_in_shared_data_refuses_who_inherits_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_reader, "_hide", lambda body: body.replace("On Ink", "On Inc"))
    text = "@xdata{x, title = {On Ink}}\n@misc{k, xdata = {x}, author = {Kim, Ann}}"
    assert has_errors(paper(text).problems)


def test_a_difference_in_the_volume_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "_hide", lambda body: body.replace("Proc", "Porc"))
    reading = read(SourceFile("a.bib", "@proceedings{v, booktitle = {Proc}, year = 2025}\n" + INK))
    (said,) = reading.diagnostics
    assert (said.severity, str(said.span)) == (Severity.WARNING, "a.bib:1 (v)")
    assert not has_errors(reading.submissions[0].paper.problems)


def test_where_bibtexparser_fails_our_reading_stands_with_a_note() -> None:
    read_once = paper(DOUBLED_COMMA)
    assert (read_once.title.plain, str(read_once.authors[0].name)) == ("On Ink", "Ann Kim")
    (said,) = read_once.problems
    assert (said.severity, str(said.span)) == (Severity.NOTE, "papers.bib:1 (k)")
    assert "bibtexparser" in said.message


def test_whatever_bibtexparser_raises_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Splitter) -> None:
        raise RuntimeError

    monkeypatch.setattr(Splitter, "split", fail)
    (said,) = paper(INK).problems
    assert said.severity is Severity.NOTE


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, title = {T} author = {A}}",
        "@misc{k title = {T}, author = {A}}",
        "@misc{k, title = {T}, author = {A}",
        "@misc{k, title = {On Ink,\n year = {2024}\n}",
    ],
)
def test_what_has_a_fault_already_is_not_read_again(text: str) -> None:
    assert parse(text).entries[0] == read_again(parse(text).entries)[0]


def test_a_swallowed_field_is_still_an_error() -> None:
    text = "@misc{k, author = {Kim, Ann}, title = {On Ink,\n year = {2024}\n}"
    assert has_errors(paper(text).problems)


def test_bibtexparser_is_silent_here_and_nowhere_else(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    found(DOUBLED_COMMA)
    assert (caplog.records, capfd.readouterr().err) == ([], "")
    Splitter(DOUBLED_COMMA).split()
    assert caplog.records


plain = st.text(st.characters(codec="utf-8", exclude_characters='{}"\r\n'), max_size=20)
braced = st.recursive(plain, lambda inner: st.lists(inner).map(lambda p: "{" + "".join(p) + "}"))
pieces = st.sampled_from(
    ["{", "}", '"', ",", "=", "\\", "\n", "@", "@a{", "#", "(", ")", "%", " ", "a", "title",
     "author", " = {", ' = "', "},\n", '",\n', '\\"', '{"}', "jan", "12", "\ufdd0"]
)  # fmt: skip


@given(st.lists(braced, min_size=1, max_size=5), st.sampled_from(["{}", '""']))
def test_values_are_those_of_bibtexparser(values: list[str], delimiters: str) -> None:
    begin, end = delimiters
    listed = [f"author+an:f{i} = {begin}{v}{end}" for i, v in enumerate(values)]
    text = "@misc{key," + ",".join(listed) + "}"
    entry = only(text)
    if not any(field.faults for field in entry.fields) and not entry.faults:
        assert found(text) == []


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    for whole in (text, f"@misc{{k, title = {{{text}}}, author = {text}}}"):
        assert read(SourceFile("a.bib", whole)).name == "a.bib"


@given(st.lists(pieces, max_size=12), st.lists(pieces, max_size=12))
def test_what_is_equal_under_both_is_never_refused(title: list[str], author: list[str]) -> None:
    text = f'@misc{{k, title = {{{"".join(title)}}}, author = "{"".join(author)}"}}'
    entries = parse(text).entries
    theirs = Splitter(text).split().blocks
    if len(entries) == len(theirs) == 1 and isinstance(theirs[0], TheirEntry):
        ours = {field.name: field.source for field in entries[0].fields}
        if ours == {field.key.lower(): field.value for field in theirs[0].fields}:
            assert not has_errors(found(text))


HOSTILE = {
    "braces": lambda n: "@misc{k, title = {" + "{" * n + "}" * n + "}}",
    "quotes in braces": lambda n: '@misc{k, title = "' + '{"}' * n + '"}',
    "accents": lambda n: '@misc{k, title = "' + '\\"o    ' * n + '"}',
    "backslashes": lambda n: "@misc{k, title = {" + "\\" * n + "}}",
    "ats": lambda n: "@misc{k, title = {" + "\n  @a(" * n + "}}",
    "lines": lambda n: "@misc{k, title = {" + "\n" * n + "}}",
    "spaces": lambda n: "@misc{k, title = {T}" + " " * n + ", author = {A}" + " " * n + "}",
    "pieces": lambda n: "@misc{k, title = {}" + "#{}" * n + "}",
    "fields": lambda n: "@misc{k" + ", title = {T}" * n + "}",
    "names": lambda n: "@misc{k" + "".join(f", f{i} = {i}" for i in range(n)) + "}",
    "commas": lambda n: "@misc{k" + "," * n + "}",
    "entries": lambda n: INK * (n // 10),
    "failing entries": lambda n: DOUBLED_COMMA * (n // 10),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_again_takes_linear_time(name: str) -> None:
    def work(size: int) -> None:
        read_again(entries[size])

    entries = {size: parse(HOSTILE[name](size)).entries for size in (10_000, 40_000)}
    assert not any(entry.faults for entry in entries[10_000])
    assert_linear(work, 40_000)


def test_both_readings_in_a_message_are_bounded() -> None:
    entry = only("@misc{k, title = {" + "x" * 100_000 + "}}")
    (again,) = read_again([replace(entry, fields=())])
    said = Diagnostic(Severity.ERROR, again.faults[0].message)
    assert len(str(said)) < 400


def test_line_breaks_are_no_marks_and_come_back() -> None:
    text = "@misc{k,\n title\n =\n {On\n  Ink},\n author = {Kim,\nAnn}\n}\n"
    assert read_again(parse(text).entries)[0].faults == ()
    hidden = second_reader._hide(parse(text).entries[0].body)
    assert "\n" not in hidden
    assert "\r" in hidden
