"""The editions that `build` makes, on the record before readers have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.moves import moved
from timeline.edition import decide, last_alike
from timeline.events import EditionPublished, build
from timeline.recorded import instant

if TYPE_CHECKING:
    from cli.session import Session
    from projections.public.filtering import Look
    from projections.site.page import Site
    from timeline.recorded import Recorded


class Recording:
    """Records an edition by its digest, unless readers have it already.

    Attributes:
        dry_run: whether nothing is recorded, only said to be.
        recorded: the event, if there was one to record, or would be in a dry run.
    """

    def __init__(
        self, session: Session, site: Site, *, dry_run: bool, clock_is_right: bool
    ) -> None:
        self.recorded: Recorded | None = None
        self._session = session
        self._site = site
        self.dry_run = dry_run
        self._clock_is_right = clock_is_right

    def __call__(self, look: Look, digest: str) -> None:
        """Record what was made of a look at the log; raises whatever a command that writes may.

        A clock that cannot be believed, and a user without a name, are in the way only then.
        """
        slug = self._session.given["story"]
        values = {
            "manifest": digest,
            "position": look.head,
            "moment": instant(look.moment),
            "story": None if slug is None else self._session.past.story(slug).id,
            "base_url": self._site.addresses.base_url,
            "title": self._site.title,
        }
        said = build(EditionPublished, values)
        if decide(last_alike(self._session.past.editions(), said), said):
            desk = self._session.desk(dry_run=self.dry_run, clock_is_right=self._clock_is_right)
            self.recorded = desk.publish(said)

    def conclude(self) -> int | None:
        """Catch up the read model; the position of what was recorded."""
        if self.recorded is None or self.dry_run:
            return None
        moved(self._session, [self.recorded])
        return self.recorded.position
