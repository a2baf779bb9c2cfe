"""Which changes ask for a new signature: the chair's decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.changes.content import Aspect, Difference


class Demand(StrEnum):
    """What a change asks for, of a form that the author has or has signed."""

    NOTHING = "nothing"
    """Nothing changed."""
    NOTE = "note"
    """The signed form stands; the change is noted."""
    SIGN = "sign"
    """The signer has to sign the new form."""


DEFAULT = dict.fromkeys(Aspect, Demand.SIGN) | {Aspect.ID: Demand.NOTE}
"""Everything that a form says is a reason, unless the chair says otherwise."""

_ORDER = tuple(Demand)


@dataclass(frozen=True, slots=True)
class Policy:
    """What each change asks for."""

    demands: Mapping[Aspect, Demand] = field(default_factory=lambda: DEFAULT)
    """For changes that a reader would call changes."""
    cosmetic: Demand = Demand.NOTE
    """For changes of letter case, punctuation or spelling only."""

    def demand(self, differences: Iterable[Difference]) -> Demand:
        """Return what some changes ask for together: the most that any of them does.

        >>> title = Difference(Aspect.TITLE, "Deep Nets", "Deep nets")
        >>> str(Policy().demand([title]))
        'note'
        """
        found = [self._demand_of(difference) for difference in differences]
        return max(found, key=_ORDER.index, default=Demand.NOTHING)

    def _demand_of(self, difference: Difference) -> Demand:
        demand = self.demands.get(difference.aspect, Demand.SIGN)
        if difference.cosmetic is None:
            return demand
        return min(demand, self.cosmetic, key=_ORDER.index)
