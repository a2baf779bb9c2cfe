"""Who may import whom, and what only the command may do; read from the import statements."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "generator"

LEVELS = {
    "diagnostics": 0,
    "document": 0,
    "font_files": 0,
    "garbage": 0,
    "picture_files": 0,
    "languages": 0,
    "extensions": 0,
    "fields": 0,
    "numbering": 0,
    "paper": 0,
    "characters": 0,
    "moments": 0,
    "spreadsheet": 0,
    "text": 0,
    "traversal": 0,
    "drawing": 1,
    "confined": 1,
    "filenames": 1,
    "foreign_mail": 1,
    "locking": 1,
    "tex": 1,
    "markdown": 1,
    "output": 1,
    "program_files": 1,
    "pdf": 1,
    "servers": 1,
    "sources": 1,
    "template": 1,
    "changes": 2,
    "forms": 2,
    "ledger": 2,
    "office": 2,
    "batch": 3,
    "fetch": 3,
    "handin": 3,
    "mail": 3,
    "manuscripts": 3,
    "parallel": 3,
    "returns": 3,
    "cli": 4,
    "desk": 4,
    "history": 4,
    "record": 4,
    "status": 4,
    "config": 4,
    "toml_tables": 4,
    "agreements": 4,
    "workspace": 4,
    "": 4,
}
"""Each room directly under the package, and the package's own front door as the empty name."""

MAY_MEET = {0, 2, 4}
"""Levels whose rooms may import each other."""
ALLOWED_BETWEEN_SIBLINGS = {("sources", "tex"), ("handin", "returns"), ("output", "locking")}

COMMAND_ONLY = {"argparse", "click", "getpass", "logging", "rich", "tomllib", "typer"}
"""Modules that talk to a person or read settings."""
COMMAND_ONLY_NAMES = {"breakpoint", "exit", "input", "print", "quit"}
COMMAND_ONLY_ATTRIBUTES = {
    ("os", "environ"),
    ("os", "getenv"),
    ("sys", "argv"),
    ("sys", "exit"),
    ("sys", "stderr"),
    ("sys", "stdin"),
    ("sys", "stdout"),
}
HIDES_THE_ENVIRONMENT = {"drawing/_reportlab.py"}
"""Takes settings away from a library that reads them when it is imported."""
LISTENS_TO_A_LIBRARY = {"drawing/_svglib.py", "mail/notices.py"}
"""Hears, or silences, what a library says into its log, which nobody reads."""
PASSED_IN = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
}
CHANCE = {"random", "secrets", "uuid"}
"""Same input, same bytes: time and chance come from the caller."""


@dataclass(frozen=True, slots=True)
class Import:
    line: int
    module: str
    """Absolute dotted name; of ``from generator import x`` it is ``generator.x``."""
    names: tuple[str, ...] = ()
    """What is taken from it: values, or modules in it."""

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def room(self) -> str:
        """The room of the package, empty for its front door."""
        return [*self.module.split("."), ""][1]


@cache
def imports(source: str, parent: str) -> tuple[Import, ...]:
    """Find every import in a module whose package is ``parent``, also those inside functions."""
    return tuple(_imports(source, parent))


def _imports(source: str, parent: str) -> Iterator[Import]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = parent.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, *([base] if base else [])])
            if base == "generator":
                for alias in node.names:
                    yield Import(node.lineno, f"generator.{alias.name}")
            else:
                yield Import(node.lineno, base, tuple(alias.name for alias in node.names))


def wrong_imports(source: str, room: str, parent: str) -> list[str]:
    """List the imports that go upwards, or sideways where they must not."""
    level = LEVELS[room]
    wrong = []
    for item in imports(source, parent):
        if item.top != "generator" or item.room == room:
            continue
        target = LEVELS.get(item.room)
        sideways = target == level and (
            level in MAY_MEET or (room, item.room) in ALLOWED_BETWEEN_SIBLINGS
        )
        if target is None or not (target < level or sideways):
            wrong.append(f"line {item.line}: {item.module}")
    return wrong


