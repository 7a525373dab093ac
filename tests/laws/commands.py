"""What is done at a desk, for real and in the model, and how somebody else comes in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.laws.said import summary
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from tests.laws.model import Fact
    from timeline.desk import Desk
    from timeline.log import Draft, Quiet, Row
    from timeline.recorded import Recorded


@dataclass(frozen=True)
class Command:
    """Something to be done: what the model says it does, and how a desk is told to do it.

    `look` is what the model sees before anybody else interferes.
    """

    look: Callable[[], Any]
    decide: Callable[[Any], list[Fact]]
    tell: Callable[[Desk], Sequence[Recorded]]


def drafted(draft: dict[str, Any]) -> DevelopmentDraft:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in draft.items()
    }
    return DevelopmentDraft(**plain)


def told(command: Command, desk: Desk) -> object:
    try:
        return [summary(event) for event in command.tell(desk)]
    except DatelineError as error:
        return type(error).__name__


def overtaken(desk: Desk, act: Callable[[], object]) -> list[object]:
    """Let somebody act just before this desk's next append; gives what came of it."""
    came: list[object] = []
    append = desk.log.store.append

    def late(
        drafts: Sequence[Draft], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Row]:
        setattr(desk.log.store, "append", append)  # noqa: B010 - once, on this one store
        came.append(act())
        return append(drafts, expect, quiet)

    setattr(desk.log.store, "append", late)  # noqa: B010 - mypy takes a method for a constant
    return came
