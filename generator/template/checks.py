"""What can be found wrong with a template before it is filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from jinja2 import meta, nodes

from generator.diagnostics import Diagnostic, Span, error
from generator.languages.words import words_of
from generator.template.errors import meant
from generator.template.field_specs import spec_of, usual_label
from generator.template.fields import FUNCTIONS
from generator.template.frontmatter import FrontMatter

CONTEXT = ("title", "paper", "signatories", "signatory", "volume", "options", "today")
"""The names that are given to a template."""

_Including = nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends


def check(
    name: str,
    trees: dict[str, nodes.Template],
    front: FrontMatter,
    context: Collection[str] = CONTEXT,
) -> list[Diagnostic]:
    """Check a template's file ``name`` and the files that it includes, given parsed."""
    known = {*context, *FUNCTIONS, "range", "namespace"}
    shared = known.union(*map(_defined_names, trees.values()))
    return [
        finding
        for file, tree in trees.items()
        for finding in (
            *_unknown_names(file, tree, known if file == name else shared, context),
            *_unknown_options(file, tree, front),
            *_unlabelled_fields(file, tree, front),
            *_fields_of_nobody(file, tree),
        )
    ]


def references(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Return the files that a template includes, imports or extends, with the line.

    Raises:
        ValueError: with the line; the file's name is not written out in the template.
    """
    including: list[_Including] = [
        *tree.find_all(nodes.Include),
        *tree.find_all(nodes.Import),
        *tree.find_all(nodes.FromImport),
        *tree.find_all(nodes.Extends),
    ]
    for node in including:
        wanted = node.template
        if not isinstance(wanted, nodes.Const) or not isinstance(wanted.value, str):
            raise ValueError(node.lineno)
        yield wanted.value, node.lineno


def _defined_names(tree: nodes.Template) -> set[str]:
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"}}
    names.update(node.name for node in tree.find_all(nodes.Macro))
    names.update(node.target for node in tree.find_all(nodes.Import))
    for imported in tree.find_all(nodes.FromImport):
        names.update(name if isinstance(name, str) else name[1] for name in imported.names)
    return names


def _unknown_names(
    file: str, tree: nodes.Template, known: Collection[str], context: Collection[str]
) -> Iterator[Diagnostic]:
    unknown = meta.find_undeclared_variables(tree) - set(known)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            unknown.discard(node.name)
            hint = meant(node.name, (*context, *FUNCTIONS))
            yield error(f"unknown name “{node.name}”", hint, Span(file, node.lineno))


def _unknown_options(file: str, tree: nodes.Template, front: FrontMatter) -> Iterator[Diagnostic]:
    for node in tree.find_all(nodes.Getattr):
        is_option = isinstance(node.node, nodes.Name) and node.node.name == "options"
        if is_option and node.attr not in front.options:
            near = get_close_matches(node.attr, front.options, n=1)
            hint = "give its default under “options:” in the front matter"
            hint = f"did you mean “{near[0]}”?" if near else hint
            yield error(f"unknown option “{node.attr}”", hint, Span(file, node.lineno))


def _unlabelled_fields(file: str, tree: nodes.Template, front: FrontMatter) -> Iterator[Diagnostic]:
    words = words_of(front.language)
    for call, name in _fields_with_a_name(tree):
        labelled = any(keyword.key == "label" for keyword in call.kwargs)
        if not (labelled or spec_of(name, front.fields) or usual_label(name, words)):
            hint = "add it to “fields:” in the front matter"
            yield error(f"field “{name}” has no label", hint, Span(file, call.lineno))


def _fields_of_nobody(file: str, tree: nodes.Template) -> Iterator[Diagnostic]:
    """Find fields that all who sign, or all authors, would have in common."""
    for loop in tree.find_all(nodes.For):
        words = {node.name for node in loop.iter.find_all(nodes.Name)}
        words |= {node.attr for node in loop.iter.find_all(nodes.Getattr)}
        if isinstance(loop.iter, nodes.Name):
            words.add(loop.iter.name)
        if isinstance(loop.iter, nodes.Getattr):
            words.add(loop.iter.attr)
        if words.isdisjoint({"signatories", "authors"}):
            continue
        for call, name in _fields_with_a_name(loop):
            hint = f"end its name with the person's key: “{name}_” ~ person.key"
            message = f"field “{name}” is the same for everybody in this loop"
            yield error(message, hint, Span(file, call.lineno))


def _fields_with_a_name(tree: nodes.Node) -> Iterator[tuple[nodes.Call, str]]:
    """Find the fields whose names are written out."""
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in FUNCTIONS:
            continue
        position = 1 if call.node.name == "name_field" else 0
        name = call.args[position] if len(call.args) > position else None
        if isinstance(name, nodes.Const):
            yield call, str(name.value)
