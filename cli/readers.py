"""What readers may see, decided for one moment; whenever it is in doubt, they do not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cli import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.session import Session
    from projections.entry import Known


def seen_by_readers(
    session: Session, known_at: str | None, *, clock_is_right: bool
) -> Callable[[Known], bool]:
    """Whether readers may see a development, by what is true of it at this moment.

    What was public at `known_at` and has been withheld or taken back since is not shown, nor
    where it had words that are on other terms by now. An embargo is over only where the machine's
    clock can be believed to say so.
    """
    from projections.published import public

    moment = moment_of_publishing(session, clock_is_right=clock_is_right)

    def keep(found: Known) -> bool:
        seen = public(found.content, found.events, moment)
        return seen and (known_at is None or _is_told_still(session, found, moment))

    return keep


def _is_told_still(session: Session, found: Known, moment: datetime) -> bool:
    """Whether readers are told now what a development said then."""
    from projections.public.stages import stages
    from timeline.facts import content
    from timeline.folds import fold

    now = fold(session.past.log.stream(found.state.id))
    told = stages(now, moment) if now else []
    then = (found.content, found.state.retracted)
    return any(
        (content(one.content.model_dump(mode="json")), one.retracted) == then for one in told
    )


def moment_of_publishing(
    session: Session, chosen: str | None = None, *, clock_is_right: bool
) -> datetime:
    """Now, as far as it is certain, or a moment before; a warning where the clock is days ahead."""
    if clock_is_right:
        session.believe_clock()
    trouble = None if clock_is_right else session.clock_trouble()
    if trouble is not None and not trouble.behind:
        session.warn(
            f"this machine's clock says {trouble.now}, and the desk was last used on "
            f"{trouble.last}: embargoes that end after {trouble.last} are kept; if it is right, "
            "add --clock-is-right"
        )
    certain = certain_now(session, clock_is_right=clock_is_right)
    return certain if chosen is None else _before(chosen, certain)


def _before(chosen: str, now: datetime) -> datetime:
    """A moment as typed, which may not be to come: nothing is published before its time."""
    from timeline.errors import UnreadableWhen

    written = now.isoformat(timespec="minutes").replace("+00:00", "Z")
    try:
        moment = datetime.fromisoformat(chosen)
        zoned = moment.tzinfo is not None
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):  # in UTC it may be before the first year
        zoned = False
    if not zoned:
        raise UnreadableWhen(chosen, "it is no moment", f"write one with its zone: {written}")
    if moment > now:
        raise UnreadableWhen(chosen, "that is yet to come", f"nothing is public before {written}")
    return moment


def certain_now(session: Session, *, clock_is_right: bool = False) -> datetime:
    """Now, or the end of the last day that is certain where the clock is days ahead."""
    trouble = None if clock_is_right else session.clock_trouble()
    if trouble is None or trouble.behind:
        return clock.now()
    return datetime.fromisoformat(f"{trouble.last}T23:59:59+00:00")
