"""A chair's desk: forms of published papers as they were issued, which the tests then return."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pikepdf

from generator.batch.inputs import form_content
from generator.forms.agreement import Agreement, Refusal
from generator.forms.renderer import Renderer
from generator.forms.signatory import Basis, Signatory
from generator.ledger.records import Content, IssuedFile, Record, Revision
from generator.output import Format
from generator.paper import Paper, Volume
from generator.returns.evidence import Index
from generator.returns.identify.indexing import make_index
from generator.sources.load import load_text
from generator.template import load_template
from generator.text import Title

TODAY = date(2031, 6, 20)
ISSUED_AT = "2031-05-01T09:00:00+00:00"

PAPERS = r"""
@InProceedings{zhang25ladder,
  title  = {Ladder-Residual: Parallelism-Aware Architecture for Accelerating Large Model Inference
            with Communication Overlapping},
  author = {Zhang, Muru and Mishra, Mayank and Kim, Yoon and Dao, Tri}
}
@InProceedings{kim25g,
  title  = {{SPD}: Sync-Point Drop for Efficient Tensor Parallelism of Large Language Models},
  author = {Kim, Han-Byul and Hoang, Duc N.M and Kundu, Arnav and Cho, Minsik}
}
@InProceedings{bangachev24,
  title  = {{Detection of $L_\infty$ Geometry in Random Geometric Graphs: Suboptimality of
            Triangles and Cluster Expansion}},
  author = {Bangachev, Kiril and Bresler, Guy}
}
@InProceedings{bateni24,
  title  = {Metric Clustering and MST with Strong and Weak Distance Oracles},
  author = {Bateni, MohammadHossein and Dharangutte, Prathamesh and Jayaram, Rajesh and Wang, Chen}
}
@InProceedings{jin25a,
  title  = {Learning to Keep a Promise: Scaling Language Model Decoding Parallelism with Learned
            Asynchronous Decoding},
  author = {Jin, Tian and Cheng, Ellie Y and Carbin, Michael}
}
@InProceedings{carbin25,
  title  = {Promises that Decoders Keep: A Study of Parallel Words},
  author = {Cheng, Ellie Y and Carbin, Michael}
}
@InProceedings{gu25c,
  title  = {Delta Decompression for {M}o{E}-based {LLM}s Compression},
  author = {Gu, Hao and Li, Wei and Guo, Yike}
}
@InProceedings{zhao25pivoting,
  title  = {Pivoting Factorization: A Compact Meta Low-Rank Representation of Sparsity for Efficient
            Inference in Large Language Models},
  author = {Zhao, Jialin and Zhang, Yingtao and Cannistraci, Carlo Vittorio}
}
@InProceedings{tran31,
  title  = {Mode Estimation with Partial Feedback},
  author = {Tr{\`{\^a}}n, Th{\d i} H{\uhorn}{\ohorn}ng Giang and {\L}ukasiewicz, J{\'o}zef}
}
@InProceedings{sturm31,
  title  = {Fast parallel sampling under isoperimetry},
  author = {Sturm, Ren{\'e}}
}
@InProceedings{amin31,
  title  = {Universal Rates for Regression},
  author = {Amin, Farah}
}
"""
"""Titles and names as they were published, and some names that are invented."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field on its page."""

    name: str
    page: int
    """From 0."""
    kind: str
    """``Tx`` or ``Sig``."""
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> tuple[float, float]:
        left, bottom, right, top = self.box
        return (left + right) / 2, (bottom + top) / 2


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was issued."""

    agreement: Agreement
    pdf: bytes
    fingerprint: str
    content: Content

    @property
    def paper_id(self) -> str:
        return self.agreement.paper.paper_id

    @property
    def names(self) -> tuple[str, ...]:
        """Who signs."""
        return tuple(each.name for each in self.agreement.signatories)

    @property
    def places(self) -> tuple[Place, ...]:
        return places_of(self.pdf)

    def answers(self, name: str = "", day: str = "2031-06-01") -> dict[str, str]:
        """Say what its signers type into it."""
        typed: dict[str, str] = {}
        for number, expected in enumerate(self.names, start=1):
            typed[f"signed_{number:02}"] = name or expected
            typed[f"date_{number:02}"] = day
        return typed


@cache
def places_of(pdf: bytes) -> tuple[Place, ...]:
    """Find the fields of a form."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return tuple(
            Place(
                str(field.T),
                number,
                str(field.FT)[1:],
                tuple(float(side) for side in widget.Rect),
            )
            for number, page in enumerate(document.pages)
            for widget in page.get("/Annots", pikepdf.Array())
            for field in (widget if "/T" in widget else widget.get("/Parent", widget),)
            if "/FT" in field
        )


def _known(name: str, basis: Basis = Basis.CONTACTS) -> Signatory:
    return Signatory(name, "", basis)


@cache
def papers() -> Mapping[str, Paper]:
    return {paper.paper_id: paper for paper in load_text(PAPERS, "papers.bib").papers}


@cache
def _renderer(template: str) -> Renderer:
    return Renderer(load_template(template), formats=frozenset({Format.PDF}))


def issue(
    paper: Paper,
    *signatories: Signatory,
    template: str = "pmlr",
    revision: int = 1,
    renderer: Renderer | None = None,
) -> Form:
    """Make a form."""
    maker = renderer or _renderer(template)
    agreement = Agreement(paper, maker.template.name, signatories, revision)
    rendition = maker.render(agreement)
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    content = form_content(agreement, maker.template, {}, rendition.wording)
    return Form(agreement, rendition.pdf, rendition.fingerprint, content)


def entitled(paper: Paper, title: str) -> Paper:
    return replace(paper, title=Title.of(title))


OLD_CASE = "Promises That Decoders Keep: a Study of Parallel Words"
OLD_TITLE = "Learning to Keep a Promise: Asynchronous Decoding by Learned Parallelism"
NEW_TITLE = "Sampling in Parallel, Fast, Under Isoperimetry and Less"


@cache
def forms() -> Mapping[str, Form]:
    """Make the forms that stand, by what is special about them."""
    paper = papers()
    return {
        "known": issue(paper["kim25g"], _known("Han-Byul Kim")),
        "guessed": issue(paper["zhang25ladder"], _known("Muru Zhang", Basis.FIRST)),
        "two": issue(paper["bangachev24"], _known("Kiril Bangachev"), _known("Guy Bresler")),
        "licence": issue(
            paper["bateni24"], _known("Rajesh Jayaram"), template="license-to-publish"
        ),
        "blank": issue(paper["tran31"], Signatory("", "", Basis.BLANK)),
        "retitled": issue(paper["jin25a"], _known("Tian Jin"), revision=2),
        "reissued": issue(
            replace(paper["gu25c"], volume=Volume(booktitle="Proceedings of the 2nd Workshop")),
            _known("Wei Li"),
            template="license-to-publish",
            revision=2,
        ),
        "recased": issue(paper["carbin25"], _known("Ellie Y Cheng"), revision=2),
        "withdrawn": issue(paper["zhao25pivoting"], _known("Jialin Zhao")),
        "renamed": issue(paper["sturm31"], _known("René Sturm")),
        "respelled": issue(paper["amin31"], _known("Farah Amin")),
    }


@cache
def superseded() -> Mapping[str, Form]:
    """Make the forms that do not stand any more."""
    paper = papers()
    workshop = Volume(booktitle="Proceedings of the 1st Workshop")
    return {
        "retitled": issue(entitled(paper["jin25a"], OLD_TITLE), _known("Tian Jin")),
        "recased": issue(entitled(paper["carbin25"], OLD_CASE), _known("Ellie Y Cheng")),
        "reissued": issue(
            replace(paper["gu25c"], volume=workshop),
            _known("Wei Li"),
            template="license-to-publish",
        ),
    }


def records(folder: Path) -> list[Record]:
    """Put the forms into a folder, and give what the ledger has of them."""
    made = []
    for key, form in forms().items():
        earlier = superseded().get(key)
        revisions = [_revision(each, folder) for each in (earlier, form) if each is not None]
        made.append(
            Record(
                row=len(made) + 1,
                paper_id=form.paper_id,
                source="papers.bib",
                withdrawn=key == "withdrawn",
                input_digest=None,
                revisions=tuple(revisions),
            )
        )
    return made


def _revision(form: Form, folder: Path) -> Revision:
    name = f"{form.paper_id}.r{form.agreement.revision}.pdf"
    (folder / name).write_bytes(form.pdf)
    file = IssuedFile("pdf", name, hashlib.sha256(form.pdf).hexdigest(), len(form.pdf))
    return Revision(
        form.agreement.revision,
        form.paper_id,
        form.fingerprint,
        form.content,
        ISSUED_AT,
        (file,),
    )


def now() -> dict[str, Content]:
    """Return what the metadata say now: two titles were changed since, and not issued again."""
    found = {form.paper_id: form.content for form in forms().values()}
    found["sturm31"] = replace(found["sturm31"], title=NEW_TITLE)
    found["amin31"] = replace(found["amin31"], title="Universal rates for regression")
    del found["zhao25pivoting"]
    return found


def make_desk(folder: Path) -> Index:
    """Issue all forms into a folder."""
    return make_index(records(folder), folder, now())
