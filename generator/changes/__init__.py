"""What changed between what was issued and what the metadata say now; nothing here touches a file.

Whether a change of a form's text asks for a new signature is the chair's :class:`Policy`.
"""

from generator.changes.compare import Comparison, Kind, Outdated, Present, compare, compare_gone
from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.changes.renames import Known, LookAlike, find_renames
from generator.changes.words import Cosmetic, Mark, Run, cosmetic, diff_words

__all__ = [
    "Aspect",
    "Comparison",
    "Cosmetic",
    "Demand",
    "Difference",
    "Kind",
    "Known",
    "LookAlike",
    "Mark",
    "Outdated",
    "Policy",
    "Present",
    "Run",
    "compare",
    "compare_gone",
    "cosmetic",
    "diff_words",
    "differences",
    "find_renames",
]
