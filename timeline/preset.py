"""What a verb of a newsroom's own fills in: read as if it were typed, and refused as if it were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import BadPreset, DatelineError, UnknownPreset
from timeline.fields import COMMON_OWN, read_own
from timeline.nearest import nearest
from timeline.phrases import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.vocabulary import Kind

# Phrases are read anew with each entry: here it only counts whether they can be read.
ANY_DAY = Setting(reference="2000-01-01", zone="UTC", ahead=True)


def refuse_unfit(verb: str, preset: Mapping[str, str], kind: Kind) -> None:
    """Refuse what could not be typed for a field of the kind."""
    for name, value in preset.items():
        if name not in (*kind.fields, COMMON_OWN):
            raise UnknownPreset(verb, name, kind.name, nearest(name, kind.fields), (*kind.fields,))
        try:
            read_own({name: value}, kind, ANY_DAY)
        except DatelineError as error:
            raise BadPreset(verb, name, error.message) from None


def fit(preset: Mapping[str, str], kind: Kind) -> dict[str, str]:
    """What will do of a preset: logs hold others, of when they were not looked at."""
    return {name: value for name, value in preset.items() if _is_fit(name, value, kind)}


def _is_fit(name: str, value: str, kind: Kind) -> bool:
    try:
        refuse_unfit("", {name: value}, kind)
    except DatelineError:
        return False
    return True
