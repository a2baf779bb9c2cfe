"""Every name on the pages is one that the code has, and what people need is on a page."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jinja2.tests import TESTS
from pages import (
    PAGES,
    PROJECT,
    anchors,
    code_names,
    command_lines,
    links,
    name_of,
    read_blocks,
    table_under,
)
from typer.main import get_command

import generator
from generator.cli.app import app
from generator.config import parse_config
from generator.handin.profiles import PROFILES
from generator.mail.letter import NAMES
from generator.paper import Volume
from generator.template.checks import CONTEXT
from generator.template.fields import FUNCTIONS
from generator.template.filters import text_filters, text_tests
from generator.template.frontmatter import FrontMatter
from generator.template.loader import KeptLoader
from generator.template.sandbox import Sandbox

sys.path.insert(0, str(PROJECT / "tools"))
from write_reference import commands_page, settings_page

DOCS = PROJECT / "docs"
TEMPLATES = DOCS / "templates.md"
TOP: Any = get_command(app)


def first_column(page: Path, heading: str) -> list[str]:
    return [name for row in table_under(page, heading) for name in code_names(row[0])]


# Commands.


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_options_are_there(page: Path) -> None:
    for line, words in command_lines(page):
        if {"[OPTIONS]", "COMMAND"} & set(words):
            continue
        place = f"{name_of(page)}:{line}: {' '.join(words)}"
        command, rest = TOP, words
        while rest and rest[0] in getattr(command, "commands", {}):
            command, rest = command.commands[rest[0]], rest[1:]
        subcommand = rest[:1] and not rest[0].startswith("-") and hasattr(command, "commands")
        assert not subcommand, f"{place}: no such command"
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert given - known - {"--help", "-h"} == set(), f"{place}: no such option"


def test_the_page_of_commands_is_up_to_date() -> None:
    written = (DOCS / "commands.md").read_text("utf-8")
    assert written == commands_page(), "write it anew: tools/write_reference.py"


@pytest.mark.parametrize("name", sorted(TOP.commands))
def test_every_command_is_explained_beyond_its_help(name: str) -> None:
    pages = [page for page in PAGES if page.name not in {"commands.md", "CHANGELOG.md"}]
    assert any(words[:1] == [name] for page in pages for _, words in command_lines(page))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_targets_of_make_are_there(page: Path) -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = "\n".join([*code_names(page.read_text("utf-8")), *(b.text for b in read_blocks(page))])
    assert set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)) <= targets


def test_help_of_make_names_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"@echo 'make ([a-z-]+)", makefile)) == targets - {"help"}


# Settings.

TABLES = (
    "volume",
    "metadata",
    "signer",
    "template",
    "agreement",
    "output",
    "changes",
    "mail",
    "inbox",
    "returns",
    "record",
)


def known_keys(table: str) -> set[str]:
    """Ask for a key that there is not: the answer names those that there are."""
    header = f'[[{table}]]\ntemplate = "pmlr"' if table == "agreement" else f"[{table}]"
    _, (problem,) = parse_config(f"{header}\n_0_ = 1\n")
    return set(str(problem.hint).removeprefix("it can have: ").split(", "))


def shown_keys(text: str) -> Iterator[tuple[str, str]]:
    table = ""
    for line in text.splitlines():
        if found := re.fullmatch(r"(?:# )?\[+(\w+)(?:\..*)?\]+", line):
            table = found[1]
        elif found := re.match(r"# ?([a-z_]+) = ", line):
            yield table, found[1]


STARTER = (PROJECT / "generator" / "starter" / "agreements.toml").read_text("utf-8")


def test_every_table_of_settings_is_on_its_page() -> None:
    _, (problem,) = parse_config("_0_ = 1\n")
    tables = set(str(problem.hint).removeprefix("it can have: ").split(", "))
    assert tables == {*TABLES, "logins", "options", "profiles", "selections", "sources"}
    page = (DOCS / "settings.md").read_text("utf-8")
    assert {name for name in tables if not re.search(rf"\[{name}\b", page)} == set()


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_in_the_starter_or_its_page(table: str) -> None:
    shown = {key for name, key in shown_keys(STARTER) if name == table}
    if table == "mail":
        shown |= set(first_column(DOCS / "mail.md", "key"))
        shown |= set(first_column(DOCS / "mail.md", "`transport`"))  # each has a table of its own
    if table == "inbox":
        shown |= set(first_column(DOCS / "mail.md", "key of `[inbox]`"))
    assert shown == known_keys(table)


def test_what_the_starter_shows_is_understood() -> None:
    on = re.sub(r"^# ?([a-z_]+ = |\[)", r"\1", STARTER, flags=re.MULTILINE)
    assert parse_config(on)[1] == ()


def test_the_page_of_settings_shows_the_starter() -> None:
    written = (DOCS / "settings.md").read_text("utf-8")
    assert written == settings_page(), "write it anew: tools/write_reference.py"


# Templates.


def test_names_that_a_template_can_print() -> None:
    rows = table_under(TEMPLATES, "name")
    named = [name.partition(".")[0] for row in rows for name in code_names(row[0])]
    assert tuple(dict.fromkeys(named)) == CONTEXT
    [volume] = [row[1] for row in rows if row[0] == "`volume`"]
    assert set(code_names(volume)) == {each.name for each in fields(Volume)}


def test_keys_of_the_front_matter() -> None:
    assert set(first_column(TEMPLATES, "key")) == {each.name for each in fields(FrontMatter)}


def test_functions_of_templates() -> None:
    named = {name.partition("(")[0] for name in first_column(TEMPLATES, "function")}
    assert named == set(FUNCTIONS)


def test_filters_and_tests_of_templates() -> None:
    text = " ".join(TEMPLATES.read_text("utf-8").split())
    found = re.search(r"the functions (.*?); its tests; and these filters: (.*?)\. Join", text)
    assert found is not None
    assert set(code_names(found[1])) == set(Sandbox(KeptLoader({})).globals)
    assert set(text_tests()) == set(TESTS)
    assert set(code_names(found[2])) == set(text_filters())


def test_names_that_a_mail_can_print() -> None:
    named = first_column(DOCS / "mail.md", "name")
    assert {name.partition(".")[0] for name in named} == set(NAMES) - set(CONTEXT)


def test_shipped_templates() -> None:
    assert set(first_column(PROJECT / "README.md", "template")) == set(generator.find_templates())


def test_extras_of_the_package() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(first_column(PROJECT / "README.md", "extra")) == set(
        project["optional-dependencies"]
    )


def test_profiles_of_publishers() -> None:
    assert set(first_column(DOCS / "returns.md", "profile")) == set(PROFILES.names())


# Modules, files and links.


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_of_the_package_can_be_imported(page: Path) -> None:
    for name in re.findall(r"`(generator(?:\.\w+)+)(?:\(.*?\))?`", page.read_text("utf-8")):
        parent, _, last = name.rpartition(".")
        try:
            found = hasattr(importlib.import_module(parent), last)
        except ImportError:
            found = False
        if not found:
            importlib.import_module(name)


def test_the_levels_are_those_that_are_held() -> None:
    from test_architecture import LEVELS

    page = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
    lines = re.findall(r"^(\d)  ((?:\w+,\s+)*\w+)", page, re.MULTILINE)
    named = {room: int(level) for level, rooms in lines for room in re.split(r",\s+", rooms)}
    assert named == {room: level for room, level in LEVELS.items() if room}


def test_what_others_can_add_is_in_a_table() -> None:
    sources = (path.read_text("utf-8") for path in (PROJECT / "generator").rglob("*.py"))
    groups = {name for text in sources for name in re.findall(r"\"(agreements\.[a-z_]+)\"", text)}
    rows = table_under(PROJECT / "ARCHITECTURE.md", "one more")
    named = {name for row in rows for name in code_names(row[2]) if name.startswith("agreements.")}
    assert named == groups - {"agreements.greetings", "agreements.toml"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for line, link in links(page):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name_of(page)}:{line}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{name_of(page)}:{line}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_page_is_linked_from_the_readme_or_the_site(page: Path) -> None:
    site = (PROJECT / "mkdocs.yml").read_text("utf-8")
    assert f" {page.name if page.parent != PROJECT / 'bench' else 'bench/README.md'}\n" in site


def test_the_folder_for_forms_is_there_and_says_what_comes_into_it() -> None:
    assert "make demo" in (PROJECT / "out/README.md").read_text("utf-8")