def command_matters(source: str) -> list[str]:
    """List what a module does that only the command, at the top, may do."""
    found = [
        f"line {item.line}: imports {item.module}"
        for item in imports(source, "generator")
        if item.top in COMMAND_ONLY | CHANCE
    ]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id in COMMAND_ONLY_NAMES:
            found.append(f"line {node.lineno}: {node.id}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            pair = (node.value.id, node.attr)
            if pair in COMMAND_ONLY_ATTRIBUTES | PASSED_IN:
                found.append(f"line {node.lineno}: {'.'.join(pair)}")
    return found


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def parent_of(path: Path) -> str:
    """The dotted name of the folder that a module is in."""
    return ".".join(path.relative_to(PROJECT).parent.parts)


ROOMS_OF_RETURNS = (
    "evidence", "report_json", "intake", "reading", "cutting", "identify", "geometry", "terms",
    "structure", "looks", "signers", "verdict", "examine", "taking_in", "checking",
    "assigning", "deciding",
    "picture_store", "crops", "side_by_side", "page_store", "sheets", "sheet_pages",
)  # fmt: skip
"""The rooms of ``returns/`` from the bottom: each may import those before it."""

MODULES = sorted(PACKAGE.rglob("*.py"))
BELOW_COMMAND = [path for path in MODULES if LEVELS.get(room_of(path), 0) < 4]
SCRIPTS = [*(PROJECT / "tests").rglob("*.py"), *(PROJECT / "tools").rglob("*.py")]
STANDARD = sys.stdlib_module_names
OWN = {"generator"}.union(*(path.relative_to(PROJECT).with_suffix("").parts for path in SCRIPTS))
"""Scripts and test helpers import each other by the names of their files and folders."""


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_every_room_has_a_level() -> None:
    assert len(MODULES) > 10
    assert {room_of(path) for path in MODULES} <= LEVELS.keys()


def test_no_two_test_modules_have_one_name() -> None:
    """Folders of tests are no packages, but for some; there pytest knows a module by its name."""
    folders = [path.parent for path in (PROJECT / "tests").rglob("*.py")]
    bare = {folder for folder in folders if not (folder / "__init__.py").exists()}
    names = Counter(path.name for folder in bare for path in folder.glob("*.py"))
    del names["conftest.py"]
    assert {name for name, times in names.items() if times > 1} == set()


def wrong_modules(
    paths: Iterable[Path], wrong: Callable[[Path], Iterable[str]]
) -> dict[str, list[str]]:
    """List what is wrong, by module; one test for all of them, since there are hundreds."""
    found = {name_of(path): list(wrong(path)) for path in paths}
    return {name: wrongs for name, wrongs in found.items() if wrongs}


def test_imports_go_downwards() -> None:
    def wrong(path: Path) -> list[str]:
        return wrong_imports(path.read_text("utf-8"), room_of(path), parent_of(path))

    assert wrong_modules(MODULES, wrong) == {}


def test_the_ground_floor_needs_the_standard_library_only() -> None:
    def wrong(path: Path) -> set[str]:
        foreign = {item.top for item in imports(path.read_text("utf-8"), parent_of(path))}
        return foreign - STANDARD - {"generator"}

    ground_floor = [path for path in MODULES if LEVELS.get(room_of(path)) == 0]
    assert wrong_modules(ground_floor, wrong) == {}


def test_only_the_command_talks_exits_and_reads_settings() -> None:
    def wrong(path: Path) -> list[str]:
        matters = command_matters(path.read_text("utf-8"))
        if name_of(path) in HIDES_THE_ENVIRONMENT:
            matters = [each for each in matters if not each.endswith("os.environ")]
        if name_of(path) in LISTENS_TO_A_LIBRARY:
            matters = [each for each in matters if not each.endswith("imports logging")]
        return matters

    assert wrong_modules(BELOW_COMMAND, wrong) == {}


def test_rooms_of_returns_import_downwards() -> None:
    def wrong(path: Path) -> Iterator[str]:
        parts = path.relative_to(PACKAGE / "returns").with_suffix("").parts
        within = 0 if parts[0] == "__init__" else ROOMS_OF_RETURNS.index(parts[0]) + 1
        for item in imports(path.read_text("utf-8"), parent_of(path)):
            if (
                item.room == "returns"
                and item.module.split(".")[2] not in ROOMS_OF_RETURNS[:within]
            ):
                yield f"line {item.line}: {item.module}"

    assert wrong_modules((path for path in MODULES if room_of(path) == "returns"), wrong) == {}


@pytest.mark.parametrize(
    "room", sorted({room_of(path) for path in MODULES if path.parent != PACKAGE} - {"cli"})
)
def test_the_tables_of_rooms_name_every_module(room: str) -> None:
    """ARCHITECTURE has a table for the rooms that are many modules; each module is in one."""
    page = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)(?:\.py)?`", page)) | set(re.findall(r"/(\w+)\.py", page))
    modules = {path.stem for path in MODULES if room_of(path) == room} - {"__init__"}
    private = {name for name in modules if name.startswith("_") and room != "pdf"}
    assert modules - private - named == set()


def test_the_table_names_every_command_and_what_they_share() -> None:
    """What a command has of its own is beside it, and is not named."""
    page = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
    row = page[page.index("| `cli` |") : page.index("## The PDF, room by room")]
    named = set(re.findall(r"`(\w+)/?`", row))
    folders = [PACKAGE / "cli", PACKAGE / "cli" / "shared"]
    modules = {path.stem for folder in folders for path in folder.glob("*.py")}
    commands = {path.parent.name for path in (PACKAGE / "cli").glob("*/command.py")}
    assert (modules | commands) - {"__init__", "__main__"} - named == set()


def test_the_tables_of_rooms_name_no_module_that_is_gone() -> None:
    page = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")
    tables = page[page.index("## From a list") : page.index("## Words of our own")]
    rows = [row.split("|")[-2] for row in tables.splitlines() if row.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    there = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert named - there == set()


@pytest.mark.parametrize(
    "path", sorted(PROJECT.glob("*.md")) + sorted(PROJECT.glob("docs/*.md")), ids=str
)
def test_pages_name_files_that_are_there(path: Path) -> None:
    text = path.read_text("utf-8")
    words = re.sub(r"^```.*?^```|`[^`\n]+`(?!\])", "", text, flags=re.DOTALL | re.MULTILINE)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", words)]
    missing = [
        link
        for link in links
        if link
        and "://" not in link
        and not link.startswith("mailto:")
        and not (path.parent / link).exists()
    ]
    for name in re.findall(r"`((?:generator|tests|tools|docs|bench|templates)/[\w/.-]+)`", text):
        if not (PROJECT / name).exists():
            missing.append(name)
    assert missing == []


