"""Dates in words: each reader takes one sort, or leaves the phrase as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline import days
from timeline.edtf import parse_date
from timeline.errors import UnreadableWhen
from timeline.phrases import recurring
from timeline.phrases.clock import at_time_of, is_time_next, time_alone, time_of_day, with_time
from timeline.phrases.elapsed import elapsed
from timeline.phrases.holidays import holiday
from timeline.phrases.numbers import all_numbers, small_number, year
from timeline.phrases.quantities import quantity
from timeline.phrases.standpoint import (
    Point,
    Standpoint,
    date_point,
    day_point,
    days_point,
    months_point,
    three_months_point,
    years_point,
)
from timeline.phrases.words import DAYS, MONTHS, NTH, PARTS_OF_DAY, SEASONS, Cursor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from timeline.phrases.recurring import Recurring

    Reader: TypeAlias = Callable[[Cursor, "Standpoint"], "Point | None"]

PARTS = ("early", "mid", "late")
# Windows like early, mid and late; but what is after a beginning, or before an end, may lie in it.
EDGES = {"beginning": "beginning", "start": "beginning", "middle": "window", "end": "end"}
EDGE_PARTS = ("beginning", "window", "end")
ABOUT = ("about", "approx", "approximately", "around", "c", "ca", "circa", "roughly")
PERHAPS = ("maybe", "perhaps", "possibly", "probably")
MARKED = {("", "~"): "~", ("?", "~"): "%", ("", "?"): "?", ("~", "?"): "%"}
PREPOSITIONS = ("on", "in", "at", "during", "over", "sometime", "the")
NEAR_DAYS = {"today": 0, "now": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def point(cursor: Cursor, here: Standpoint) -> Point:
    """Take a date in words, and a `?` after it. Raises UnreadableWhen where none stands."""
    found = _date(cursor, here)
    return _with_mark(found, "?") if cursor.take("?") else found


def _date(cursor: Cursor, here: Standpoint) -> Point:
    found = _first_of((elapsed, _quantity, _first_reading), cursor, here)
    if found is None:
        raise cursor.unreadable()
    return with_time(cursor, found, here) if found.unit == "day" else found


def _quantity(cursor: Cursor, here: Standpoint) -> Point | None:
    return quantity(cursor, here, _date)


def _first_reading(cursor: Cursor, here: Standpoint) -> Point | None:
    """Try one reader after the other, once the words that mean nothing are taken."""
    while cursor.take(*PREPOSITIONS):
        pass
    return _first_of(READERS, cursor, here)


def _first_of(readers: tuple[Reader, ...], cursor: Cursor, here: Standpoint) -> Point | None:
    start = cursor.at
    for reader in readers:
        found = reader(cursor, here)
        if found is not None:
            return found
        cursor.at = start
    return None


def _marked(cursor: Cursor, here: Standpoint) -> Point | None:
    """`circa 2016`, `possibly Monday`."""
    mark = "~" if cursor.take(*ABOUT) else "?" if cursor.take(*PERHAPS) else None
    return _with_mark(_date(cursor, here), mark) if mark else None


def _with_mark(found: Point, mark: str) -> Point:
    first, last = (_marked_text(text, mark) for text in (found.first, found.last))
    unit = found.unit if found.unit in EDGE_PARTS else "window"
    return found._replace(first=first, last=last, unit=unit, whole=None, other=None)


def _marked_text(text: str, mark: str) -> str:
    had = text[-1] if text[-1] in "?~%" else ""
    return f"{text.removesuffix(had)}{MARKED.get((had, mark), had)}"


def _part(cursor: Cursor, here: Standpoint) -> Point | None:
    """`early this week`, `mid-December`, `late 2018`, `late Sunday`."""
    start = cursor.at
    part = cursor.take(*PARTS)
    if part is None:
        return None
    cursor.take("-")
    found = _date(cursor, here)
    if found.unit in ("day", "time"):
        return found
    return _part_of(PARTS.index(part), found, cursor.since(start))


def _edge(cursor: Cursor, here: Standpoint) -> Point | None:
    """`the end of October`, `start of last week`, `the middle of the month`, `end of Monday`."""
    start = cursor.at
    edge = cursor.look_up(EDGES)
    if edge is None or not cursor.take("of"):
        return None
    cursor.take("the")
    found = _week_of(cursor, here) or unit_of(cursor, here, "this") or _date(cursor, here)
    if found.unit == "day":
        return found._replace(unit=edge, other=found.other and found.other._replace(unit=edge))
    return _part_of(EDGE_PARTS.index(edge), found, cursor.since(start))._replace(unit=edge)


def _part_of(place: int, found: Point, words: str) -> Point:
    window = _third(place, found)
    if window is None:
        raise UnreadableWhen(words, "only weeks, months and years have an early, mid and late part")
    whole = found.first if found.first == found.last else None
    return window._replace(note=found.note, bare=found.bare, ahead=found.ahead, whole=whole)


def _third(place: int, found: Point) -> Point | None:
    begins, ends = found.begins, found.ends
    if found.unit == "week":
        return days_point(begins + (0, 2, 3)[place], begins + (2, 3, 6)[place])
    if found.unit == "month":
        return days_point(begins + 10 * place, (begins + 9, begins + 19, ends)[place])
    if found.unit == "year":
        first = days.month_of(begins) + 4 * place
        return months_point(first, first + 3)
    return None


def _near_day(cursor: Cursor, here: Standpoint) -> Point | None:
    """`today`, `tomorrow night`, `overnight`, `last night`, `this morning`, `now`."""
    if cursor.take("overnight"):
        return day_point(here.today - (not here.ahead))
    if cursor.run("last night") or cursor.run("last evening"):
        return day_point(here.today - 1)
    if any(cursor.run(f"this {part}") for part in PARTS_OF_DAY):
        return day_point(here.today)
    if here.now and cursor.take("now"):
        return date_point(parse_date(here.now), here.zone)
    away = cursor.look_up(NEAR_DAYS)
    return None if away is None else day_point(here.today + away)._replace(ahead=away > 0)


def _modified(cursor: Cursor, here: Standpoint) -> Point | None:
    """`last Monday`, `this week`, `next December`, `last Christmas`."""
    modifier = cursor.take("last", "this", "next", "past", "coming")
    if modifier == "this" and (another := cursor.take("past", "coming")):
        modifier = another
    if modifier is None:
        return None
    modifier = {"past": "last", "coming": "next"}.get(modifier, modifier)
    name = _named(cursor)
    found = recurring.meant(name, here, modifier) if name else unit_of(cursor, here, modifier)
    if found is not None and modifier == "this":
        return found._replace(ahead=found.begins > here.today)
    return found


def unit_of(cursor: Cursor, here: Standpoint, modifier: str) -> Point | None:
    """Take a week, month, quarter or year of the calendar: the last, this, or the next."""
    away = recurring.MODIFIERS.index(modifier) - 1
    unit = cursor.take("week", "month", "quarter", "year")
    month = days.month_of(here.today)
    if unit == "week":
        found = recurring.week_of(here.today + 7 * away, here)
    elif unit == "month":
        found = months_point(month + away, month + away)
    elif unit == "quarter":
        of_year, quarter = divmod(month // 3 + away, 4)
        found = three_months_point(of_year, 33 + quarter, "quarter")
    elif unit == "year":
        found = years_point(month // 12 + away, month // 12 + away)
    else:
        return None
    return found._replace(ahead=away > 0)


def _bare(cursor: Cursor, here: Standpoint) -> Point | None:
    """What comes round, without a year: `December`, `Dec 25`, `the 28th`, `Q3`, `Christmas`."""
    start = cursor.at
    name = _named(cursor)
    if name is None:
        return None
    if name.unit != "year":
        return recurring.meant(name, here)
    end = cursor.at
    cursor.take("of", "-")
    written = year(cursor, here, after_name=True)
    if written is None:
        cursor.at = end
    found = recurring.meant(name, here) if written is None else name.at(written)
    if found is None:
        raise UnreadableWhen(cursor.since(start), "there is no such day")
    return found


def _named(cursor: Cursor) -> Recurring | None:
    """Take a name that comes round: of a day, a month, a season, a quarter, a feast."""
    start = cursor.at
    for reader in (_day_and_month, holiday, _quarter, _nth_day):
        found = reader(cursor)
        if found is not None:
            return found
        cursor.at = start
    if (number := cursor.look_up(SEASONS)) is not None:
        return recurring.season(number)
    if (number := cursor.look_up(DAYS)) is not None:
        return recurring.weekday(number)
    return recurring.weekend() if cursor.take("weekend") else None


def _day_and_month(cursor: Cursor) -> Recurring | None:
    """`December`, `Dec. 31`, `December 31st`, `31. December`, `the 31st of December`."""
    day = small_number(cursor)
    if day is not None:
        cursor.take("of", "-", ".")
    month = cursor.look_up(MONTHS)
    if month is None:
        return None
    if day is None and not is_time_next(cursor):
        day = small_number(cursor)
    return recurring.month(month) if day is None else recurring.day_of_year(month, day)


def _nth_day(cursor: Cursor) -> Recurring | None:
    """`the 28th`."""
    nth = cursor.kind("nth")
    return recurring.day_of_month(int(nth[:-2])) if nth else None


def _quarter(cursor: Cursor) -> Recurring | None:
    """`Q3`, `the third quarter`."""
    if cursor.take("q"):
        number = cursor.take("1", "2", "3", "4")
        return recurring.quarter(int(number)) if number else None
    nth = cursor.look_up(NTH)
    return recurring.quarter(nth) if nth and cursor.take("quarter") else None


def _weekday(cursor: Cursor, here: Standpoint) -> Point | None:
    """`Monday of last week`, and `Monday, Dec. 31`, whose day must be that one."""
    number = cursor.look_up(DAYS)
    if number is None:
        return None
    cursor.take("of")
    if modifier := cursor.take(*recurring.MODIFIERS):
        week = unit_of(cursor, here, modifier) if cursor.is_next(("week",)) else None
        if week is None:
            return None
        day = day_point(week.begins + (number - here.week_start) % 7)
        return day._replace(note=week.note, ahead=week.ahead)
    if cursor.done or is_time_next(cursor):
        return None
    cursor.take("the")
    found = _first_of((_bare, all_numbers, _written), cursor, here)
    if found is None or found.unit != "day" or days.weekday(found.begins) == number:
        return found if found and found.unit == "day" else None
    actual = days.WEEKDAYS[days.weekday(found.begins)].capitalize()
    name = days.WEEKDAYS[number].capitalize()
    raise UnreadableWhen(name, f"{found.first} is a {actual}", f"write {found.first} alone")


def _written(cursor: Cursor, here: Standpoint) -> Point | None:
    """A date of the profile inside a phrase, and years: `2016`, `500 BCE`, `2016 Q3`, `1990s`."""
    decade = cursor.kind("decade")
    if decade:
        return date_point(parse_date(f"{decade[:3]}X"), here.zone)
    start = cursor.at
    written = year(cursor, here)
    if written is not None:
        name = _quarter(cursor)
        return name.at(written) if name else years_point(written, written)
    cursor.at = start
    text = cursor.kind("date")
    return date_point(parse_date(text.upper()), here.zone) if text else None


def _week_of(cursor: Cursor, here: Standpoint) -> Point | None:
    """`the week of Dec 24`."""
    if not cursor.run("week of"):
        return None
    found = _date(cursor, here)
    if found.unit != "day":
        raise UnreadableWhen(found.first, "a week is named by one of its days")
    return recurring.week_of(found.begins, here)._replace(bare=found.bare)


def _part_of_day(cursor: Cursor, here: Standpoint) -> Point | None:
    """`the night of Dec 30`, `the early hours of Monday`: that day."""
    named = cursor.run("early hours") or cursor.take(*PARTS_OF_DAY)
    return _date(cursor, here) if named and cursor.take("of") else None


def _time_first(cursor: Cursor, here: Standpoint) -> Point | None:
    """`noon on Monday`, `7pm`."""
    clock = time_of_day(cursor)
    if clock is None:
        return None
    start = cursor.at
    found = _first_reading(cursor, here)
    if found is None or found.unit != "day":
        cursor.at = start
        return time_alone(clock, here)
    cursor.take(*PARTS_OF_DAY)
    return at_time_of(found, clock, here)


READERS = (
    _marked,
    _part_of_day,
    _part,
    _edge,
    _near_day,
    _weekday,
    _modified,
    _bare,
    all_numbers,
    _written,
    _week_of,
    _time_first,
)
