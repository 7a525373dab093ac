"""Short sentences about an entry, the same in every format people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.published import corrections
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from projections.entry import Entry
    from timeline.events import Source as StoredSource
    from timeline.facts import DevelopmentLogged, Quote, Source
    from timeline.later_facts import Change


def who(content: DevelopmentLogged, by: tuple[str, ...] | None = None) -> str:
    """Who acted, towards whom, through whom and about whom: `by A to B via C about D`.

    `by` are those who may be named as acting, if not all may.
    """
    acted = ("by", content.by if by is None else by)
    named = (acted, *((name, getattr(content, name)) for name in ("to", "via", "about")))
    return " ".join(f"{name} {listed(parties)}" for name, parties in named if parties)


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def spoken_by(quote: Quote) -> str:
    """Who said it, to whom, and who passed it on, as far as its terms allow."""
    if quote.terms in ("deep-background", "off-record"):
        return ""
    speaker = quote.speaker or ""
    given = f"to {listed(quote.given_to)}" if quote.given_to else ""
    relayed = f"via {listed(quote.via)}" if quote.via else ""
    terms = f"({quote.terms})" if quote.terms != "on-record" else ""
    return " ".join(part for part in (speaker, given, relayed, terms) if part)


def sources(content: DevelopmentLogged) -> list[tuple[str, str | None]]:
    """Each source's name, with what it relays, and its address."""
    return [(_relaying(source), source.url) for source in content.sources]


def source_in_full(source: Source | StoredSource) -> str:
    """A source with its address, and when it was published and retrieved as far as that is said."""
    named = f"{_relaying(source)} <{source.url}>" if source.url else _relaying(source)
    dates = (("published", source.published), ("retrieved", source.retrieved))
    said = (f"{did} {describe(when)}" for did, when in dates if when is not None)
    return ", ".join((named, *said))


def _relaying(source: Source | StoredSource) -> str:
    return f"{source.name} (relaying {source.relays})" if source.relays else source.name


def corrected(entry: Entry, hidden: Callable[[Change], bool]) -> list[str]:
    """One sentence for each correction that readers are told of: label, day, fields, reason.

    None for what is hidden.
    """
    told = (
        (
            envelope,
            correction,
            [change.field for change in correction.changes if not hidden(change)],
        )
        for envelope, correction in corrections(entry.events)
    )
    return [
        f"{correction.label.capitalize()} of {envelope.recorded_at[:10]}: "
        f"{listed(fields)} changed. {correction.reason}"
        for envelope, correction, fields in told
        if fields
    ]


def order_doubt(entry: Entry) -> str:
    """What to say when its place among its neighbours is not certain."""
    return "" if entry.order == "certain" else "The order among its neighbours is uncertain."
