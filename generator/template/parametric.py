"""Which templates cannot tell one text from another.

Such a template moves texts, joins and prints them, and asks at most whether one is empty. So it
does with every text what it does with any other, as a parametric function does with its values.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from generator.template.fields import FUNCTIONS
from generator.template.work import MAX_TEXT

LONGEST = 5_000
"""The most characters of a text that all texts are like: so no joined text gets too long."""
_MOST_JOINED = MAX_TEXT // LONGEST

Uses = tuple[tuple[str, tuple[str, ...] | None], ...]
"""The names that a template uses, sorted; for each the parts, or None if they are not all named."""


def is_parametric(trees: Iterable[nodes.Template]) -> bool:
    """Tell whether a template and all that it includes are only of what is known to be blind.

    What is not known counts as seeing: filters, tests, comparisons, arithmetic, macros, blocks.
    """
    trees = tuple(trees)
    joined = sum(len(node.nodes) for tree in trees for node in tree.find_all(nodes.Concat))
    return joined <= _MOST_JOINED and all(
        _are_blind(tree.body) and not any(map(_is_long, tree.find_all(nodes.Const)))
        for tree in trees
    )


def find_uses(trees: Iterable[nodes.Template]) -> Uses:
    """Find the names that may come from the context, and their parts where they are written out."""
    uses: dict[str, set[str] | None] = {}
    waiting: list[nodes.Node] = [*trees]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            parts = uses.setdefault(node.node.name, set())
            if parts is not None:
                parts.add(node.attr)
        elif isinstance(node, nodes.Name):
            uses[node.name] = None
        else:
            waiting.extend(node.iter_child_nodes())
    return tuple(
        (name, None if parts is None else tuple(sorted(parts)))
        for name, parts in sorted(uses.items())
        if name not in FUNCTIONS
    )


def _are_blind(statements: Iterable[nodes.Node]) -> bool:
    return all(map(_is_blind, statements))


def _is_blind(node: nodes.Node) -> bool:
    match node:
        case nodes.Output():
            return all(map(_prints, node.nodes))
        case nodes.If():
            return _joins(node.test) and _are_blind((*node.body, *node.elif_, *node.else_))
        case nodes.For():
            return (
                _is_name(node.target)
                and node.test is None
                and _moves(_looped_over(node))
                and _are_blind((*node.body, *node.else_))
            )
        case nodes.Assign():
            return _is_name(node.target) and _moves(node.node)
        case nodes.Include():
            return True
    return False


def _prints(node: nodes.Expr) -> bool:
    """Tell whether what is printed is blind; only here a field can be made, so all are printed."""
    if not isinstance(node, nodes.Call):
        return isinstance(node, nodes.TemplateData) or _joins(node)
    return (
        isinstance(node.node, nodes.Name)
        and node.node.name in FUNCTIONS
        and node.dyn_args is None
        and node.dyn_kwargs is None
        and all(map(_joins, node.args))
        and all(_joins(keyword.value) for keyword in node.kwargs)
    )


def _joins(node: nodes.Node) -> bool:
    """Tell whether an expression gives its texts, joined at most."""
    if isinstance(node, nodes.Concat | nodes.CondExpr | nodes.And | nodes.Or | nodes.Not):
        return all(map(_joins, node.iter_child_nodes()))
    return _moves(node)


def _moves(node: nodes.Node) -> bool:
    """Tell whether an expression gives one of its texts as it is."""
    match node:
        case nodes.Const():
            return True
        case nodes.Name():
            return node.ctx == "load"
        case nodes.Getattr():
            return _moves(node.node)
        case nodes.Getitem():
            return _moves(node.node) and isinstance(node.arg, nodes.Const)
        case nodes.CondExpr() | nodes.And() | nodes.Or() | nodes.Not():
            return all(map(_moves, node.iter_child_nodes()))
    return False


def _is_name(target: nodes.Node) -> bool:
    return isinstance(target, nodes.Name) and target.name not in FUNCTIONS


def _looped_over(loop: nodes.For) -> nodes.Node:
    """Give what a loop goes over, which the sandbox has put into a call that counts."""
    counting = loop.iter
    if isinstance(counting, nodes.Call) and isinstance(counting.node, nodes.EnvironmentAttribute):
        return counting.args[0]
    return counting


def _is_long(constant: nodes.Const) -> bool:
    return isinstance(constant.value, str) and len(constant.value) > LONGEST
