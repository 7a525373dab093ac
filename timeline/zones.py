"""Time zones: local time to UTC and back, over all the years, with the clock changes named.

Times here are whole seconds since midnight of day ordinal 0, on the local clock or in UTC. Years
that `datetime` cannot hold are looked up 400 years (or some multiple) away: the rules of the far
past and far future are the same there.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from timeline import errors
from timeline.days import CYCLE_DAYS, day_label, ordinal, ordinal_of
from timeline.nearest import nearest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = 86_400
LONGEST_NAME = 64
ZONES = "PYTHONTZPATH"  # Python's variable for the folders of zones
# A year's margin to each side keeps every offset inside what `datetime` can hold.
FIRST_SAFE, LAST_SAFE = ordinal(2, 1, 1) * DAY, ordinal(9999, 1, 1) * DAY


class _OnRecord(Protocol):
    @property
    def position(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def recorded_at(self) -> str: ...


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """Find an IANA zone, `America/New_York`. Raises UnknownZone, naming the nearest."""
    _use_pinned_zones()
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - most answers need no zone

    try:
        if len(name) <= LONGEST_NAME:
            return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        # Absent, shaped like a path, a folder of zones, unreadable or not text: all the same here.
        pass
    known = {zone.casefold(): zone for zone in available_timezones()}
    near = nearest(name[:LONGEST_NAME].replace(" ", "_"), known)
    raise errors.UnknownZone(name, tuple(known[folded] for folded in near))


def zone_names() -> list[str]:
    """The names of all zones, in the order of the alphabet."""
    with open(_pinned("zones"), encoding="utf-8") as file:
        return file.read().split()


@cache
def _use_pinned_zones() -> None:
    """Look zones up in the pinned `tzdata`: the same answer on every machine, old ones too.

    Python first finds out where this machine has its own, unless the environment says so: that
    takes longer than all else.
    """
    said = os.environ.get(ZONES)
    os.environ[ZONES] = ""
    try:
        from zoneinfo import reset_tzpath  # noqa: PLC0415 - as above
    finally:
        os.environ.pop(ZONES) if said is None else os.environ.update({ZONES: said})
    reset_tzpath((_pinned("zoneinfo"),))


def _pinned(name: str) -> str:
    """Something in the folder of the pinned `tzdata`."""
    found = import_module("tzdata").__file__
    assert found is not None, "tzdata is a folder of files"
    return os.path.join(os.path.dirname(found), name)


def local_of(utc: int, zone: str) -> int:
    """Turn a UTC second into the local clock's."""
    return utc + _offset_then(utc, zone_named(zone))


def utc_of(local: int, zone: str) -> int:
    """Turn a local second into UTC: the first of two, and across a gap as if none had been."""
    return local - _offsets_here(local, zone_named(zone))[0]


@lru_cache(maxsize=4096)
def day_start(day: int, zone: str) -> int:
    """Give the UTC second in which a local day begins.

    Where the clocks skip midnight that is the moment of the change; where midnight comes twice, the
    second one, so that days never run backwards.
    """
    found, midnight = zone_named(zone), day * DAY
    before, after = _offsets_here(midnight, found)
    if before >= after:
        return midnight - after
    skipped = range(midnight - after, midnight - before)
    return skipped.start + bisect_left(
        skipped, True, key=lambda utc: _offset_then(utc, found) == after
    )


def local_day(utc: int, zone: str) -> tuple[int, int]:
    """Give the local day of a UTC second, and the seconds elapsed since that day began."""
    day = local_of(utc, zone) // DAY
    if day_start(day, zone) > utc:
        day -= 1
    return day, utc - day_start(day, zone)


def check_local(text: str, local: int, zone: str) -> None:
    """Raise ClockChange for a local time that the clocks skip or show twice.

    Args:
        text: the time as typed, without an offset.
        local: its second on the local clock.
        zone: the zone it is in.
    """
    before, after = _offsets_here(local, zone_named(zone))
    if before != after:
        readings = tuple(with_offset(text, local, offset) for offset in (before, after))
        raise errors.ClockChange(text, zone, twice=before > after, readings=readings)


@lru_cache(maxsize=4096)
def local_now(instant_text: str, zone: str) -> str:
    """Write a UTC instant as `local_minute` does."""
    return local_minute(utc_second(instant_text), zone)


def day_recorded(recorded: _OnRecord, zone: str) -> str:
    """Give the local day of an event; raises `UnreadableEvent` for a time that is none.

    A store takes any text for one when it is written to by hand.
    """
    try:
        return local_now(recorded.recorded_at, zone)[:10]
    except ValueError:
        raise errors.UnreadableEvent(
            recorded.position, recorded.type, "its time is no time"
        ) from None


def local_minute(utc: int, zone: str) -> str:
    """Write a UTC second as the local minute, `2026-11-22T05:14`.

    Where that minute comes twice the offset is added, so that it stays one moment:
    `2018-11-04T01:30-04:00`.
    """
    found = zone_named(zone)
    offset = _offset_then(utc, found)
    minute = (utc + offset) // 60 * 60
    text = clock_text(minute)[:-3]
    before, after = _offsets_here(minute, found)
    return with_offset(text, minute, offset) if before > after else text


def utc_second(instant_text: str) -> int:
    """Give the second of a UTC instant `2026-11-22T10:14:45.123456Z`, parts of it dropped."""
    day, _, clock = instant_text.partition("T")
    hours, minutes, seconds = (int(clock[at : at + 2]) for at in (0, 3, 6))
    return ordinal_of(day) * DAY + hours * 3600 + minutes * 60 + seconds


def clock_text(second: int) -> str:
    """Write a second as `2018-12-30T19:00:05`. Raises OutsideCalendar."""
    day, rest = divmod(second, DAY)
    return f"{day_label(day)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


def with_offset(text: str, local: int, offset: int) -> str:
    """Write a local time with its offset in seconds; in UTC where that is not of whole minutes."""
    hours, minutes = divmod(abs(offset) // 60, 60)
    if offset % 60:
        return f"{clock_text(local - offset)}Z"
    return f"{text}{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _offsets_here(local: int, zone: ZoneInfo) -> tuple[int, int]:
    """Give the offsets before and after a clock change; the same one twice for other times."""
    moment = _safe(local).replace(tzinfo=zone)
    return _seconds(moment), _seconds(moment.replace(fold=1))


def _offset_then(utc: int, zone: ZoneInfo) -> int:
    return _seconds(zone.fromutc(_safe(utc).replace(tzinfo=zone)))


def _seconds(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else offset // timedelta(seconds=1)


def _safe(second: int) -> datetime:
    """Move a second by whole cycles into the years that `datetime` holds."""
    cycle = CYCLE_DAYS * DAY
    if second < FIRST_SAFE:
        second += -((second - FIRST_SAFE) // cycle) * cycle
    elif second > LAST_SAFE:
        second -= cycle
    day, rest = divmod(second, DAY)
    return datetime.fromordinal(day) + timedelta(seconds=rest)
