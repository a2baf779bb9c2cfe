"""Make forms of every kind for the judge: all scripts, hard titles, filled, signed, and spoiled.

::

    python tools/validate/make_forms.py FOLDER [METADATA…]

Every shipped template, and those of ``templates/`` beside this file, are rendered for the papers of
``metadata/``, those of ``papers/`` beside this file and those of the metadata named, each once with
a signer who is known and once with one who is guessed (a prefilled field), and for each shape of
agreement that a template has to bear. Those of ``languages/``, in languages and scripts, are
rendered for these shapes only. Some are then filled and signed as signers do it. The exit status is
1 if a form was refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from fill import FILLERS, check_filled
from sign import sign_all
from spoil import SPOILERS

from generator.diagnostics import has_errors
from generator.forms.agreement import Agreement, Refusal, make_agreements
from generator.forms.renderer import Renderer
from generator.forms.samples import samples
from generator.forms.signatory import Basis, SignerRule
from generator.output import Format
from generator.sources import Selection, load
from generator.template import find_templates, load_template

HERE = Path(__file__).parent
METADATA = HERE.parent.parent / "metadata"
PAPERS = HERE / "papers"
TEMPLATES = HERE / "templates"
"""Templates of what no shipped one has."""
LANGUAGES = HERE / "languages"
"""Templates in languages and scripts; made-up papers will do for them."""
SHOWN = ("zhang25ladder", "arabic", "chinese-simplified", "devanagari")
"""The papers whose forms are also filled, signed and spoiled."""


@dataclass
class Made:
    """What came of one template."""

    template: str
    count: int = 0
    """Files that were written."""
    refusals: list[str] = field(default_factory=list)


def agreements_of(template: str, metadata: Sequence[Path]) -> Iterator[tuple[str, Agreement]]:
    """Return each agreement that a template is tried with, and a name for its file.

    A template in a language or script is tried with samples only.

    Raises:
        ValueError: the metadata has a fault, or a paper that is to be shown is not in it.
    """
    if template in find_templates([LANGUAGES]).keys() - find_templates():
        yield from _samples(template)
        return
    loaded = load([METADATA, PAPERS, *metadata], Selection.ALL)
    if has_errors(loaded.diagnostics):
        raise ValueError("\n".join(str(item) for item in loaded.diagnostics))
    missing = set(SHOWN) - {paper.paper_id for paper in loaded.papers}
    if missing:
        raise ValueError(f"not in the metadata: {missing}")
    for number, agreement in enumerate(
        make_agreements(loaded.papers, template, SignerRule.FIRST), start=1
    ):
        paper_id = agreement.paper.paper_id
        name = paper_id if paper_id in SHOWN else f"{number:04}"
        yield f"{name}-guessed", agreement
        known = tuple(replace(who, basis=Basis.METADATA) for who in agreement.signatories)
        yield f"{name}-known", replace(agreement, signatories=known)
    yield from _samples(template)


def _samples(template: str) -> Iterator[tuple[str, Agreement]]:
    for number, agreement in enumerate(samples(template).values(), start=1):
        yield f"sample{number}", agreement


def all_templates() -> list[str]:
    """Return the names of all templates."""
    shipped = find_templates().keys()
    others = ((find_templates([folder]).keys() - shipped) for folder in (TEMPLATES, LANGUAGES))
    return [*shipped, *(name for names in others for name in sorted(names))]


def make_variants(name: str, pdf: bytes, folder: Path) -> int:
    """Write what signers make of a form, and what nobody should; return the number of files."""
    count = 0
    for way, fill in FILLERS.items():
        filled = fill(pdf)
        check_filled(filled)
        for kind, data in {"": filled, **sign_all(filled)}.items():
            _write(folder / f"{name}-filled-{way}{kind}.pdf", data)
            count += 1
    for kind, data in sign_all(pdf).items():
        _write(folder / f"{name}{kind}.pdf", data)
        count += 1
    for fault, spoil in SPOILERS.items():
        _write(folder / "broken" / f"{name}-{fault}.pdf", spoil(pdf))
        count += 1
    return count


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def make_forms(folder: Path, metadata: Sequence[Path], template: str) -> Made:
    """Write the forms of one template."""
    made = Made(template)
    loaded = load_template(template, [TEMPLATES, LANGUAGES])
    renderer = Renderer(loaded, formats=frozenset({Format.PDF}))
    for name, agreement in agreements_of(template, metadata):
        form = renderer.render(agreement)
        if isinstance(form, Refusal):
            made.refusals += [str(diagnostic) for diagnostic in form.diagnostics]
            continue
        _write(folder / template / f"{name}.pdf", form.pdf)
        made.count += 1
        if name.startswith((*SHOWN, "sample4")):
            made.count += make_variants(name, form.pdf, folder / template)
    return made


def main(arguments: Sequence[str]) -> int:
    """Make all forms and tell the exit status."""
    folder, *metadata = (Path(argument) for argument in arguments)
    refused = False
    with ProcessPoolExecutor() as pool:
        for made in pool.map(partial(make_forms, folder, metadata), all_templates()):
            print(f"{made.template}: {made.count} files")
            for refusal in made.refusals:
                refused = True
                print(f"{made.template}: {refusal}", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
