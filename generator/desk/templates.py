"""Templates while they are edited: pages, Markdown, and mistakes with the place marked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import generator
from generator.cli.shared.trial import Preview, TrialTemplate, users_of
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, NotThereError, RawContent, get
from generator.desk.letters import framed
from generator.desk.pictures import PageOrder
from generator.desk.previews import Identity, Look
from generator.desk.reading import Desk, stamps
from generator.diagnostics import Diagnostic
from generator.forms.samples import samples
from generator.mail.kinds import kind_names
from generator.mail.letter import FOLDER, Letter
from generator.template import has_template
from generator.template.loader import SUFFIX, shipped_folder
from generator.template.sharing import find_parts

_PATIENCE = 0.1
"""Seconds that a page waits for what it shows."""
_MOST_DIGITS = 5
_AROUND = 2
"""Lines that are shown before and after the one with a mistake."""
_QUOTED = re.compile(r"[“\"'](.+?)[”\"']")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a template's text, around a mistake."""

    number: int
    before: str
    marked: str
    """What is wrong, or the whole line, on the line of the mistake; else empty."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and the text around it."""

    found: Diagnostic
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template in the list."""

    name: str
    what: str
    place: str
    is_own: bool
    has_mistake: bool = False


def show_all(desk: Desk, asked: Asked) -> DeskAnswer:
    """List the templates, the texts of mails, and the parts."""
    return HtmlPage("templates", "Templates", {"groups": groups(desk)})


def groups(desk: Desk) -> list[tuple[str, list[ListedTemplate]]]:
    """Return the templates, the texts of mails, and the parts, each with its heading."""
    return desk.kept("templates", _identity(desk), lambda: _list(desk))


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show a form of an invented paper, and what is wrong with its template."""
    candidate, sample = _candidate(desk, asked), _sample(asked)
    look = desk.previews.preview(candidate, sample, _identity(desk), _PATIENCE)
    shown = look.made if look.made and look.made.preview else look.good
    pages = 0
    if shown is not None and isinstance(shown.preview, Preview):
        order = PageOrder(shown.preview.pdf, shown.sha256, 1)
        pages = desk.pictures.get(order).pages
    values = {
        "name": candidate.name,
        "sample": sample,
        "samples": () if candidate.is_part else _samples(),
        "look": look,
        "shown": shown,
        "pages": pages,
        "version": _version(desk, look),
        "mistakes": [_mistake(desk, each) for each in look.made.mistakes] if look.made else [],
        "is_letter": candidate.is_letter,
        "users": users_of(candidate) if candidate.is_part else (),
        "path": _paths(desk)[candidate.name],
    }
    return HtmlPage("template", candidate.name, values)


def state(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return which version there is now, for the script of the page."""
    candidate, sample = _candidate(desk, asked), _sample(asked)
    look = desk.previews.preview(candidate, sample, _identity(desk))
    content = {"version": _version(desk, look)}
    return RawContent(json.dumps(content).encode(), "application/json")


def page(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return a picture of a page of a form that was made."""
    sha256, number = asked.get("form"), asked.get("page")
    made = desk.previews.find(sha256)
    if not (isinstance(made, Preview) and number.isascii() and number.isdigit()):
        raise NotThereError("There is no such form.")
    if len(number) > _MOST_DIGITS:
        raise NotThereError("The form has no such page.")
    return desk.pictures.content(PageOrder(made.pdf, sha256, int(number)))


def letter(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return the page of a mail that was made, for the frame that it is shown in."""
    made = desk.previews.find(asked.get("mail"))
    if not isinstance(made, Letter):
        raise NotThereError("There is no such mail.")
    return framed(made.html)


def _identity(desk: Desk) -> Identity:
    workspace = desk.settings.workspace
    places = (workspace.config, workspace.templates, workspace.fonts, shipped_folder())
    return stamps(places)


def _version(desk: Desk, look: Look) -> str:
    words = repr((_identity(desk), look.is_current))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _paths(desk: Desk) -> Mapping[str, Path]:
    """Return the file of each template, text of a mail, and part, by name."""
    folders = [desk.settings.workspace.templates]
    letters = [f"{FOLDER}/{kind}" for kind in kind_names()]
    found = dict(generator.find_templates(folders))
    for name in letters:
        if has_template(name, folders):
            places = [folder / f"{name}{SUFFIX}" for folder in (*folders, shipped_folder())]
            found[name] = next((each for each in places if each.is_file()), places[-1])
    return {**found, **find_parts([*folders, shipped_folder()])}


def _candidate(desk: Desk, asked: Asked) -> TrialTemplate:
    name = asked.get("name")
    if name not in _paths(desk):
        raise NotThereError("There is no template with this name.")
    folders = (desk.settings.workspace.templates,)
    return TrialTemplate(name, folders, desk.settings.config.options_for(name))


def _sample(asked: Asked) -> str:
    given = asked.get("sample")
    return given if given in _samples() else _samples()[0]


def _samples() -> tuple[str, ...]:
    return tuple(samples(""))


def _list(desk: Desk) -> list[tuple[str, list[ListedTemplate]]]:
    own = desk.settings.workspace.templates.resolve()
    groups: dict[str, list[ListedTemplate]] = {"Agreements": [], "Mails": [], "Parts of others": []}
    for name, path in _paths(desk).items():
        candidate = TrialTemplate(name, (desk.settings.workspace.templates,))
        kind = "Mails" if candidate.is_letter else "Agreements"
        kind = "Parts of others" if candidate.is_part else kind
        what, wrong = "", False
        if kind == "Agreements":
            try:
                template = generator.load_template(name, [path.parent])
                what = (template.description or template.title).partition(". ")[0]
            except generator.TemplateError:
                wrong = True
        is_own = own in path.resolve().parents
        groups[kind].append(ListedTemplate(name, what, str(path), is_own, wrong))
    return [(heading, listed) for heading, listed in groups.items() if listed]


def _mistake(desk: Desk, found: Diagnostic) -> Mistake:
    path = _paths(desk).get((found.span.file or "").removesuffix(SUFFIX))
    if path is None or not found.span.line:
        return Mistake(found, ())
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return Mistake(found, ())
    return Mistake(found, tuple(_around(text.splitlines(), found)))


def _around(lines: list[str], found: Diagnostic) -> Iterator[SourceLine]:
    at = found.span.line or 0
    for number in range(max(1, at - _AROUND), min(len(lines), at + _AROUND) + 1):
        text = lines[number - 1]
        if number != at:
            yield SourceLine(number, text, "")
            continue
        quoted = [each for each in _QUOTED.findall(found.message) if each in text]
        before, marked, after = text.partition(quoted[0]) if quoted else ("", text, "")
        yield SourceLine(number, before, marked or " ", after)


ROUTES = (
    get("/templates", show_all),
    get("/template", show),
    get("/template.json", state),
    get("/template.png", page),
    get("/template/mail.html", letter),
)
