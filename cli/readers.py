"""What readers may see, decided for one moment; whenever it is in doubt, they do not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cli import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.session import Session
    from timeline.past import Found


def seen_by_readers(
    session: Session, known_at: str | None, *, clock_is_right: bool
) -> Callable[[Found], bool]:
    """Whether readers may see a development, by what is true of it at this moment.

    What was public at `known_at` and has been withheld or taken back since is not shown. An
    embargo is over only where the machine's clock can be believed to say so.
    """
    moment = _moment(session, clock_is_right=clock_is_right)

    def keep(found: Found) -> bool:
        if known_at is None or not public(found, moment):
            return public(found, moment)
        now = session.past.development(found.development.id)
        return now is not None and public(now, moment)

    return keep


def public(found: Found, moment: datetime) -> bool:
    """Whether it is public at a moment; what cannot be read of it may have withheld it."""
    content = found.development.current
    if found.unreadable:
        return False
    if content.visibility == "embargoed":
        from projections.embargoes import is_over  # noqa: PLC0415 - few entries are embargoed

        return is_over(content.embargo_until, moment)
    return content.visibility == "public"


def _moment(session: Session, *, clock_is_right: bool) -> datetime:
    """Now, as far as it is certain; a warning where the clock is days ahead."""
    if clock_is_right:
        session.believe_clock()
    trouble = None if clock_is_right else session.clock_trouble()
    if trouble is not None and not trouble.behind:
        session.warn(
            f"this machine's clock says {trouble.now}, and the desk was last used on "
            f"{trouble.last}: embargoes that end after {trouble.last} are kept; if it is right, "
            "add --clock-is-right"
        )
    return certain_now(session, clock_is_right=clock_is_right)


def certain_now(session: Session, *, clock_is_right: bool = False) -> datetime:
    """Now, or the end of the last day that is certain where the clock is days ahead."""
    trouble = None if clock_is_right else session.clock_trouble()
    if trouble is None or trouble.behind:
        return clock.now()
    return datetime.fromisoformat(f"{trouble.last}T23:59:59+00:00")
