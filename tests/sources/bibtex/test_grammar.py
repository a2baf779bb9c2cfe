"""The language itself: well-formed input as another parser reads it, faults, and time."""

from __future__ import annotations

import pytest
from bibtexparser.splitter import Splitter
from examples import examples
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, has_errors
from generator.sources.bibtex import entry as entry_module
from generator.sources.bibtex.entry import Entry
from generator.sources.bibtex.grammar import looks_like_bibtex, parse
from generator.sources.bibtex.plain_fields import match_plain_field

WELL_FORMED = r"""
Text between entries means nothing, not even a@b.
@Proceedings{colt2020,
    name =     {Conference on Learning Theory},
    volume =    125,
    start = {2020-07-09},
}

@InProceedings{acharya20a,
     title = {Domain Compression and its Application
              to {R}andomness-Optimal},
     author = {Acharya, Jayadev and Canonne, Cl{\'e}ment L},
     pages={3--40}
     }
@article(gelman, title = "Of {"}quotes{"} and
  {\"u}", year = "1999")
@misc{empty}
"""


def fields(entry: Entry) -> dict[str, str]:
    return {field.name: field.value for field in entry.fields}


def only(text: str) -> Entry:
    (entry,) = parse(text).entries
    return entry


def test_well_formed_entries_are_those_of_bibtexparser() -> None:
    mine = [(entry.kind, entry.key, list(fields(entry))) for entry in parse(WELL_FORMED).entries]
    theirs = [
        (entry.entry_type, entry.key, [field.key for field in entry.fields])
        for entry in Splitter(WELL_FORMED).split().entries
    ]
    assert mine == theirs
    assert not any(e.faults or any(f.faults for f in e.fields) for e in parse(WELL_FORMED).entries)


def test_lines_are_real() -> None:
    entries = parse(WELL_FORMED).entries
    assert [entry.line for entry in entries] == [3, 9, 15, 17]
    assert [field.line for field in entries[1].fields] == [10, 12, 13]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@inproceedings{\nsong2025bearcubs,\ntitle={T}}", "song2025bearcubs"),
        ("@misc{\nlabb{\\'e}2022megapose,\ntitle={T}}", "labb{\\'e}2022megapose"),
        ("@misc{van der  Berg 2020,title={T}}", "van der Berg 2020"),
        ("@misc{土居2011,title={T}}", "土居2011"),
        ("@misc{../../x,title={T}}", "../../x"),
        ("@misc{a(b)c,title={T}}", "a(b)c"),
        ("@misc{key\n title={T}}", "key"),
        ("@misc{title={T}}", ""),
        ("@misc{,title={T}}", ""),
    ],
)
def test_keys(text: str, key: str) -> None:
    entry = only(text)
    assert entry.key == key
    assert fields(entry) == {"title": "T"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{a {b} c}", "a {b} c"),
        ('"a {"b"} c"', 'a {"b"} c'),
        (r'"M\"uller and S\"{o}n"', r"M\"uller and S\"{o}n"),
        (r"{ends in \\}", r"ends in \\"),
        ('"one" # { two} # 3', "one two3"),
        ('acm # " Press"', "ACM Press"),
        ("may", "May"),
        ("2020", "2020"),
        ("{}", ""),
    ],
)
def test_values(value: str, expected: str) -> None:
    entry = parse(f"@string{{ACM = {{ACM}}}}\n@misc{{k, note = {value}, x = 1}}").entries[0]
    assert fields(entry) == {"note": expected, "x": "1"}
    assert not any(field.faults for field in entry.fields)


def test_macros_are_known_from_their_definition_on() -> None:
    text = "@misc{a, x = later}@string(later = {L})@misc{b, x = LATER # later}"
    first, second = parse(text).entries
    assert first.fields[0].faults
    assert fields(second) == {"x": "LL"}


def test_macros_that_double_each_other_are_stopped() -> None:
    text = "@string{a = {xxxxxxxx}}" + "@string{a = a # a}" * 60 + "@misc{k, x = a # a}"
    (field,) = only(text).fields
    assert len(field.value) <= 10_000


@pytest.mark.parametrize(
    "cut_off",
    [
        "@inproceedings{a, title = {Cut",
        "@inproceedings{a, title = {T}, author = {A {B},",
        '@inproceedings{a, title = "T, author = {A}',
        "@inproceedings{a, title = ",
        "@inproceedings{a, title",
        "@inproceedings{a",
        "@inproceedings{",
        "@inproceedings{a, title = {T}, author = {A}",
    ],
)
@pytest.mark.parametrize("following", ["@inproceedings{\nb,", "  @misc{ b ,", "@Hackathon{b,"])
def test_a_cut_off_entry_does_not_cost_the_next(cut_off: str, following: str) -> None:
    first, second = parse(f"{cut_off}\n\n{following} title = {{Next}}}}").entries
    assert first.faults
    assert (second.key, fields(second), second.faults) == ("b", {"title": "Next"}, ())


