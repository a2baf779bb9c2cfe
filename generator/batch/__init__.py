"""A whole list of agreements: plan what is to be done, then do it, one form at a time.

``plan`` and ``apply`` make forms and know nothing of earlier runs but the files. ``plan_run`` and
``apply_run`` do the same with the ledger at hand: only what changed is made, as a new revision.
"""

from generator.batch.apply_run import apply_run
from generator.batch.forms import Outcome, Plan, Write, Written, apply, plan
from generator.batch.inputs import form_content, input_digest
from generator.batch.matching import PaperMatching, Request, Sources, find_sources, match_papers
from generator.batch.run_plan import (
    Issue,
    RunPlan,
    Setup,
    Step,
    Unchanged,
    after_decisions,
    plan_run,
    plan_steps,
)

__all__ = [
    "Issue",
    "Outcome",
    "PaperMatching",
    "Plan",
    "Request",
    "RunPlan",
    "Setup",
    "Sources",
    "Step",
    "Unchanged",
    "Write",
    "Written",
    "after_decisions",
    "apply",
    "apply_run",
    "find_sources",
    "form_content",
    "input_digest",
    "match_papers",
    "plan",
    "plan_run",
    "plan_steps",
]
