"""Tables: what a broken row costs."""

from __future__ import annotations

import pytest
from growth import assert_linear

from generator.diagnostics import Severity
from generator.sources.parsed_file import SourceFile
from generator.sources.rows import normal, parse_rows, repeated_columns


def test_cells_of_several_lines_keep_the_lines_right() -> None:
    table = parse_rows(SourceFile("t.csv", 'a,b\n1,"two\nlines"\n\n3,4\n'))
    assert [(row.line, dict(row.cells)) for row in table.rows] == [
        (2, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize("broken", ['1,"never closed', '1,"closed" too early', '1,"a\\"b"'])
def test_a_quotation_mark_too_many_costs_its_row(broken: str) -> None:
    table = parse_rows(SourceFile("t.csv", f'a,b\n0,0\n{broken}\n2,"two"\n3,3\n'))
    assert [row.cells["a"] for row in table.rows] == ["0", "2", "3"]
    assert [(d.severity, d.span.line) for d in table.diagnostics] == [(Severity.ERROR, 3)]


def test_a_cell_of_a_megabyte_costs_its_row() -> None:
    table = parse_rows(SourceFile("t.csv", f'a,b\n1,"{"x" * 1_000_000}"\n2,2\n'))
    assert [row.cells["a"] for row in table.rows] == ["2"]
    assert [d.span.line for d in table.diagnostics] == [2]


def test_rows_that_do_not_fit_the_header_say_so() -> None:
    table = parse_rows(SourceFile("t.csv", "a,b\n1\n1,2,3\n1,2,\n1,\n"))
    severities = [[p.severity for p in row.problems] for row in table.rows]
    assert severities == [[Severity.ERROR], [Severity.ERROR], [Severity.ERROR], []]


def test_columns_of_the_same_name_are_an_error() -> None:
    table = parse_rows(SourceFile("t.csv", "a,A\n1,2\n"))
    assert not table.rows
    assert [d.severity for d in table.diagnostics] == [Severity.ERROR]


@pytest.mark.parametrize("name", ["Paper ID", "paper_id", " paper-id ", "PAPER  ID"])
def test_columns_have_a_normal_name(name: str) -> None:
    assert normal(name) == "paper_id"


@pytest.mark.parametrize(
    "text",
    ['1,"a\n' * 100_000, '"' * 100_000, "," * 100_000, "1,2\n" * 100_000, '1,"' + "a\n" * 100_000],
)
def test_hostile_tables_take_linear_time(text: str) -> None:
    assert_linear(lambda size: parse_rows(SourceFile("t.csv", "a,b\n" + text[:size])), len(text))


@pytest.mark.parametrize(
    "rows", ['1,"never closed\n' * 50, '1,"a"b\n' * 50, '1,"' + "2,3\n" * 50_000]
)
def test_rows_that_cannot_be_read_are_one_message(rows: str) -> None:
    table = parse_rows(SourceFile("t.csv", "a,b\n" + rows))
    assert [(d.severity, d.span.line) for d in table.diagnostics] == [(Severity.ERROR, 2)]
    assert "quotation mark" in table.diagnostics[0].message


def test_many_columns_of_the_same_name_are_counted_once_each() -> None:
    compared = 0

    class Name(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    columns = [Name(f"c{number}") for number in range(2_000)]
    assert repeated_columns([*columns, *columns[:2], Name("")]) == ["c0", "c1"]
    assert compared < 10 * len(columns)
