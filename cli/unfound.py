"""Did you mean: what to say where nothing in a story is called as somebody asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cli.names import is_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projections.story_view import StoryView

MOST = 3


def sentences(
    view: StoryView, wanted: Mapping[str, str | None], names: frozenset[str]
) -> list[str]:
    """A sentence for each thread, tag or party asked for that no entry has, with what is near.

    `wanted` is as `timeline` takes it, `names` are all of the party's. An entry that is only hidden
    by a date is one that has it.
    """
    in_use = {"thread": _threads(view), "tag": _tags(view), "party": named(view)}
    if not names.isdisjoint(map(_folded, in_use["party"])):
        del in_use["party"]
    return [
        unfound(what, value, known)
        for what, known in in_use.items()
        if (value := wanted.get(what)) is not None and _folded(value) not in map(_folded, known)
    ]


def unfound(what: str, value: str, known: Iterable[str]) -> str:
    """That nothing has it, and which of those known may have been meant."""
    from timeline.errors import did_you_mean  # only mistakes pay for it
    from timeline.nearest import nearest

    by_name = {_folded(one): one for one in known}
    asked = _folded(value)
    parts = (one for one in by_name if is_part(asked, one) or one.startswith(asked))
    near = dict.fromkeys((*nearest(asked, by_name, MOST), *parts)) if asked else {}
    meant = did_you_mean(tuple(by_name[one] for one in near)[:MOST])
    return f"nothing here {SAID[what]} {value!r}{meant}"


SAID = {"thread": "is of a thread", "tag": "has a tag", "party": "names"}


def named(view: StoryView) -> dict[str, int]:
    """In how many entries each party stands, those named most first."""
    from projections.entry import parties

    counter = Counter(name for one in view.known.values() for name in set(parties(one.current)))
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0].casefold())))


def _threads(view: StoryView) -> set[str]:
    from projections.standing import thread_names

    return thread_names(view)


def _tags(view: StoryView) -> set[str]:
    return {tag for one in view.known.values() for tag in one.current.tags}


def _folded(name: str) -> str:
    from timeline.party import folded

    return folded(name)
