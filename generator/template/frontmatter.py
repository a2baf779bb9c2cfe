"""The front matter of a template: YAML between two lines ``---`` at its top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import yaml

from generator.diagnostics import Diagnostic, Span, error
from generator.document import NO_WORDS, Letterhead, Margins, PageSize, RunningText
from generator.template.errors import TemplateError, meant
from generator.template.field_specs import (
    FIELD_NAME,
    KEYS,
    FieldSpec,
    read_field_entries,
    replace_entries,
)
from generator.template.pages import Mistakes, read_letterhead, read_margins, read_running_text

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""Well-formed enough for BCP 47: language, then subtags."""
MAX_CHARACTERS = 50_000
"""The most characters of a front matter."""
_OF_PARTS = ("name", "description", "options", "fields")
"""What a file that others include can say."""
_DELIMITED = re.compile(r"\ufeff?---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says of a template."""

    title: str
    name: str = ""
    subtitle: str = ""
    description: str = ""
    language: str = "en"
    page_size: PageSize = PageSize.A4
    version: str = ""
    """Which edition of the agreement this is."""
    margins: Margins | None = None
    header: RunningText = NO_WORDS
    footer: RunningText = NO_WORDS
    letterhead: Letterhead | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)


def split_front_matter(source: str) -> tuple[str, str]:
    """Return the YAML of a template, and its body with as many empty lines in the YAML's place.

    So every line of the body keeps its number. The YAML is empty if there is none.
    """
    found = _DELIMITED.match(source)
    if found is None:
        return "", source
    yaml_lines = source[: found.end()].count("\n")
    return found[1], "\n" * yaml_lines + source[found.end() :]


NOTHING = FrontMatter(title="")
"""What a template says that says nothing."""


Parsed = tuple[FrontMatter, tuple[Diagnostic, ...]]
"""What a front matter says as far as it can be read, and its mistakes."""


def parse_front_matter(text: str, file: str, inherited: FrontMatter = NOTHING) -> Parsed:
    """Read the YAML of a front matter, which starts at line 2 of ``file``.

    Args:
        text: the YAML.
        file: the template's name, for messages.
        inherited: what holds where the front matter says nothing. Options and fields are added to
            those inherited; name and description are each template's own.

    Raises:
        TemplateError: it is no YAML.
    """
    return _FrontMatterReader(file).read(text, inherited)


def parse_part(text: str, file: str) -> Parsed:
    """Read the front matter of a file that others include; it has no title.

    Raises:
        TemplateError: it is no YAML.
    """
    return _FrontMatterReader(file).read_part(text)


