"""What every view is made of: a development as its events left it, and those events, plainly read.

Whoever folds the log and whoever reads the read model make the same of it, so that all formats and
pages know only this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from timeline.events import Content
    from timeline.facts import DevelopmentLogged
    from timeline.later_facts import DevelopmentCorrected, DevelopmentRetracted, Fact

Certainty: TypeAlias = Literal["happened", "possible"]
Order: TypeAlias = Literal["certain", "uncertain"]


class Record(NamedTuple):
    """An event of a development with its envelope; see `timeline.recorded.Recorded`."""

    position: int
    stream: UUID
    version: int
    type: str
    schema: int
    event: Fact | Unreadable
    recorded_at: str
    recorded_by: str
    key: str | None


class State(NamedTuple):
    """One development as its events left it.

    Attributes:
        key: as it was given; it goes along where the development is moved.
        key_here: the key that makes its id in the story it is in; where it was moved to, the id
            itself. What is written to be read again names it by this one.
        current: what it says now, corrections applied.
        retracted: why it was struck, or None.
    """

    id: UUID
    key: str
    key_here: str
    current: DevelopmentLogged
    retracted: str | None
    corrected: bool

    @property
    def status(self) -> str:
        """`live`, `corrected` or `retracted`."""
        if self.retracted is not None:
            return "retracted"
        return "corrected" if self.corrected else "live"


class Known(NamedTuple):
    """A development with its events.

    Attributes:
        events: those of its stream that count, the one that logged it first; what could not be
            read or applied is `Unreadable`.
    """

    state: State
    events: tuple[Record, ...]

    @property
    def content(self) -> DevelopmentLogged:
        """What it says, corrections applied."""
        return self.state.current

    @property
    def logged(self) -> Record:
        """The event that logged it."""
        return self.events[0]

    def corrections(self) -> list[tuple[Record, DevelopmentCorrected]]:
        """Its corrections with their envelopes, oldest first."""
        return list(corrections(self.events))

    def retraction(self) -> tuple[Record, DevelopmentRetracted] | None:
        """What struck it, if it is struck."""
        for one in reversed(self.events) if self.state.retracted is not None else ():
            if one.type == "development.retracted" and not isinstance(one.event, Unreadable):
                return one, one.event
        return None


class Entry(NamedTuple):
    """One development in a story view.

    Attributes:
        certainty: whether it had certainly happened by the day asked for, or only possibly.
        order: whether its place between its neighbours is certain.
    """

    known: Known
    certainty: Certainty
    order: Order

    @property
    def state(self) -> State:
        """It as its events left it."""
        return self.known.state

    @property
    def events(self) -> tuple[Record, ...]:
        """Its events."""
        return self.known.events

    @property
    def logged(self) -> Record:
        """The event that logged it."""
        return self.known.events[0]

    @property
    def content(self) -> DevelopmentLogged:
        """What it says, corrections applied."""
        return self.known.state.current


def corrections(events: Iterable[Record]) -> Iterator[tuple[Record, DevelopmentCorrected]]:
    """The corrections among some events."""
    for one in events:
        if one.type == "development.corrected" and not isinstance(one.event, Unreadable):
            yield one, one.event  # type: ignore[misc]  # its type says what it is


def parties(content: DevelopmentLogged | Content) -> Iterator[str]:
    """Everybody named in a development: who acts, speaks, passes on or is spoken of."""
    yield from (*content.by, *content.to, *content.via, *content.about)
    for quote in content.quotes:
        yield from (*((quote.speaker,) if quote.speaker else ()), *quote.given_to, *quote.via)
