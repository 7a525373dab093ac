"""What a quote that is typed anew takes from the quotes that stand there: above all, their terms.

What was said off the record does not become quotable because somebody mends a letter of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from timeline.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.events import Quote

TERMS: tuple[str, ...] = get_args(Terms)  # the strictest last
NOBODY: Mapping[str, Any] = {"speaker": None, "given_to": (), "via": ()}


def requoted(there: Sequence[Quote], typed: Sequence[Any], *, partly: bool) -> list[Any]:
    """The quotes that replace those there.

    Bare words take all else from the quote that they are typed for; so does every table if what
    was typed tells only a part of each (`partly`). Any other table takes only its terms from
    there, if it names none.
    """
    tables = [{"text": one} if isinstance(one, str) else one for one in typed]
    meant = _meant(there, [one.get("text") for one in tables if isinstance(one, Mapping)])
    if len(meant) < len(tables):
        return tables  # not all are tables: whoever builds the quotes says which is none
    known = [_common(there) if place is None else _said(there[place]) for place in meant]
    return [
        {**(taken if partly or isinstance(one, str) else {"terms": taken["terms"]}), **table}
        for one, table, taken in zip(typed, tables, known, strict=True)
    ]


def _meant(there: Sequence[Quote], texts: Sequence[object]) -> list[int | None]:
    """The place of the quote that each text is typed for, None where that cannot be told.

    The same words are the same quote. Of the others each is for the one in its place, as long as
    as many are left: else nobody knows which was taken out, or put in between.
    """
    left = set(range(len(there)))
    meant: list[int | None] = []
    for place, text in enumerate(texts):
        same = {other for other in left if there[other].text == text}
        strict = sorted(same, key=lambda other: TERMS.index(there[other].terms))
        found = place if place in same else next(reversed(strict), None)
        meant.append(found)
        left -= {found}
    if meant.count(None) != len(left):
        return meant
    others = iter(sorted(left))
    return [next(others) if place is None else place for place in meant]


def _common(there: Sequence[Quote]) -> dict[str, Any]:
    """What all quotes share, on the strictest of their terms."""
    quotes = [_said(quote) for quote in there]
    shared = {
        name: quotes[0][name]
        for name in NOBODY
        if quotes and all(quote[name] == quotes[0][name] for quote in quotes)
    }
    terms = max((quote.terms for quote in there), key=TERMS.index, default=TERMS[0])
    return {**NOBODY, **shared, "terms": terms}


def _said(quote: Quote) -> dict[str, Any]:
    """All of a quote but its words."""
    return quote.model_dump(mode="json", exclude={"text"})