class _FrontMatterReader:
    """Reads one front matter, collecting mistakes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Diagnostic] = []

    def read(self, text: str, inherited: FrontMatter) -> Parsed:
        return self._made(self._values(text), inherited)

    def read_part(self, text: str) -> Parsed:
        values = self._values(text)
        without_effect = [key for key in values if key not in _OF_PARTS]
        if without_effect:
            message = f"“{without_effect[0]}” has no effect in a file that others include"
            self._problems.append(
                error(message, f"it can say {', '.join(_OF_PARTS)}", self._span(1))
            )
        return self._made(values, NOTHING)

    def _made(self, values: dict[str, object], inherited: FrontMatter) -> Parsed:
        own = {"name": "", "description": "", **values}
        made = replace(inherited, **own)  # type: ignore[arg-type]  # as the readers give them
        whole = replace(
            made,
            options={**inherited.options, **made.options},
            fields={**inherited.fields, **made.fields},
        )
        words = (*whole.header.parts, *whole.footer.parts)
        if not whole.version and any("{version}" in each for each in words):
            hint = "give it in the front matter, as “version: 1.0”"
            self._problems.append(
                error("“{version}” in the head or foot has no value", hint, self._span(1))
            )
        return whole, tuple(self._problems)

    def _values(self, text: str) -> dict[str, object]:
        root = self._parse(text)
        entries = {} if root is None else dict(self._entries(root, "the front matter"))
        known = {
            "title": self._text,
            "name": self._text,
            "subtitle": self._text,
            "description": self._text,
            "language": self._language,
            "page_size": self._page_size,
            "version": self._version,
            "margins": self._margins,
            "header": self._running_text,
            "footer": self._running_text,
            "letterhead": self._letterhead,
            "options": self._options,
            "fields": self._fields,
        }
        values: dict[str, object] = {}
        for key, (key_node, node) in entries.items():
            if key in known:
                values[key] = known[key](node, key)
            else:
                self._refuse(key_node, f"unknown key “{key}”", meant(key, known))
        return values

    def _parse(self, text: str) -> yaml.Node | None:
        if len(text) > MAX_CHARACTERS:
            message = f"the front matter has more than {MAX_CHARACTERS} characters"
            raise TemplateError([error(message, "", self._span(1))])
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    line = event.start_mark.line + 2 if event.start_mark else 1
                    raise TemplateError([error("YAML aliases are not used", "", self._span(line))])
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as mistake:
            mark = mistake.problem_mark or mistake.context_mark
            line = mark.line + 2 if mark else 1
            hint = mistake.context or ""
            message = f"the front matter is not YAML: {mistake.problem}"
            raise TemplateError([error(message, hint, self._span(line))]) from None
        except yaml.YAMLError as mistake:
            message = f"the front matter is not YAML: {mistake}"
            raise TemplateError([error(message, "", self._span(1))]) from None
        except RecursionError:
            message = "the front matter is nested too deeply"
            raise TemplateError([error(message, "", self._span(1))]) from None

    def _entries(
        self, node: yaml.Node, what: str
    ) -> Iterator[tuple[str, tuple[yaml.Node, yaml.Node]]]:
        if not isinstance(node, yaml.MappingNode):
            if node.value:
                self._refuse(node, f"{what} must have lines “key: value”")
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in seen:
                self._refuse(key_node, f"“{key}” is given twice")
            seen.add(key)
            yield key, (key_node, value)

    def _text(self, node: yaml.Node, key: str) -> str:
        value = _construct(node)
        if isinstance(value, str):
            return " ".join(value.split())
        if value is None:
            return ""
        self._refuse(node, f"“{key}” must be text", "put it in quotes")
        return ""

    def _language(self, node: yaml.Node, key: str) -> str:
        value = self._text(node, key)
        if value and not LANGUAGE.fullmatch(value):
            self._refuse(node, f"“{value}” is not a language tag", "such as en, de or pt-BR")
        return value or "en"

    def _page_size(self, node: yaml.Node, key: str) -> PageSize:
        value = self._text(node, key).lower()
        try:
            return PageSize(value)
        except ValueError:
            sizes = ", ".join(PageSize)
            self._refuse(node, f"“{key}” cannot be “{value}”", f"it is one of {sizes}")
            return PageSize.A4

    def _letterhead(self, node: yaml.Node, _: str) -> Letterhead | None:
        letterhead, mistakes = read_letterhead(_construct(node))
        self._refuse_all(node, mistakes)
        return letterhead

    def _version(self, node: yaml.Node, key: str) -> str:
        """Read a version as it was typed, so that 1.10 stays what it is."""
        if isinstance(node, yaml.ScalarNode):
            return " ".join(str(node.value).split())
        return self._text(node, key)

    def _margins(self, node: yaml.Node, _: str) -> Margins | None:
        margins, mistakes = read_margins(_construct(node))
        self._refuse_all(node, mistakes)
        return margins

    def _running_text(self, node: yaml.Node, _: str) -> RunningText:
        words, mistakes = read_running_text(_construct(node))
        self._refuse_all(node, mistakes)
        return words

    def _refuse_all(self, node: yaml.Node, mistakes: Mistakes) -> None:
        for message, hint in mistakes:
            self._refuse(node, message, hint)

    def _options(self, node: yaml.Node, key: str) -> dict[str, object]:
        options: dict[str, object] = {}
        for name, (_, value) in self._entries(node, f"“{key}”"):
            default = _construct(value)
            if isinstance(default, str | bool | int | float | list):
                options[name] = default
            else:
                self._refuse(value, f"option “{name}” must be text, a number, true, false, a list")
        return options

    def _fields(self, node: yaml.Node, key: str) -> dict[str, FieldSpec]:
        fields: dict[str, FieldSpec] = {}
        for name, (name_node, value) in self._entries(node, f"“{key}”"):
            if not FIELD_NAME.fullmatch(name):
                hint = "letters, digits, _ and -, the first a letter"
                self._refuse(name_node, f"“{name}” is not a name for a field", hint)
            fields[name] = self._field(name, value)
        return fields

    def _field(self, name: str, node: yaml.Node) -> FieldSpec:
        if not isinstance(node, yaml.MappingNode):
            entries: dict[str, object] = {"label": self._text(node, name)}
        else:
            entries = dict(self._field_entries(name, node))
        if not entries.get("label"):
            self._refuse(node, f"field “{name}” has no label", "say in words what it is for")
        return replace_entries(FieldSpec(""), entries)

    def _field_entries(self, name: str, node: yaml.Node) -> Iterator[tuple[str, object]]:
        for key, (key_node, value) in self._entries(node, f"field “{name}”"):
            if key not in KEYS:
                self._refuse(key_node, f"unknown key “{key}”", meant(key, KEYS))
            elif key in {"label", "format", "hint"}:
                text = self._text(value, key)
                yield from [(key, text)] if text else []
            else:
                entries, mistakes = read_field_entries({key: _construct(value)})
                for mistake in mistakes:
                    self._refuse(value, mistake)
                yield from entries.items()

    def _refuse(self, node: yaml.Node, message: str, hint: str = "") -> None:
        line = node.start_mark.line + 2
        self._problems.append(error(message, hint, self._span(line)))

    def _span(self, line: int) -> Span:
        return Span(self._file, line)


def _construct(node: yaml.Node) -> object:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError):
        return None
    finally:
        loader.dispose()
