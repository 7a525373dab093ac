"""A look at the log with readers' eyes, which remembers what it saw and what was built of it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from cli.side_by_side import side_by_side
from projections.public.filtering import Look
from projections.public.memory import in_memory, kept
from projections.readmodel.file import TROUBLE
from projections.site.building import Wanted, build_stories
from projections.site.preview import Preview
from projections.site.program import fingerprint
from projections.site.stories import published
from timeline.errors import FolderTrouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from cli.session import Session
    from projections.public.memory import Memory
    from projections.site.building import Built, Edition
    from projections.site.output import Output, Published
    from projections.site.page import Site
    from projections.site.stories import Published as PublishedStory
    from timeline.recorded import Recorded

PUBLIC, SEEN = "public", "seen.db"  # where it is remembered, beside the read model


class Looking:
    """What readers may see at a moment.

    Attributes:
        look: what is seen.
    """

    def __init__(self, session: Session, look: Look, memory: Memory) -> None:
        self.look = look
        self._session = session
        self._memory = memory

    def build(
        self,
        site: Site,
        output: Output,
        record: Callable[[Look, str], None] = lambda *_: None,
        *,
        show: bool = True,
    ) -> tuple[Built, Published]:
        """Build a site in a folder: what it holds, and what that changed there.

        Of a story that says what it said in the edition that is there, nothing is made anew.
        `record` is told the digest before readers see it; where that raises they do not, nor where
        it is not to be shown.
        """
        name = _name(site, output)
        with output.edition(partial(record, self.look), show=show) as edition:
            built = self._fill(site, edition, self._memory.built(name, edition.before))
        assert edition.published is not None, "the block was left without an error"
        if show:
            self._memory.has_built(name, edition.published.digest, built.said)
        return built, edition.published

    def preview(self, site: Site, before: Preview) -> tuple[Built, Preview]:
        """The same in memory, from the edition before."""
        name = f"preview {site.title}"
        edition = Preview(before.files)
        built = self._fill(site, edition, self._memory.built(name, before.digest))
        self._memory.has_built(name, edition.digest, built.said)
        return built, edition

    def _fill(self, site: Site, edition: Edition, said: Mapping[UUID, str]) -> Built:
        wanted = [
            Wanted(one, partial(self._story, one), said.get(one)) for one in self.look.stories()
        ]
        with self._session.bar("building the pages, stories done") as bar:
            return build_stories(wanted, site, edition, bar, side_by_side)

    def _story(self, story: UUID) -> PublishedStory:
        [one] = published(self.look.log([story]), self.look.elsewhere(story))
        return one


@contextmanager
def looking(
    session: Session, moment: datetime, *, anew: bool = False, alone: bool = True
) -> Iterator[Looking]:
    """Look at the story that was named, or at all; at all anew, or at what changed since.

    One that is not looked at `alone` is seen as it is among the others.
    """
    slug = session.given["story"] if alone else None
    slugs = None if slug is None else [session.past.story(slug).slug]
    with _memory(session, lasting=slugs is None) as memory:
        doubtful: list[Recorded] = []

        def unreadable(event: Recorded) -> None:
            doubtful.append(event)
            session.unreadable(event)

        look = Look(session.log, moment, memory, slugs, unreadable)
        try:
            if anew:
                memory.forget()
            with session.bar("looking for what readers may see") as bar:
                look.catch_up(bar)
            yield Looking(session, look, memory)
            if doubtful:  # the next look warns of them again
                memory.forget()
        except TROUBLE as error:
            raise FolderTrouble(_path(session), str(error)) from None


@contextmanager
def _memory(session: Session, *, lasting: bool) -> Iterator[Memory]:
    """The desk's memory, or one of its own where that is in use or cannot be had."""
    with ExitStack() as stack:
        memory = None
        if lasting:
            store = f"{session.past.opened().store.hex} {fingerprint()}"
            try:
                memory = stack.enter_context(kept(_path(session), store))
            except (*TROUBLE, OSError) as error:
                session.explain(f"what was built before is not known ({error}): all is made anew")
        yield memory or in_memory()


def _path(session: Session) -> Path:
    return session.folder.read_model_path.parent / PUBLIC / SEEN


def _name(site: Site, output: Output) -> str:
    """A site among those that are built from a desk."""
    said = f"{output.path}\n{site.addresses.base_url}\n{site.title}"
    return sha256(said.encode(errors="surrogateescape")).hexdigest()
