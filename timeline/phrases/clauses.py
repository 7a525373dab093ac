"""Whole phrases: a date, and what is said of it: before, by, since, between, from and to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline import days
from timeline.bounds import earliest_key, latest_key, local_second, split_offset
from timeline.edtf import bounds_of, parse
from timeline.errors import UnreadableWhen
from timeline.phrases.numbers import small_number, year
from timeline.phrases.points import point, unit_of
from timeline.phrases.quantities import recently
from timeline.phrases.recurring import day_of_year, meant, week_of
from timeline.phrases.standpoint import days_point, months_point
from timeline.phrases.words import MONTHS
from timeline.zones import clock_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.phrases.standpoint import Point, Standpoint
    from timeline.phrases.words import Cursor

TO = ("to", "-", "through", "thru", "until", "till")


class Clause(NamedTuple):
    """What a phrase means: EDTF text, why, the second reading, and whether it looks ahead."""

    edtf: str
    note: str | None = None
    other: str | None = None
    ahead: bool = False


def clause(cursor: Cursor, here: Standpoint) -> Clause:
    """Take a whole phrase. Raises UnreadableWhen with the part that cannot be read."""
    start = cursor.at
    for reader in (_recently, _between, _from, _so_far, _by, _related, _ranged):
        found = reader(cursor, here)
        if found is not None:
            if not cursor.done:
                raise cursor.unreadable()
            return found
        cursor.at = start
    raise cursor.unreadable()


def _recently(cursor: Cursor, here: Standpoint) -> Clause | None:
    edtf = recently(cursor, here)
    return Clause(edtf) if edtf else None


def _between(cursor: Cursor, here: Standpoint) -> Clause | None:
    """`between Dec 20 and Dec 28`: one moment."""
    if not cursor.take("between"):
        return None
    first, last = _two(cursor, here, ("and",))
    if last is None:
        raise cursor.unreadable()
    return Clause(f"[{first.first}..{last.last}]", first.note, ahead=first.ahead or last.ahead)


def _from(cursor: Cursor, here: Standpoint) -> Clause | None:
    """`from Dec 20 to Dec 28`, `from Monday on`: it lasts."""
    if not cursor.take("from"):
        return None
    first, last = _two(cursor, here, TO)
    if last is not None:
        return _lasting(first, last)
    if cursor.take("on", "onward", "onwards"):
        return _said(first, lambda date: f"{_end(date)}/..")
    raise cursor.unreadable()


def _ranged(cursor: Cursor, here: Standpoint) -> Clause:
    """A date alone, or `Dec 20-28`, which lasts."""
    first, last = _two(cursor, here, TO)
    return _said(first, lambda date: date.edtf) if last is None else _lasting(first, last)


def _so_far(cursor: Cursor, here: Standpoint) -> Clause | None:
    """`earlier this week` ends at the reference; `later this week` begins there."""
    way = cursor.take("earlier", "later")
    if way is None:
        return None
    cursor.take("in")
    cursor.take("this", "the")
    unit, month = cursor.take("today", "week", "month", "year"), days.month_of(here.today)
    if unit is None:
        raise cursor.unreadable()
    span = {
        "today": days_point(here.today, here.today),
        "week": week_of(here.today, here),
        "month": months_point(month, month),
        "year": months_point(month // 12 * 12, month // 12 * 12 + 11),
    }[unit]
    ends = (span.begins, here.today) if way == "earlier" else (here.today, span.ends)
    return Clause(days_point(*ends).edtf, span.note, ahead=way == "later")


def _by(cursor: Cursor, here: Standpoint) -> Clause | None:
    """`by Friday`: from the reference to it; or up to it, where it is past already."""
    if not (cursor.take("by") or cursor.run("no later than") or cursor.run("not later than")):
        return None
    date = _whose_end(cursor, here) or point(cursor, here.onwards())
    return _said(date, lambda date: _until(date, here), ahead=not _is_past(date, here))


def _whose_end(cursor: Cursor, here: Standpoint) -> Point | None:
    """Take `the end of`, which `by` includes anyway, and `the month` after it."""
    start = cursor.at
    cursor.take("the")
    if not cursor.run("end of"):
        cursor.at = start
        return None
    cursor.take("the")
    return unit_of(cursor, here, "this")


def _until(date: Point, here: Standpoint) -> str:
    if _is_past(date, here):
        return f"[..{date.last}]"
    start = (here.now if date.unit == "time" else None) or days.day_label(here.today)
    return date.last if date.last == start else f"[{start}..{date.last}]"


def _is_past(date: Point, here: Standpoint) -> bool:
    ends = bounds_of(parse(date.edtf), here.zone).latest_end
    return latest_key(ends, here.zone) < earliest_key(here.reference, here.zone)


def _related(cursor: Cursor, here: Standpoint) -> Clause | None:
    """`before Christmas`, `after Dec 20`, `since October`, `until Friday`."""
    for words, shape in RELATED.items():
        if cursor.run(words):
            date = point(cursor, here)
            return _said(date, lambda date: shape(date, here))  # noqa: B023 - called at once
    return None


def _before(date: Point, here: Standpoint) -> str:
    if date.unit == "end":
        return f"[..{date.last}]"
    edge = bounds_of(parse(date.edtf), here.zone).earliest_start or ""
    return f"[..{_stepped(edge, -1)}{_doubt(date)}]"


def _after(date: Point, here: Standpoint) -> str:
    if date.unit == "beginning":
        return f"[{date.first}..]"
    edge = bounds_of(parse(date.edtf), here.zone).latest_end or ""
    return f"[{_stepped(edge, 1)}{_doubt(date)}..]"


RELATED: dict[str, Callable[[Point, Standpoint], str]] = {
    "on or before": lambda date, _: f"[..{date.last}]",
    "on or after": lambda date, _: f"[{date.first}..]",
    "before": _before,
    "prior to": _before,
    "after": _after,
    "since": lambda date, _: f"{_end(date)}/..",
    "until": lambda date, _: f"../{_end(date)}",
    "till": lambda date, _: f"../{_end(date)}",
}


def _doubt(date: Point) -> str:
    return "?" if date.first.endswith(("?", "%")) else ""


def _stepped(edge: str, way: int) -> str:
    """Move a bound by one unit of its precision."""
    day, _, clock = edge.partition("T")
    if not clock:
        return days.day_label(days.ordinal_of(day) + way)
    time, offset = split_offset(clock)
    step = 60 if time.count(":") == 1 else 1
    moved = clock_text(local_second(day, time) + way * step)
    return moved[: len(day) + 1 + len(time)] + offset


def _said(date: Point, shape: Callable[[Point], str], *, ahead: bool | None = None) -> Clause:
    """Say the same of a date and of its second reading."""
    other = shape(date.other) if date.other else None
    return Clause(shape(date), date.note, other, date.ahead if ahead is None else ahead)


def _lasting(first: Point, last: Point) -> Clause:
    ends = [split_offset(date.last.partition("T")[2])[1] for date in (first, last)]
    if first.unit == last.unit == "time" and bool(ends[0]) != bool(ends[1]):
        text = f"{first.last} to {last.last}"
        raise UnreadableWhen(text, "one time has a zone, the other none", "name the zone of both")
    ahead = first.ahead or last.ahead
    return Clause(f"{_end(first)}/{_end(last)}", first.note or last.note, ahead=ahead)


def _end(date: Point) -> str:
    """One end of what lasts: one date, as EDTF has no windows there; of `late 2018`, the year."""
    found = date.first if date.first == date.last else date.whole
    if found is None:
        remedy = f"write one date, for example {date.first}"
        raise UnreadableWhen(date.edtf, "what lasts cannot begin or end in a window", remedy)
    return found


def _two(cursor: Cursor, here: Standpoint, joiners: tuple[str, ...]) -> tuple[Point, Point | None]:
    """Take two dates with a word between them, or one.

    A bare second date is the first such after the first; a bare first date, the last such before
    a second that is not bare.
    """
    start = cursor.at
    pair = _days_of_month(cursor, here, joiners)
    if pair is not None:
        return pair
    cursor.at = start
    first = point(cursor, here)
    if not cursor.take(*joiners):
        return first, None
    middle = cursor.at
    last = point(cursor, here.from_point(first, onward=True))
    if last.bare < first.bare:
        cursor.at = middle
        last = point(cursor, here)
        end, cursor.at = cursor.at, start
        first = point(cursor, here.from_point(last, onward=False))
        cursor.at = end
    return first, last


def _days_of_month(
    cursor: Cursor, here: Standpoint, joiners: tuple[str, ...]
) -> tuple[Point, Point] | None:
    """Take `Dec 20-28, 2018` or `20-28 Dec`: two days of one month."""
    month = cursor.look_up(MONTHS)
    low, joined, high = small_number(cursor), cursor.take(*joiners), small_number(cursor)
    if low is None or joined is None or high is None:
        return None
    cursor.take("of")
    after = cursor.look_up(MONTHS)
    if (month is None) == (after is None):  # `Dec 20 - 3 Jan` names two months
        return None
    names = [day_of_year(month or after or 0, day) for day in (low, high)]
    written = year(cursor, here, after_name=True)
    first = meant(names[0], here) if written is None else names[0].at(written)
    last = first and names[1].at(days.civil(first.begins)[0])
    if first is None or last is None:
        raise UnreadableWhen(f"{low} to {high}", "that month has no such days")
    return first, last
