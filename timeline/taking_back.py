"""Which of a user's steps may be taken back together: looked at as a whole, in one pass each."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from timeline import rests, undoing
from timeline.errors import BuiltUpon, HalfUndone, NothingToUndo
from timeline.events import DevelopmentLogged, EventUndone, KindDefined
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from timeline.past import Past
    from timeline.recorded import Recorded


class TakingBack:
    """A look at the past for what its user may undo, or redo; each stream is read once.

    `watch` is told how many of the steps asked for have been found, as it goes.
    """

    def __init__(self, past: Past, watch: Callable[[int, int], None]) -> None:
        self._past = past
        self._watch = watch
        self._read: dict[UUID, list[Recorded]] = {}

    def stream(self, recorded: Recorded) -> list[Recorded]:
        """All events of an event's own stream; what cannot be read refuses the decision."""
        if recorded.stream not in self._read:
            events = self._past.log.stream(recorded.stream)
            self._past.check(events)
            self._read[recorded.stream] = events
        return self._read[recorded.stream]

    def to_undo(self, steps: int) -> list[Recorded]:
        """The last steps, newest first; raises when they may not be taken back."""
        chosen = self._last(steps, undoing.to_undo(self._past.mine(), self.stream), redo=False)
        self._refuse_half(chosen)
        self._refuse_built_upon(chosen)
        return chosen

    def to_redo(self, steps: int) -> list[tuple[Recorded, Recorded]]:
        """The last undos, newest first, each with what it took back."""
        chosen = self._last(steps, undoing.to_redo(self._past.mine(), self.stream), redo=True)
        found = [(undo, self._target(undo)) for undo in chosen]
        self._refuse_built_upon([target for _, target in found])
        return found

    def _last(self, steps: int, walk: Iterator[Recorded], *, redo: bool) -> list[Recorded]:
        chosen = []
        for number, one in enumerate(islice(walk, steps), 1):
            chosen.append(one)
            self._watch(number, steps)
        if len(chosen) < steps:
            raise NothingToUndo(self._past.user, len(chosen), redo)
        return chosen

    def _target(self, undo: Recorded) -> Recorded:
        """What an undo took back."""
        assert isinstance(undo.event, EventUndone)
        version = undo.event.version
        return next(one for one in self.stream(undo) if one.version == version)

    def _refuse_built_upon(self, targets: Iterable[Recorded]) -> None:
        for target in targets:
            events = self.stream(target)
            if any(one.recorded_by != target.recorded_by for one in events):
                undoing.refuse_built_upon(target, events, self._past.named(target))

    def _refuse_half(self, chosen: Sequence[Recorded]) -> None:
        """In one import an entry may link to a later one, which does not go without it."""
        gone = {one.stream: one for one in chosen if one.type == "development.logged"}
        for earlier in self._imported_with(gone.values()):
            for target in self._links(earlier) & gone.keys() if earlier.stream not in gone else ():
                later = gone[target]
                together = earlier.recorded_at == later.recorded_at
                if together and earlier.position < later.position:
                    steps = undoing.steps_to(earlier, self._past.mine(), self.stream)
                    raise HalfUndone(self._past.named(later), ref(earlier.stream), steps)

    def _imported_with(self, gone: Iterable[Recorded]) -> Iterable[Recorded]:
        """What the same person recorded before the newest of them, from the first one's moment."""
        newest = max((one.position for one in gone), default=0)
        moment = min((one.recorded_at for one in gone), default="")
        return takewhile(lambda one: one.recorded_at >= moment, self._past.mine(newest))

    def _links(self, logged: Recorded) -> set[UUID]:
        """What an entry that counts links to, and did when it was logged."""
        event = logged.event
        if not isinstance(event, DevelopmentLogged) or not event.links:
            return set()
        found = self._past.development(logged.stream)
        links = found.development.current.links if found else ()
        return {link.target for link in event.links} & {link.target for link in links}

    def refuse_in_use(self, targets: Sequence[Recorded], after: Past) -> None:
        """What others logged in, linked to or used is not taken back: a story, an entry, a kind.

        `after` looks up what there would be after it.
        """
        gone = {one.stream: one for one in targets if one.type in rests.OPENINGS}
        first = min((one.position for one in gone.values()), default=None)
        for later, content in self._said_by_others(first, after):
            for one in (gone[stream] for stream in self._uses(content) & gone.keys()):
                since = later.stream != one.stream and later.position > one.position
                if since and (one.type != "kind.defined" or _loses(content, one, after)):
                    what = self._past.named(one)
                    raise BuiltUpon(what, later.recorded_by, later.position)

    def _said_by_others(
        self, since: int | None, after: Past
    ) -> Iterator[tuple[Recorded, DevelopmentLogged]]:
        """What others recorded since of entries, each with what the entry says."""
        others = [
            one
            for one in (self._past.log.read(after=since) if since is not None else ())
            if one.recorded_by != self._past.user and rests.says_where(one)
        ]
        found = after.developments(list({one.stream: None for one in others}))
        for one in others:
            if one.stream in found:
                yield one, found[one.stream].development.current

    def _uses(self, content: DevelopmentLogged) -> set[UUID]:
        """The story, the entries and the kind that an entry rests on."""
        links = {link.target for link in content.links}
        return {content.story, self._past.kind_id(content.kind), *links}


def _loses(content: DevelopmentLogged, defined: Recorded, after: Past) -> bool:
    """Whether an entry has a verb or a field that goes with a definition of its kind."""
    event, kind = defined.event, after.kind(content.kind)
    assert isinstance(event, KindDefined), "only a definition is looked at so"
    verbs, fields = (kind.verbs, kind.fields) if kind else ((), ())
    lost = {one.name for one in event.fields} - {one.name for one in fields}
    return content.verb not in {one.name for one in verbs} or not lost.isdisjoint(content.fields)
