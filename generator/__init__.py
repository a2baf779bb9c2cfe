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

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.batch import Outcome, Plan, Write, Written, apply, plan
    from generator.diagnostics import Diagnostic, Severity, Span
    from generator.filenames import file_names
    from generator.forms.agreement import (
        Agreement,
        Refusal,
        Rendition,
        make_agreements,
        override_volume,
    )
    from generator.forms.renderer import Renderer
    from generator.forms.signatory import Basis, Signatory, SignerRule, unmatched_contacts
    from generator.output import Change, Format, OutputError, Placed
    from generator.paper import Author, Name, Paper, Volume
    from generator.sources import Loaded, Selection, load
    from generator.sources.contacts import Contacts, read_contacts
    from generator.template import Template, TemplateError, find_templates, load_template
    from generator.text import Title

__all__ = [
    "Agreement",
    "Author",
    "Basis",
    "Change",
    "Contacts",
    "Diagnostic",
    "Format",
    "Loaded",
    "Name",
    "Outcome",
    "OutputError",
    "Paper",
    "Placed",
    "Plan",
    "Refusal",
    "Renderer",
    "Rendition",
    "Selection",
    "Severity",
    "Signatory",
    "SignerRule",
    "Span",
    "Template",
    "TemplateError",
    "Title",
    "Volume",
    "Write",
    "Written",
    "apply",
    "file_names",
    "find_templates",
    "load",
    "load_template",
    "make_agreements",
    "override_volume",
    "plan",
    "read_contacts",
    "unmatched_contacts",
]

_ROOMS = {
    "forms.agreement": (
        "Agreement",
        "Refusal",
        "Rendition",
        "make_agreements",
        "override_volume",
    ),
    "batch": ("Outcome", "Plan", "Write", "Written", "apply", "plan"),
    "diagnostics": ("Diagnostic", "Severity", "Span"),
    "filenames": ("file_names",),
    "output": ("Change", "Format", "OutputError", "Placed"),
    "forms.renderer": ("Renderer",),
    "paper": ("Author", "Name", "Paper", "Volume"),
    "forms.signatory": ("Basis", "Signatory", "SignerRule", "unmatched_contacts"),
    "sources": ("Loaded", "Selection", "load"),
    "sources.contacts": ("Contacts", "read_contacts"),
    "template": ("Template", "TemplateError", "find_templates", "load_template"),
    "text": ("Title",),
}
_HOMES = {name: f"generator.{room}" for room, names in _ROOMS.items() for name in names}

if not TYPE_CHECKING:  # so that a type checker still refuses names that do not exist

    def __getattr__(name: str) -> object:
        """Import a name of the library from its room."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
