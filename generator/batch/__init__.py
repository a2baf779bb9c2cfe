"""A whole list of agreements: plan what is to be done, then do it, one form at a time.

``plan`` and ``apply`` make forms and know nothing of earlier runs but the files. ``plan_round`` and
``apply_round`` do the same with the ledger at hand: only what changed is made, as a new revision.
"""

from generator.batch.forms import Outcome, Plan, Write, Written, apply, plan
from generator.batch.inputs import content_of, input_digest
from generator.batch.lineage import Lineage, Request, Sources, trace
from generator.batch.reissue import apply_round
from generator.batch.rounds import Reissue, Round, Setup, Step, Unchanged, plan_round

__all__ = [
    "Lineage",
    "Outcome",
    "Plan",
    "Reissue",
    "Request",
    "Round",
    "Setup",
    "Sources",
    "Step",
    "Unchanged",
    "Write",
    "Written",
    "apply",
    "apply_round",
    "content_of",
    "input_digest",
    "plan",
    "plan_round",
    "trace",
]
