"""Break lines of the package on purpose, one at a time, and say which breaks no test notices.

    break_lines.py [--count N] [--seed S] [--first K] [--only PATH]… [--seconds T]

The breaks are spread evenly over the rooms, chosen by the seed: an operator, a constant, a
condition or what a function returns is another one. The tests of the room run on a copy of the
project, so the work tree is never touched. Tests that do not end in time are counted by themselves:
either they have noticed, or the machine is busy.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = {
    "tex": ("tests/tex",),
    "sources": ("tests/sources",),
    "template": ("tests/template",),
    "markdown": ("tests/markdown",),
    "pdf/layout": ("tests/pdf",),
    "pdf/file": ("tests/pdf",),
    "forms": ("tests/forms", "tests/batch", "tests/test_library.py"),
    "changes": ("tests/changes", "tests/cli/test_changes.py", "tests/cli/test_generate.py"),
    "batch": ("tests/batch", "tests/cli/test_generate.py", "tests/cli/test_changes.py"),
    "ledger": (
        "tests/ledger",
        "tests/test_office.py",
        "tests/cli/test_damage.py",
        "tests/cli/test_forget.py",
    ),
    "mail": ("tests/mail",),
    "returns": ("tests/returns",),
    "handin": ("tests/handin", "tests/cli/test_pack.py"),
}
"""The core, room by room, with the tests that are to notice."""
NOTICED, MISSED, ENDLESS = OUTCOMES = ("noticed", "UNNOTICED", "no end")
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
}


@dataclass(frozen=True, slots=True)
class Break:
    """One line that is broken."""

    room: str
    path: Path
    line: int
    before: str
    after: str
    source: str
    """The whole module, broken."""

    def __str__(self) -> str:
        return f"{self.path.relative_to(PROJECT)}:{self.line}: {self.before} -> {self.after}"


def changes_of(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """Yield the ways to break a node; each changes the node that it is given."""
    match node:
        case ast.Compare(ops=[comparison]) if type(comparison) in COMPARED:
            yield lambda each: setattr(each, "ops", [COMPARED[type(comparison)]()])
        case ast.BoolOp(op=joining):
            other = ast.Or() if isinstance(joining, ast.And) else ast.And()
            yield lambda each: setattr(each, "op", other)
        case ast.BinOp(op=operator, left=left, right=right) if type(operator) in CALCULATED:
            if not any(isinstance(side, ast.JoinedStr) for side in (left, right)):
                yield lambda each: setattr(each, "op", CALCULATED[type(operator)]())
        case ast.Constant(value=bool() as value):
            yield lambda each: setattr(each, "value", not value)
        case ast.Constant(value=int() | float() as value):
            yield lambda each: setattr(each, "value", value + 1)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield lambda each: setattr(each, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr()):
            yield lambda each: setattr(each, "value", ast.Constant(None))
        case _:
            pass


def breaks_of(room: str, path: Path) -> Iterator[Break]:
    """Yield every way to break a module."""
    tree = ast.parse(path.read_text("utf-8"))
    for place, node in enumerate(_worth_breaking(tree)):
        for change in changes_of(node):
            broken = copy.deepcopy(tree)
            twin = list(_worth_breaking(broken))[place]
            change(twin)
            before, after = (_first_line(each) for each in (node, twin))
            if before != after:
                line = getattr(node, "lineno", 0)
                yield Break(room, path, line, before, after, ast.unparse(broken))


def _worth_breaking(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module, without annotations and what only a type checker reads."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        for name, field in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list"}:
                continue
            inner = field if isinstance(field, list) else [field]
            waiting.extend(each for each in inner if isinstance(each, ast.AST))


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0][:100]


def choose(count: int, seed: int, only: list[str]) -> list[Break]:
    """Choose breaks: as many of each room as of any other, each in a module of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    rooms = {
        room: sorted((PROJECT / "generator" / room).rglob("*.py"))
        for room in ROOMS
        if not only or any(f"generator/{room}".startswith(each.rstrip("/")) for each in only)
    }
    for paths in rooms.values():
        chance.shuffle(paths)
    chosen: list[Break] = []
    while len(chosen) < count and any(rooms.values()):
        for room, paths in rooms.items():
            while paths and len(chosen) < count:
                found = list(breaks_of(room, paths.pop()))
                if found:
                    chosen.append(chance.choice(found))
                    break
    return chosen


def outcome(broken: Break, project: Path, seconds: float) -> str:
    """Run the tests of a room on a copy of the project in which the line is broken."""
    place = project / broken.path.relative_to(PROJECT)
    whole = place.read_text("utf-8")
    place.write_text(broken.source, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *_in_order(broken, project)],
            cwd=project,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ENDLESS
    finally:
        place.write_text(whole, "utf-8")
    return NOTICED if ended.returncode else MISSED


def _in_order(broken: Break, project: Path) -> list[str]:
    """List the files of the room's tests: those of the module's name, those that import it, others.

    Of the others, those go first that import what imports it or that share a word with its name or
    folder, and then the goldens. All are run in any order; what notices soon saves the rest.
    """
    tests = [
        path
        for each in ROOMS[broken.room]
        for path in ([project / each] if each.endswith(".py") else (project / each).rglob("test_*"))
        if path.suffix == ".py" and path.exists()
    ]
    name = broken.path.stem.lstrip("_")
    words = [word[:5] for word in (*name.split("_"), broken.path.parent.name) if len(word) > 3]
    module = _module(broken.path)
    room = (PROJECT / "generator" / broken.room).rglob("*.py")
    around = [_module(path) for path in room if module in path.read_text("utf-8")]

    def key(path: Path) -> tuple[bool, bool, bool, bool, Path]:
        text = path.read_text("utf-8")
        near = any(each in text for each in around) or any(word in path.name for word in words)
        return name not in path.name, module not in text, not near, "golden" not in path.name, path

    return [str(path) for path in sorted(tests, key=key)]


def _module(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts)


def _copy(folder: Path) -> Path:
    """Copy what git knows of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    return folder


def main() -> None:
    """Break lines, and say what was not noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="how many lines to break")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--first", type=int, default=1, help="the one to begin with, from 1")
    parser.add_argument("--last", type=int, default=0, help="the one to end with")
    parser.add_argument("--only", action="append", default=[], help="rooms, as generator/tex")
    parser.add_argument("--seconds", type=float, default=600, help="how long tests may take")
    asked = parser.parse_args()
    chosen = choose(asked.count, asked.seed, asked.only)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        project = _copy(Path(folder))
        for number, broken in enumerate(chosen, start=1):
            if number < asked.first or (asked.last and number > asked.last):
                continue
            came = outcome(broken, project, asked.seconds)
            outcomes.append(came)
            print(f"{number} {came:9} {broken}", flush=True)
    print(*(f"{outcomes.count(each)} {each.lower()}" for each in OUTCOMES), sep=", ")


if __name__ == "__main__":
    main()
