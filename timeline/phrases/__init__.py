"""What reporters type for a date, read by rule: `yesterday`, `late last week`, `by Friday`.

Also the EDTF profile is read here, as typed (`timeline.edtf`). A phrase becomes EDTF text first and
that becomes bounds, so the text that is stored always means what the phrase did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from timeline.days import OutsideCalendar
from timeline.edtf import DATE, Date, bounds_of, looks_like, parse
from timeline.errors import UnreadableWhen, clip
from timeline.phrases.clauses import Clause, clause
from timeline.phrases.standpoint import DATE_ORDERS, Setting, Standpoint, standpoint
from timeline.phrases.words import cursor_over
from timeline.restoring import LONGEST
from timeline.when import When
from timeline.wording import describe

__all__ = ["DATE_ORDERS", "LONGEST", "Reading", "Setting", "echo", "read"]

REMEMBERED = 4_096  # readings: the developments of a file happened on the same days over and over
TYPOGRAPHY = str.maketrans("‐‑–—−’", "-----'")  # noqa: RUF001 - as word processors write them


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase was read as.

    Attributes:
        when: what it means.
        other: the second reading, as text that can be typed instead, where there is one.
        note: why it was read so, where that is not plain: `week starts Monday`.
    """

    when: When
    other: str | None
    note: str | None


def read(phrase: str, setting: Setting) -> Reading:
    """Read a date as typed.

    Args:
        phrase: a phrase, or EDTF text; kept byte for byte.
        setting: what it is relative to, and the story's habits.

    Raises:
        UnreadableWhen: it cannot be read, or there is no such date.
        AmbiguousDate: all numbers, and two dates can be meant.
        ClockChange: a time that the clocks skip, or show twice.
        UnknownZone: the setting's zone.
    """
    return _read(phrase, setting)


@lru_cache(maxsize=REMEMBERED)
def _read(phrase: str, setting: Setting) -> Reading:
    text = _collapsed(phrase)
    here = standpoint(setting)
    try:
        found = _meaning(text, here)
        bounds = bounds_of(parse(found.edtf), setting.zone)
    except UnreadableWhen as refusal:
        raise _of_whole(phrase, text, refusal) from None
    except OutsideCalendar as outside:
        raise UnreadableWhen(phrase, str(outside)) from None
    ahead = found.ahead or setting.ahead
    when = When(found.edtf, phrase, here.reference, setting.zone, *bounds, ahead)
    return Reading(when, found.other, found.note)


def echo(reading: Reading) -> str:
    """Say what was understood: `late last week -> 27-30 Dec 2018 (week starts Monday)`.

    A plain ISO date is given back alone, there was nothing to understand; but not before 1 CE,
    where `-0499` means 500 BCE.
    """
    when = reading.when
    phrase = " ".join(when.phrase.split())
    if phrase == when.edtf and _is_plain(when.edtf):
        return phrase
    aside = "; ".join(filter(None, (reading.note, reading.other and f"or {reading.other}")))
    return f"{phrase} -> {describe(when)}" + (f" ({aside})" if aside else "")


def _collapsed(phrase: str) -> str:
    """The words without what means nothing: more than one blank, case, typography, `on`."""
    if len(phrase) > LONGEST:
        raise UnreadableWhen(phrase, f"it is longer than {LONGEST} characters")
    text = " ".join(phrase.translate(TYPOGRAPHY).lower().split())
    if not text.startswith("on or "):
        text = text.removeprefix("on ")
    if not text:
        raise UnreadableWhen(phrase, "it is blank")
    return text


def _meaning(text: str, here: Standpoint) -> Clause:
    edtf = text.upper()
    if re.fullmatch(DATE, edtf):
        return Clause(edtf)
    if edtf[0] in "[{":
        return Clause(edtf.replace(" ", ""))
    numbers = re.fullmatch(r"[0-9]{1,4}/[0-9]{1,2}(/[0-9]{1,4})?", edtf)
    if "/" in edtf and looks_like(edtf) and not numbers:
        return Clause(edtf)
    try:
        return clause(cursor_over(text), here)
    except UnreadableWhen:
        if looks_like(edtf) and not numbers:
            parse(edtf)  # a slip in EDTF: its own refusal says more
        raise


def _of_whole(phrase: str, text: str, refusal: UnreadableWhen) -> UnreadableWhen:
    """Show the whole phrase, and the part of it that was refused."""
    part = refusal.phrase
    why = (
        refusal.why
        if part.lower() in ("", text, text.replace(",", ""))
        else f"{refusal.why}: {clip(part)!r}"
    )
    return UnreadableWhen(phrase, why, refusal.remedy)


def _is_plain(edtf: str) -> bool:
    date = parse(edtf)
    return isinstance(date, Date) and not date.mark and "X" not in date.text and int(date.year) > 0
