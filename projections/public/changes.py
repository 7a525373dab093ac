"""How what readers are told of a development changed, as events that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.content import flat
from timeline.events import Change, DevelopmentCorrected, DevelopmentTriaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from timeline.events import DevelopmentLogged, Event


def changes(
    old: DevelopmentLogged, new: DevelopmentLogged, corrections: Sequence[DevelopmentCorrected]
) -> Iterator[Event]:
    """What readers are told otherwise than before: each field by the correction that settled it.

    What none did, such as a link to what was released meanwhile, is no correction.
    """
    before, after = flat(old), flat(new)
    names = [name for name in dict.fromkeys((*before, *after)) if _differs(name, before, after)]
    settled = {
        change.field: number
        for number, one in enumerate(corrections)
        for change in one.changes
        if change.field in names
    }
    for number, one in enumerate(corrections):
        changes = _said(before, after, [name for name in names if settled.get(name) == number])
        if changes:
            yield DevelopmentCorrected(changes=changes, reason=one.reason, label=one.label)
    rest = _said(before, after, [name for name in names if name not in settled])
    if rest:
        yield DevelopmentTriaged(changes=rest)


def _differs(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return name != "story" and before.get(name) != after.get(name)


def _said(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]
) -> tuple[Change, ...]:
    return tuple(Change(field=name, old=before.get(name), new=after.get(name)) for name in names)
