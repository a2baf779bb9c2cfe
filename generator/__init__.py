"""Publication agreements from paper metadata: the library.

It is one straight line. Load papers, make their agreements, render one or many:

>>> import generator, tempfile
>>> from pathlib import Path
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "papers.bib").write_text('''
... @InProceedings{lovelace43,
...   title = {Sketch of the Analytical {E}ngine},
...   author = {Lovelace, Ada and Menabrea, Luigi Federico}
... }''')
>>> loaded = generator.load([folder / "papers.bib"])
>>> loaded.papers[0].title.plain
'Sketch of the Analytical Engine'
>>> agreements = generator.make_agreements(loaded.papers, rule=generator.SignerRule.LAST)
>>> agreements[0].signatories[0].name
'Luigi Federico Menabrea'
>>> renderer = generator.Renderer(generator.load_template("pmlr"))
>>> renderer.render(agreements[0]).pdf[:5]
b'%PDF-'
>>> for outcome in generator.apply(generator.plan(agreements), renderer, folder / "out"):
...     print(outcome.agreement.paper.paper_id, *(placed.change for placed in outcome.files))
lovelace43 new new

Nothing here prints, prompts, exits or reads settings; what is wrong with an input is a
:class:`Diagnostic` beside the good results. Each name is imported from its room on first use, so
that a command which needs little starts at once.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path


def _read_names() -> dict[str, tuple[str, str]]:
    """Read from the stub beside this file in which module each name is, and what it is there."""
    homes: dict[str, tuple[str, str]] = {}
    for node in ast.parse(Path(__file__).with_suffix(".pyi").read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                homes[(name.asname or name.name).lstrip("_")] = node.module, name.name
    return homes


_HOMES = _read_names()
__all__ = sorted([*_HOMES, "__version__"])  # noqa: PLE0605 - the stub names them


def __getattr__(name: str) -> object:
    """Import a name of the library from its module."""
    if name == "__version__":
        found: object = _version()
    elif name in _HOMES:
        module, there = _HOMES[name]
        if module == __name__:
            return import_module(f"{module}.{there}")
        found = getattr(import_module(module), there)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def _version() -> str:
    """Return the version that is installed; ``0`` for a copy that is not."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import

    try:
        return version("paper-agreements")
    except PackageNotFoundError:
        return "0"


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