def distributions(paths: Iterable[Path]) -> dict[str, frozenset[str]]:
    """Map each foreign module that is imported to the distributions that may bring it."""
    providers = packages_distributions()
    found: dict[str, frozenset[str]] = {}
    for path in paths:
        for item in imports(path.read_text("utf-8"), parent_of(path)):
            if item.top in STANDARD or item.top in OWN:
                continue
            names = providers.get(item.top, [item.top])
            found[item.top] = frozenset(name.lower() for name in names)
    return found


def declared(*groups: str) -> set[str]:
    """Name the dependencies of the package, and those of the extras and groups given."""
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    project = pyproject["project"]
    optional = project["optional-dependencies"] | pyproject["dependency-groups"]
    lines = [*project["dependencies"], *(line for group in groups for line in optional[group])]
    return {re.split(r"[<>=~!;\[ ]", line)[0].lower() for line in lines}


EXTRAS = ("dask", "keyring", "oauth", "svg")
"""Those whose packages are imported, and not only looked for."""


def test_the_package_declares_what_it_imports_and_no_more() -> None:
    used = distributions(MODULES)
    assert {top for top, names in used.items() if not names & declared(*EXTRAS)} == set()
    assert declared(*EXTRAS) - frozenset().union(*used.values()) == set()


def test_tests_and_tools_declare_what_they_import() -> None:
    used = distributions(SCRIPTS)
    allowed = declared(*EXTRAS, "test", "docs", "fuzz")
    assert {top for top, names in used.items() if not names & allowed} == set()


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("text", "from generator.paper import Paper\nimport generator.pdf"),
        ("pdf", "from generator.template import load_template"),
        ("pdf", "from generator import tex"),
        ("sources", "from ..template import errors"),
        ("tex", "from generator.sources import load"),
        ("forms", "def late():\n    from generator.batch import plan"),
        ("batch", "from generator.mail import send"),
        ("batch", "import generator"),
        ("config", "from generator.unheard_of import x"),
    ],
)
def test_a_wrong_import_is_found(room: str, source: str) -> None:
    assert len(wrong_imports(source, room, f"generator.{room}")) == 1


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("sources", "from generator.tex import decode_title\nfrom .reading import read"),
        ("forms", "from generator.ledger import Record"),
        ("cli", "import generator\nfrom generator.batch import plan"),
        ("pdf", "from . import fonts"),
    ],
)
def test_a_right_import_is_let_through(room: str, source: str) -> None:
    assert wrong_imports(source, room, f"generator.{room}") == []


