"""Papers whose forms were made elsewhere, taken into the ledger: as if issued, without a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from generator.batch.inputs import form_content, input_digest
from generator.batch.matching import find_sources
from generator.forms.agreement import Agreement, Refusal
from generator.forms.renderer import Renderer, render_safely
from generator.ledger.records import Record, Revision
from generator.office import Office


def adopt_papers(
    agreements: Sequence[Agreement], renderer: Renderer, opened: Office
) -> tuple[str, ...]:
    """Take papers into the ledger that nothing was issued for; return their ids.

    Each has a first revision that says what its form would say, and no file. So what comes back is
    held against it; and a later run that makes the forms adds the files to that revision, so that
    what was accepted before still counts.

    Args:
        agreements: the forms that there should be.
        renderer: makes the text of a form, for what it would say.
        opened: the output folder, by :func:`generator.office.create`.

    Raises:
        LedgerError: nothing can be recorded.
        ValueError: an agreement is for another template than the renderer's.
    """
    records = opened.ledger.records()
    new = [each for each in agreements if each.paper.paper_id not in records]
    papers = [agreement.paper for agreement in agreements]
    sources = find_sources(papers, (), records, opened.output.path)
    found = []
    for agreement in new:
        file = agreement.paper.span.file or ""
        found.append(
            Record(
                row=0,
                paper_id=agreement.paper.paper_id,
                source=sources.names.get(file, file),
                withdrawn=False,
                input_digest=input_digest(agreement, renderer.template, renderer.options),
                revisions=(_revision(agreement, renderer),),
                agreement=opened.ledger.agreement,
            )
        )
    opened.ledger.restore(found)
    return tuple(record.paper_id for record in found)


def _revision(agreement: Agreement, renderer: Renderer) -> Revision:
    """Return the revision that a run would issue, or one of what is known if it would refuse."""
    renderer.check_template(agreement)
    first = replace(agreement, revision=1)
    made = render_safely(first, renderer)
    wording = None if isinstance(made, Refusal) else made.wording
    content = form_content(first, renderer.template, renderer.options, wording)
    if isinstance(made, Refusal):
        fingerprint = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()
    else:
        fingerprint = made.fingerprint
    return Revision(1, agreement.form_id, fingerprint[:16], content, None)
