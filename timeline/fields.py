"""What was typed for a field becomes what is stored: dates are read, numbers and lists made."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from timeline.bounds import first_utc
from timeline.errors import BadField, clip
from timeline.phrases import Setting, read
from timeline.restoring import restore
from timeline.text import line, web_address
from timeline.when import When

if TYPE_CHECKING:
    from timeline.story import Story
    from timeline.vocabulary import Field, Kind

COMMON_OWN = "document"  # an own field that a development of any kind may have
LONGEST_HANDLE = 200  # characters, as a thread's own
# Commas part thousands or nothing: half the world writes 1,5 for one and a half.
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
MANTISSA = re.compile("[eE]")  # a number's digits end where its exponent begins


def read_when(value: object, setting: Setting, field: str = "when") -> When:
    """A `When` from a phrase, or from the whole one an export wrote; raises on anything else."""
    if isinstance(value, str):
        return read(value, setting).when
    if isinstance(value, Mapping):
        return When(*restore(value, field))
    raise BadField(field, "must be a date or a phrase, as text")


def read_reference(relative_to: str | None, story: Story, now: str) -> str:
    """The local day (or minute, its offset kept) phrases are relative to; `now` by default."""
    if relative_to is None:
        return now
    when = read(relative_to, story.setting(now)).when
    if when.earliest_start is None or when.earliest_start != when.latest_end:
        raise BadField("relative_to", f"must be one day, like 2019-01-02, not {when.edtf}")
    return when.earliest_start


def read_embargo(value: str | None, setting: Setting) -> str | None:
    """The UTC instant an embargo ends: a day means its first moment in the story's zone."""
    if value is None:
        return None
    when = read(value, setting).when
    if when.earliest_start is None or when.earliest_start != when.latest_end:
        raise BadField("embargo_until", f"must be one moment, not {when.edtf}")
    return first_utc(when.earliest_start, setting.zone)


def read_source(source: object, setting: Setting, field: str) -> dict[str, Any]:
    """A source with its dates read."""
    if not isinstance(source, Mapping):
        raise BadField(field, "must be a table of names and values")
    dates = {
        name: read_when(source[name], setting, f"{field}.{name}")
        for name in ("published", "retrieved")
        if source.get(name) is not None
    }
    return {**source, **dates}


def read_own(raw: Mapping[str, Any], kind: Kind, setting: Setting) -> dict[str, Any]:
    """The own fields of a kind, each as its type says; names it does not have are kept as given."""
    _refuse_no_handle(raw.get(COMMON_OWN))
    return {
        name: _typed(kind.fields[name], value, setting) if name in kind.fields else value
        for name, value in raw.items()
        if value is not None
    }


def _refuse_no_handle(document: object) -> None:
    """Refuse a document's name that could not be the handle of its thread."""
    if document is None or document == "":  # what is left open names nothing
        return
    if not isinstance(document, str):
        raise BadField(COMMON_OWN, "must be text")
    try:
        line(LONGEST_HANDLE)(document)
    except ValueError as error:
        raise BadField(COMMON_OWN, str(error)) from None


def _typed(field: Field, value: object, setting: Setting) -> object:
    """One own field's value as the vocabulary types it."""
    if field.type == "when":
        when = asdict(read_when(value, replace(setting, ahead=True), field.name))
        return {name: bound for name, bound in when.items() if bound is not None}
    if field.type == "number":
        return _number(field.name, value)
    if field.type == "texts":
        return _texts(field.name, value)
    if not isinstance(value, str):
        raise BadField(field.name, "must be text")
    if field.type == "url":
        return _address(field.name, value)
    if field.type == "choice" and value not in field.choices:
        raise BadField(field.name, f"must be one of {', '.join(field.choices)}, not {value!r}")
    return value


def _address(name: str, value: str) -> str:
    """A web address, as strictly as a source's."""
    try:
        return web_address(value)
    except ValueError as error:
        raise BadField(name, str(error)) from None


def _number(name: str, value: object) -> int | float:
    """A number, typed with or without commas between the thousands."""
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    number = value if plain else figure(str(value))
    if not isinstance(number, (int, float)) or not _finite(number):
        shown = clip(str(value), 40)
        raise BadField(name, f"must be a number like 1500, 1,500 or 1.5, not {shown!r}")
    return number


def figure(typed: str) -> int | float | None:
    """The number that was typed; none where a reader would make another one of it."""
    plain = typed.replace(",", "") if THOUSANDS.fullmatch(typed) else typed
    try:
        number = int(plain) if plain.lstrip("+-").isdecimal() else float(plain)
    except ValueError:
        return None
    # Python takes 1_000 for a number, and 1e-400 for nought: nobody who types them means that.
    lost = number == 0 and any(int(one) for one in MANTISSA.split(plain)[0] if one.isdecimal())
    return None if "_" in plain or lost or not _finite(number) else number


def _finite(number: float) -> bool:
    """Whether it is one; an integer always is, and may be larger than any float."""
    return isinstance(number, int) or math.isfinite(number)


def _texts(name: str, value: object) -> list[str]:
    """A list of texts; one text is a list of one."""
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) < len(items):
        raise BadField(name, "must be text, or a list of texts")
    return texts
