"""An entry as it stands after a change: what it says, and where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.bounds import PER_DAY

if TYPE_CHECKING:
    from projections.entry import Known
    from projections.site.places import Spot
    from projections.threads import Act


class Shown(NamedTuple):
    """An entry after a change."""

    known: Known
    act: Act
    spot: Spot

    @property
    def number(self) -> int:
        """Its own, by when readers could first see it."""
        return self.spot.entry

    @property
    def possible(self) -> int:
        """The day (ordinal) by whose end it has possibly happened."""
        return self.spot.earliest // PER_DAY

    @property
    def certain(self) -> int:
        """The day by whose end it has certainly happened."""
        return self.spot.certain // PER_DAY

    @property
    def latest(self) -> int:
        """The day on which it began at the latest, which places it."""
        return self.spot.latest // PER_DAY
