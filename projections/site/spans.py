"""Where an uncertain time stands in a calendar: a moment, a day, or all the days that it may be."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from timeline.bounds import PER_DAY, earliest_key, first_utc
from timeline.days import civil, ordinal

if TYPE_CHECKING:
    from timeline.facts import AnyWhen

FIRST, LAST = ordinal(1, 1, 1), ordinal(9999, 12, 31)
DOUBTS = frozenset("?~%")
END_OF_TIME = "9999-12-31T23:59:59Z"  # what any later moment is written as, too


class Span(NamedTuple):
    """From when on, and until before when.

    Attributes:
        start: a UTC moment, or a day.
        end: the same; None for a moment, and for a single day.
        sure: whether that says all that is known of it.
    """

    start: date
    end: date | None
    sure: bool


def span(when: AnyWhen, zone: str) -> Span | None:
    """Where it stands as seen in a zone; None outside the years 1 to 9999."""
    bounds = (when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
    known = [one for one in bounds if one is not None]
    sure = len(set(bounds[:2])) == len(set(bounds[2:])) == 1 and not set(when.edtf) & DOUBTS
    if sure and len(known) == len(bounds) and all("T" in one for one in known):
        return _moments(known[0], known[-1], when.zone)
    days = [earliest_key(one, zone, when.zone) // PER_DAY for one in known]
    return _days(min(days), max(days), sure=sure and len(known) == len(bounds))


def _moments(start: str, end: str, zone: str) -> Span | None:
    first, last = first_utc(start, zone), first_utc(end, zone)
    if first.startswith(("-", "0000")) or END_OF_TIME in (first, last):
        return None
    return Span(
        datetime.fromisoformat(first),
        datetime.fromisoformat(last) if last != first else None,
        sure=True,
    )


def _days(first: int, last: int, *, sure: bool) -> Span | None:
    single = first == last
    if not FIRST <= first <= last <= LAST or (last == LAST and not single):
        return None
    return Span(date(*civil(first)), None if single else date(*civil(last + 1)), sure)
