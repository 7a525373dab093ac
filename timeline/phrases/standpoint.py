"""Where a phrase is spoken from, and the points in time that it names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from timeline import days
from timeline.bounds import split_offset
from timeline.edtf import Date, bounds_of, parse_date
from timeline.errors import UnreadableWhen
from timeline.restoring import reference_of
from timeline.zones import zone_named

DATE_ORDERS = ("dmy", "mdy", "ymd")
FIXED, FLOATING, DAYLESS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Setting:
    """What a phrase is read against.

    Attributes:
        reference: the date, or minute, it is relative to: `2019-01-02`, `2019-01-02T10:14`. One
            with an offset is seen from the zone.
        zone: the IANA zone of the reference and of times without an offset.
        week_start: the day that weeks begin on.
        date_order: how all-number dates stand: `dmy`, `mdy`, `ymd`, or None for not known.
        ahead: whether the field looks ahead (due, deadline, embargo), and bare words with it.
    """

    reference: str
    zone: str
    week_start: str = "monday"
    date_order: str | None = None
    ahead: bool = False


class Standpoint(NamedTuple):
    """A setting worked out. Names without a year or a week are sought from `anchor`.

    Attributes:
        today: the day of the reference, as an ordinal.
        minute: the time of the reference in the zone, `10:14`, if it has one.
        reference: the day, or the day and the minute with its offset if it comes twice.
        week_start: the day that weeks begin on, Monday 0.
        ahead: whether the field looks ahead.
        anchor, anchor_time: where bare names are sought from: the reference, except for one end of
            a range.
        onward: whether they are sought ahead from there; otherwise back.
    """

    today: int
    minute: str | None
    reference: str
    zone: str
    week_start: int
    date_order: str | None
    ahead: bool
    anchor: int
    anchor_time: str | None
    onward: bool

    @property
    def now(self) -> str | None:
        """The reference, if it has a time."""
        return self.reference if self.minute else None

    def onwards(self) -> Standpoint:
        """The same standpoint, with bare names sought ahead."""
        return self._replace(onward=True)

    def from_point(self, point: Point, *, onward: bool) -> Standpoint:
        """Seek bare names from another point: after it, or up to it."""
        time = split_offset(point.first.partition("T")[2])[0][:5] or None
        anchor = point.begins + 1 if onward and time is None else point.begins
        return self._replace(anchor=anchor, anchor_time=time, onward=onward)


class Point(NamedTuple):
    """A date that a phrase names, or the window in which it lies.

    Attributes:
        first, last: EDTF dates; the same one twice, unless it is a window.
        begins, ends: their days, as ordinals.
        unit: what it is (`day`, `time`, `week`, `month`, `year`...), for what may be said of it.
        note, other: why it was read so, and the second reading.
        ahead: whether the words look ahead.
        bare: whether it was `FIXED`, or sought from the anchor: as a `FLOATING` date or as a time
            without a day (`DAYLESS`).
        whole: the EDTF date that the window is a part of.
    """

    first: str
    last: str
    begins: int
    ends: int
    unit: str
    note: str | None = None
    other: Point | None = None
    ahead: bool = False
    bare: int = FIXED
    whole: str | None = None

    @property
    def edtf(self) -> str:
        """The date, or the window."""
        return self.first if self.first == self.last else f"[{self.first}..{self.last}]"


@lru_cache(maxsize=16)  # an import reads all of its dates from one
def standpoint(setting: Setting) -> Standpoint:
    """Work out a setting. Raises UnreadableWhen or UnknownZone for what cannot be."""
    week_start = setting.week_start.casefold()
    if week_start not in days.WEEKDAYS:
        remedy = f"write one of {', '.join(days.WEEKDAYS)}"
        raise UnreadableWhen(setting.week_start, "weeks cannot start on it", remedy)
    if setting.date_order not in (None, *DATE_ORDERS):
        remedy = f"write one of {', '.join(DATE_ORDERS)}"
        raise UnreadableWhen(str(setting.date_order), "it is not an order of dates", remedy)
    zone_named(setting.zone)
    today, minute, reference = reference_of(setting.reference, setting.zone)
    return Standpoint(
        today=today,
        minute=minute,
        reference=reference,
        zone=setting.zone,
        week_start=days.WEEKDAYS.index(week_start),
        date_order=setting.date_order,
        ahead=setting.ahead,
        anchor=today,
        anchor_time=minute,
        onward=setting.ahead,
    )


def day_point(day: int) -> Point:
    """One day."""
    label = days.day_label(day)
    return Point(label, label, day, day, "day")


def days_point(first: int, last: int, unit: str = "window") -> Point:
    """A window of days; one day where they are the same."""
    if first == last:
        return day_point(first)
    return Point(days.day_label(first), days.day_label(last), first, last, unit)


def months_point(first: int, last: int) -> Point:
    """A window of months, given as indexes; one month where they are the same."""
    begins, ends = days.month_first(first), days.month_last(last)
    unit = "month" if first == last else "window"
    return Point(days.month_label(first), days.month_label(last), begins, ends, unit)


def years_point(first: int, last: int) -> Point:
    """A window of years; one year where they are the same."""
    begins, ends = days.month_first(first * 12), days.month_last(last * 12 + 11)
    unit = "year" if first == last else "window"
    return Point(days.year_label(first), days.year_label(last), begins, ends, unit)


def three_months_point(year: int, number: int, unit: str) -> Point:
    """A season (21 to 24) or a quarter (33 to 36) of a year."""
    return date_point(parse_date(f"{days.year_label(year)}-{number}"), "UTC", unit)


def date_point(date: Date, zone: str, unit: str | None = None) -> Point:
    """A date as written in the profile."""
    bounds = bounds_of(date, zone)
    first, last = (
        days.ordinal_of(str(bound).partition("T")[0])
        for bound in (bounds.earliest_start, bounds.latest_end)
    )
    written = "day" if date.day else "month" if date.month else "year"
    plain = not date.mark and "X" not in date.text and date.month <= "12"
    unit = unit or ("time" if date.time else written if plain else "window")
    return Point(date.text, date.text, first, last, unit)
