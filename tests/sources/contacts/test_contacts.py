"""Who signs and where to write, as the chair knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Severity, has_errors
from generator.sources.contacts import Contact, Contacts, parse_contacts, read_contacts, sniff
from generator.sources.parsed_file import SourceFile


def parse(text: str) -> Contacts:
    found = parse_contacts(SourceFile("contacts.csv", text))
    assert not found.diagnostics
    return found.value


def test_contacts_of_papers() -> None:
    contacts = parse(
        'paper_id,name,email\ngu25c,Mark Lee,mark@x.org\ngu25c,"Guo, Yike",\nkim25g,,k@x.org\n'
    )
    assert contacts.for_paper("gu25c") == (
        Contact("gu25c", "Mark Lee", "mark@x.org"),
        Contact("gu25c", "Yike Guo", ""),
    )
    assert contacts.for_paper("kim25g") == (Contact("kim25g", "", "k@x.org"),)
    assert contacts.for_paper("other") == ()


@pytest.mark.parametrize("column", ["author id", "author_id", "Author-ID", "paper_id"])
def test_contacts_of_authors(column: str) -> None:
    contacts = parse(f"{column},name,email\n~Ann_Kim1,,ann@example.org\n")
    assert contacts.for_author("~Ann_Kim1") == Contact("~Ann_Kim1", "", "ann@example.org")
    assert contacts.for_author("") is None
    assert contacts.known_keys == ("~Ann_Kim1",)


def test_one_file_may_have_both() -> None:
    contacts = parse("paper_id,author_id,name,email\ngu25c,,Ann Kim,\n,~Bo_Li1,,bo@x.org\n")
    assert contacts.known_keys == ("gu25c", "~Bo_Li1")


@pytest.mark.parametrize(
    ("row", "severity"),
    [
        (",Ann Kim,ann@example.org", Severity.ERROR),
        ("k,Ann Kim,ann at example.org", Severity.ERROR),
        ("k,Ann Kim,ann@example.org,more", Severity.ERROR),
        ("k,,", Severity.WARNING),
        ("~A1,,a@x.org\n~A1,,b@x.org", Severity.ERROR),
    ],
)
def test_rows_that_cannot_be_used(row: str, severity: Severity) -> None:
    found = parse_contacts(SourceFile("contacts.csv", f"paper_id,name,email\n{row}\n"))
    assert found.diagnostics[-1].severity is severity
    assert found.diagnostics[-1].span.line == row.count("\n") + 2


def test_missing_columns_and_files_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    assert has_errors(read_contacts(path).diagnostics)
    path.write_text("who,where\n")
    assert has_errors(read_contacts(path).diagnostics)
    path.write_bytes("paper_id,name,email\nk,Ann Kim,a@x.org\n".encode("utf-8-sig"))
    assert read_contacts(path).value.for_paper("k")


def test_contacts_are_told_from_papers() -> None:
    assert sniff(SourceFile("x", "paper_id,name,email\n"))
    assert sniff(SourceFile("x", "author id,email\n"))
    assert not sniff(SourceFile("x", "id,title,authors,email\n"))
    assert not sniff(SourceFile("x", ""))