@pytest.mark.parametrize(
    "source",
    [
        "print('x')",
        "import rich.table",
        "from typer import Option",
        "import sys\nsys.exit(1)",
        "import os\nos.environ['HOME']",
        "from datetime import datetime\ndatetime.now()",
        "import random",
    ],
)
def test_what_only_the_command_may_do_is_found(source: str) -> None:
    assert len(command_matters(source)) == 1


def test_each_exception_from_a_rule_of_ruff_has_a_reason() -> None:
    scripts = [*MODULES, *(PROJECT / "tools").rglob("*.py"), *(PROJECT / "bench").rglob("*.py")]
    bare = [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in scripts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "# noqa" in line and not re.search(r"# noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)* - .", line)
    ]
    assert bare == []


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 matches `(?:ab?)*+` where it must not; `(?>(?:ab?)*)` means the same."""

    def wrong(path: Path) -> list[str]:
        return re.findall(r"\)(?:[*?+]|\{[\d,]*\})\+", path.read_text("utf-8"))

    assert wrong_modules(MODULES, wrong) == {}


SMALL = 40
"""Lines of a file that is too small to stand alone for one that imports it."""
SMALL_ON_PURPOSE = {
    "sources/bibtex/plain_fields.py": "is only for speed, and tested to be equal to the long way",
    "sources/join_files.py": "is loaded for lists of several files only",
}


def test_a_small_file_has_more_than_one_that_imports_it() -> None:
    """Commands have none: they are loaded by their names."""
    importers: Counter[str] = Counter()
    for path in MODULES:
        found = imports(path.read_text("utf-8"), parent_of(path))
        taken = (f"{each.module}.{name}" for each in found for name in each.names)
        importers.update({each.module for each in found} | set(taken))
    small = {
        name_of(path)
        for path in MODULES
        if len(path.read_text("utf-8").splitlines()) < SMALL
        and importers[".".join(path.relative_to(PROJECT).with_suffix("").parts)] == 1
    }
    assert small == SMALL_ON_PURPOSE.keys()


OPENS_A_LEDGER = re.compile(r"\b(?:Ledger|MailLog|ReturnLog|Erasing)\(|\.to_read\(|\bconnect\(")


def test_one_door_leads_to_the_output_folder() -> None:
    def wrong(path: Path) -> list[str]:
        return OPENS_A_LEDGER.findall(path.read_text("utf-8"))

    others = [path for path in MODULES if room_of(path) not in {"ledger", "office"}]
    assert wrong_modules(others, wrong) == {}


def test_rooms_of_tests_are_rooms_of_the_package() -> None:
    rooms = {room_of(path) for path in MODULES}
    folders = {path.parent.name for path in (PROJECT / "tests").glob("*/*.py")}
    assert folders - rooms <= {"docs", "outside", "season", "tools"}