def test_a_brace_too_many_is_said() -> None:
    first, second = parse("@misc{a, title={T}}, author={A}}\n@misc{b, title={U}}").entries
    assert fields(first) == {"title": "T"}
    assert has_errors(first.faults)
    assert fields(second) == {"title": "U"}


def test_a_missing_comma_does_not_glue_fields() -> None:
    entry = only("@misc{a, title = {T}\n author = {A}}")
    assert fields(entry) == {"title": "T", "author": "A"}
    assert [fault.severity for fault in entry.fields[0].faults] == [Severity.WARNING]


@pytest.mark.parametrize(
    "value", ["{T} more", "{T}{more}", '"T" more"', "T and more", "undefined", '"T "quoted" U"', ""]
)
def test_a_value_that_cannot_be_trusted_has_a_fault(value: str) -> None:
    entry = only(f"@misc{{a, title = {value},\n author = {{A}}}}")
    assert has_errors(entry.fields[0].faults)
    assert fields(entry)["author"] == "A"


@pytest.mark.parametrize(
    "comment",
    [
        "@comment{@misc{hidden, title={T}}}",
        "@comment{\n@misc{hidden, title={T}}\n\n}",
        "% @misc{hidden,title={T}}",
        "@comment @misc{hidden, title={T}}",
    ],
)
def test_what_is_in_comments_is_hidden_and_counted(comment: str) -> None:
    found = parse(f"{comment}\n@misc{{seen, title={{T}}}}")
    assert [entry.key for entry in found.entries] == ["seen"]
    assert len(found.hidden) == 1


def test_a_comment_that_is_never_closed_is_one_line() -> None:
    assert only("@comment{ oops\n@misc{k, title={T}}").key == "k"


def test_entries_may_follow_each_other_on_one_line() -> None:
    found = parse("@misc{a,x={1}}@misc{b,x={2}} junk @misc(c,x={3})")
    assert [entry.key for entry in found.entries] == ["a", "b", "c"]


@pytest.mark.parametrize("text", [WELL_FORMED, "@a{", "\n  @misc {k,", "%\n@misc(\nk,"])
def test_bibtex_is_recognised(text: str) -> None:
    assert looks_like_bibtex(text)


@pytest.mark.parametrize("text", ["", "id,title\n", "write to a@b.org {now}", '{"a": "@b{"}'])
def test_other_text_is_not_bibtex(text: str) -> None:
    assert not looks_like_bibtex(text)


@given(st.text(st.sampled_from('@a{}()",=#%\\ \n\0'), max_size=60))
def test_nothing_is_raised(text: str) -> None:
    for entry in parse(text).entries:
        assert 1 <= entry.line <= text.count("\n") + 1


ENTRY = "@misc{{k{0},\n title = {{A {{B}}ig Title}},\n author = {{Doe, Jane and Roe, R.}}\n}}\n"
HOSTILE = {
    "braces": "@a{k, title={" + "{" * 100_000,
    "ats": "@" * 100_000,
    "openings": "@a{" * 100_000,
    "openings on lines": "\n@misc{k," * 100_000,
    "comments": "\n@comment{" * 100_000,
    "remarks": "%@a{" * 100_000,
    "closings": "@a(k," + "}" * 100_000,
    "spaces": "@a{" + " " * 100_000,
    "newlines": "\n" * 100_000 + "@ " * 100_000,
    "quotes": "@a{k,a=" + '"\\"  ' * 100_000,
    "pieces": "@a{k,a=" + "{}#" * 100_000,
    "values": "@a{k,a=" * 100_000,
    "lines in a value": "@a{k,a={x=" + "\n" * 100_000 + "}}",
    "names in a value": "@a{k,a={" + "\na =," * 50_000 + "}}",
    "words": "@a{k," + "a b " * 100_000,
    "ten thousand entries": "".join(ENTRY.format(number) for number in range(10_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_takes_linear_time(name: str) -> None:
    source = HOSTILE[name]
    end = source[-4:]  # of the larger and the smaller one, so that both are closed
    assert_linear(lambda size: parse(source[: size - len(end)] + end), len(source))


ENTRIES = st.lists(
    st.sampled_from(
        [*"{}(),=#\"\\@%\n ", "a", "1", "@misc{a,", "@misc(a,", "title = {", "},", "} }", "{{A}}",
         "author={A {{b} c}}", ' note = "x"', "= {", "jan", "} # {"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(ENTRIES)
@examples(1000)
def test_the_short_way_of_reading_fields_agrees_with_the_long_way(text: str) -> None:
    text = f"@misc{{a, {text}"
    quick = parse(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry_module, "match_plain_field", lambda *place: None)
        assert parse(text) == quick


@pytest.mark.parametrize(
    "field", ["title = {A", 'title = "A"', "title = {A} # {B}", "year = 2031", "t = {{{{A}}}}"]
)
def test_the_short_way_leaves_what_it_is_not_sure_of(field: str) -> None:
    text = f"{field}, author = {{B}}}}"
    assert match_plain_field(text, 0, len(text), "}") is None
    assert match_plain_field(text, len(field), len(text), "}") is not None
