"""What somebody asks of a desk in so many parts that they have a name, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.development import Development
    from timeline.left_out import LeftOut
    from timeline.recorded import Recorded
    from timeline.story import Story


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did to one development.

    Attributes:
        development: as it is now.
        recorded: the events appended; empty when the log said it already. Position 0: a dry run.
        logged_at: the position of the development's first event (0: a dry run).
        flags: what was recorded although it is odd, as sentences.
    """

    story: Story
    development: Development
    recorded: tuple[Recorded, ...]
    logged_at: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """One step taken back: the event that counts no more (or again), and what says so.

    `what` is what it did, in words.
    """

    what: str
    target: Recorded
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        recorded: the events appended.
        logged, already: how many developments were new, and how many the log had already.
        left: fields of the story that the file has otherwise; the record's were left as they are.
        skipped: drafts that were left out: the number of each from 1, its key, and why.
    """

    story: Story
    recorded: tuple[Recorded, ...]
    logged: int
    already: int
    left: tuple[str, ...]
    skipped: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an editor asks for: new values as typed, why, and whose doing it was.

    Without a `label` it is no correction: a note is given its kind.
    """

    changes: Mapping[str, Any]
    reason: str
    label: str | None = "correction"
    relative_to: str | None = None
