"""A date that was written out whole is taken again, if it means what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline import days, errors
from timeline.bounds import local_second, offset_seconds
from timeline.edtf import Bounds, bounds_of, parse, parse_date
from timeline.facts import When
from timeline.text import body
from timeline.zones import DAY, clock_text, local_minute, local_of, zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 200  # characters of a phrase, or of EDTF text
PHRASE = body(LONGEST, blank=False)


def restore(value: Mapping[str, Any], field: str) -> When:
    """A whole `When` as an own field or an export holds it: open bounds may be left out.

    It is taken only if its bounds are those of its EDTF text.
    """
    given = {**dict.fromkeys(Bounds._fields), **value}
    given.pop("text", None)
    try:
        when = When(**given)
        own = _bounds(when)
        PHRASE(when.phrase)
    except (TypeError, AttributeError, ValueError, errors.DatelineError):
        raise errors.BadField(field, "is not a date as an export writes it") from None
    if own != _said(when) or not isinstance(when.ahead, bool):
        raise errors.BadField(field, f"has bounds that are not those of {when.edtf}")
    return when


def _said(when: When) -> Bounds:
    return Bounds(when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)


def _bounds(when: When) -> Bounds:
    """Those of its text; raises ValueError where what it was relative to is not as we keep that."""
    zone_named(when.zone)
    if reference_of(when.reference, when.zone)[2] != when.reference or len(when.edtf) > LONGEST:
        raise ValueError(when.reference)
    return bounds_of(parse(when.edtf), when.zone)


def reference_of(text: str, zone: str) -> tuple[int, str | None, str]:
    """What a phrase is relative to: its day, its minute, and the text that keeps both.

    That is the same when it is read again. Raises UnreadableWhen.
    """
    date = parse_date(text)
    if len(date.day) != 2 or "X" in date.text or date.mark:  # noqa: PLR2004 - digits of a day
        remedy = "write 2019-01-02 or 2019-01-02T10:14"
        raise errors.UnreadableWhen(text, "phrases are relative to one day", remedy)
    label = date.text.partition("T")[0]
    if not date.offset:
        minute = date.time[:5]
        return days.ordinal_of(label), minute or None, f"{label}T{minute}" if minute else label
    utc = local_second(label, date.time) - offset_seconds(date.offset)
    local = local_of(utc, zone)
    if not days.MIN_DAY <= local // DAY <= days.MAX_DAY:
        raise errors.UnreadableWhen(text, "the day is outside the calendar there")
    minute = clock_text(local).partition("T")[2][:5]
    return local // DAY, minute, local_minute(utc, zone)
