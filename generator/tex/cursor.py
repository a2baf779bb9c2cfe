"""Walk along nodes the way TeX takes arguments: the next group, letter or command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.tex.tree import Chars, Command, Group, Node

_LONGEST_OPTION = 30
"""Nodes that an optional argument may span; a bound keeps the search for ``]`` linear."""
_LONGEST_CHAIN = 4
"""Commands that may follow each other as one argument, as in ``\\'\\^\\i``."""


class Cursor:
    """A position in a sequence of nodes."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = list(nodes)
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._nodes)

    def peek(self) -> Node | None:
        """Return the next node and stay before it."""
        return None if self.done else self._nodes[self._at]

    def take(self) -> Node:
        """Return the next node and go past it."""
        node = self._nodes[self._at]
        self._at += 1
        return node

    def rest(self) -> list[Node]:
        """Take everything that is left."""
        nodes = self._nodes[self._at :]
        self._at = len(self._nodes)
        return nodes

    def characters(self, count: int) -> str:
        """Take up to so many characters of the run that comes next."""
        node = self.peek()
        if not isinstance(node, Chars):
            return ""
        taken, left = node.text[:count], node.text[count:]
        if left:
            self._nodes[self._at] = Chars(left)
        else:
            self._at += 1
        return taken

    def ahead(self) -> str:
        """Return the run of characters that comes next, and stay before it."""
        node = self.peek()
        return node.text if isinstance(node, Chars) else ""

    def skip_spaces(self) -> None:
        """Go past white space."""
        node = self.peek()
        while isinstance(node, Chars):
            stripped = node.text.lstrip()
            if stripped:
                self._nodes[self._at] = Chars(stripped)
                return
            self._at += 1
            node = self.peek()

    def argument(self, takes_one: Callable[[str], bool]) -> tuple[Node, ...] | None:
        """Take one argument; a command that takes one itself brings it along. None at the end."""
        chain: list[Node] = []
        while len(chain) < _LONGEST_CHAIN:
            self.skip_spaces()
            node = self.peek()
            if node is None:
                break
            if isinstance(node, Chars):
                chain.append(Chars(self.characters(1)))
                break
            self.take()
            if isinstance(node, Group) and not chain:
                return node.children
            chain.append(node)
            if not (isinstance(node, Command) and takes_one(node.name)):
                break
        return tuple(chain) if chain else None

    def option(self) -> tuple[Node, ...] | None:
        """Take an argument in square brackets, if one comes next."""
        first = self.peek()
        if not (isinstance(first, Chars) and first.text.startswith("[")):
            return None
        taken: list[Node] = []
        following = self._nodes[self._at + 1 : self._at + _LONGEST_OPTION]
        for ahead, node in enumerate([Chars(first.text[1:]), *following]):
            if isinstance(node, Chars) and "]" in node.text:
                inside, _, after = node.text.partition("]")
                self._at += ahead
                self._nodes[self._at] = Chars(after)
                return (*taken, Chars(inside))
            taken.append(node)
        return None

    def is_before_group(self) -> bool:
        """Tell whether a group comes next, without a space."""
        return isinstance(self.peek(), Group)

    def is_before_star(self) -> bool:
        """Tell whether a star and a group come next."""
        following = self._nodes[self._at + 1 : self._at + 2]
        return self.ahead() == "*" and bool(following) and isinstance(following[0], Group)

    def is_before_letter(self) -> bool:
        """Tell whether a letter comes next, without a space."""
        node = self.peek()
        return isinstance(node, Chars) and node.text[:1].isalpha()
