"""What a development was for readers, stage by stage; nothing, where they may not see it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.embargoes import end_of
from projections.public.redaction import terms, words
from timeline import development
from timeline.events import DevelopmentCorrected
from timeline.recorded import instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from timeline.development import Development
    from timeline.events import DevelopmentLogged
    from timeline.folds import Found
    from timeline.recorded import Recorded


class Stage(NamedTuple):
    """What a development said while readers could see it.

    Attributes:
        at: the instant from which they could.
        position: that of the event which made it so.
        corrections: those recorded since the stage before.
        retracted: why it was struck then. What is struck in the last one says nothing in any.
    """

    at: str
    position: int
    content: DevelopmentLogged
    corrections: tuple[DevelopmentCorrected, ...] = ()
    retracted: str | None = None


class _Step(NamedTuple):
    """A development after one of its events; `seen` is when readers saw that, if they did."""

    recorded: Recorded
    content: DevelopmentLogged
    retracted: str | None
    seen: str | None


def stages(found: Found, moment: datetime) -> list[Stage]:
    """The stages of a development, by what readers may see of it at a moment.

    What it said while it was hidden is in none, and what was hidden again later neither: where it
    has words that were not always on other terms than on the record, nothing of when it told
    words, or named who acted, as it does no more.
    """
    if found.unreadable:  # it may have been withheld
        return []
    steps = list(_steps(found, instant(moment)))
    if steps[-1].seen is None:
        return []
    return list(_stages(steps))


def next_stage(found: Found, moment: datetime) -> str | None:
    """The instant at which readers see more of it without anybody doing anything, if they do."""
    content = found.development.current
    end = end_of(content.embargo_until) if content.visibility == "embargoed" else None
    return instant(end) if end is not None and end > moment else None


def _steps(found: Found, now: str) -> Iterator[_Step]:
    state: Development | None = None
    ends = [*(one.recorded_at for one in found.events[1:]), now]
    for recorded, end in zip(found.events, ends, strict=True):
        key = recorded.key or str(recorded.stream)
        state = development.evolve(state, recorded.stream, key, recorded.event)  # type: ignore[arg-type]  # all of it can be read
        assert state is not None, "the first event of a development logs it"
        content = state.current
        yield _Step(recorded, content, state.retracted, _seen(content, recorded.recorded_at, end))


def _seen(content: DevelopmentLogged, at: str, end: str) -> str | None:
    """From when on readers saw what was so from one instant to another."""
    if content.visibility == "public":
        return at
    over = end_of(content.embargo_until) if content.visibility == "embargoed" else None
    if over is None or instant(over) > end:
        return None
    return max(at, instant(over))


def _stages(steps: Sequence[_Step]) -> Iterator[Stage]:
    corrections: list[DevelopmentCorrected] = []
    for step in _told(steps[_settled(steps) :]):
        if isinstance(step.recorded.event, DevelopmentCorrected):
            corrections.append(step.recorded.event)
        if step.seen is not None:
            position = step.recorded.position
            yield Stage(step.seen, position, step.content, tuple(corrections), step.retracted)
            corrections = []


def _told(steps: Sequence[_Step]) -> Iterator[_Step]:
    """Without those of when it was struck before readers had ever seen it."""
    seen = False
    for step in steps:
        seen = seen or (step.seen is not None and step.retracted is None)
        yield step if seen or step.retracted is None else step._replace(seen=None)


def _settled(steps: Sequence[_Step]) -> int:
    """The step since which nothing was told that is told no more, as its terms may have changed.

    They may where anything was said on other terms, or by others, in a later step.
    """
    now, later = words(steps[-1].content), frozenset[object]()
    for at in reversed(range(len(steps))):
        content = steps[at].content
        if later - terms(content) and words(content) - now:
            return at + 1
        later |= terms(content)
    return 0
