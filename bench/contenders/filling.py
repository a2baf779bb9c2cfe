"""pikepdf filling a ready form: nothing is laid out but the text of three fields.

The form is made by this project, with fields where the title and the signer's name stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from pikepdf import Pdf
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from pikepdf.form import TextField as FilledField

import generator
from bench.contenders.common import Maker, signer
from generator.document import Value
from generator.fields import TextField
from generator.forms.context import context_of
from generator.markdown.reader import read
from generator.paper import Author, Name, Paper
from generator.pdf import Identity, PreparedForms
from generator.text import Text, Title

LABEL = "pikepdf, filling a ready form"

_FIELDS = {"paper_title": "title", "party": "signer", "author": "signer"}


def prepare(papers: Sequence[Paper]) -> Maker:
    """Make and open the ready form."""
    del papers
    pdf = Pdf.open(
        BytesIO(_ready_form())
    )  # once: opening it for each form takes half as long again
    form = Form(pdf, DefaultAppearanceStreamGenerator)
    fields = {name: form[name] for name in _FIELDS}

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for paper in papers:
            words = {"title": paper.title.plain, "signer": signer(paper)}
            for name, word in _FIELDS.items():
                field = fields[name]
                assert isinstance(field, FilledField)
                field.value = words[word]
            pdf.save(folder / f"{paper.paper_id}.pdf")

    return make


def _ready_form() -> bytes:
    template = generator.load_template("pmlr")
    paper = Paper("ready", Title.of("title"), (Author(Name("signer"), corresponding=True),))
    agreement = generator.make_agreements([paper])[0]
    composition = template.compose(context_of(agreement, {}))
    names = iter(name for name in _FIELDS if name != "paper_title")

    def blank(value: Value) -> Value:
        if isinstance(value, Title):
            return TextField("paper_title", "Title of the paper")
        return TextField(next(names), "Signer") if value == "signer" else value

    document = replace(read(composition.skeleton), title=(Text(template.title),))
    values = [blank(value) for value in composition.values]
    return PreparedForms(document).render(values, Identity("ready", 1, "0" * 16, "Agreement"))
