"""What was found by its words: lines in which those words are marked, or a JSON document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.formats.terminal import INDENT, broken
from projections.readmodel.searching import Piece
from timeline.refs import ref
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.desk_clocks import DeskClocks
    from projections.formats.terminal import Role
    from projections.readmodel.searching import Found, Snippet
    from projections.search import Wanted
    from projections.story import Story

# What stands between the names of a list, and for the lines of a text.
BETWEEN = {"parties": "; ", "sources": "; ", "tags": "; "}


class MarkedLine(NamedTuple):
    """One line, what it is, and where in it is what was looked for."""

    role: Role
    pieces: tuple[Piece, ...]


class Answer(NamedTuple):
    """What was asked, and what was found.

    Attributes:
        story: the only one that was looked through, or None for all.
        more: whether there is more than was found.
    """

    wanted: Wanted
    clocks: DeskClocks
    story: Story | None
    found: Sequence[Found]
    more: bool


def document(answer: Answer) -> dict[str, Any]:
    """`find --json`."""
    from projections.formats.documents import story_named  # noqa: PLC0415 - lines need none

    clocks = answer.clocks.clocks
    return {
        "words": list(map(str, answer.wanted.terms)),
        "without": list(map(str, answer.wanted.without)),
        "story": story_named(answer.story) if answer.story else None,
        "as_of": clocks.as_of,
        "known_at": clocks.known_at,
        "zone": answer.clocks.zone,
        "position": clocks.position,
        "results": list(map(_result, answer.found)),
        "more": answer.more,
    }


def _result(one: Found) -> dict[str, Any]:
    from projections.formats.documents import when  # noqa: PLC0415 - as above

    content = one.state.current
    return {
        "ref": ref(one.state.id),
        "id": str(one.state.id),
        "key": one.state.key_here,
        "story": one.story.slug,
        "kind": content.kind,
        "verb": content.verb,
        "headline": content.headline,
        "when": when(content.when),
        "visibility": content.visibility,
        "status": one.state.status,
        "certainty": one.certainty,
        "snippets": [
            {"field": snippet.field, "pieces": [piece._asdict() for piece in snippet.pieces]}
            for snippet in one.snippets
        ],
    }


def lines(answer: Answer, width: int) -> Iterator[MarkedLine]:
    """What was found, the best first, `width` characters wide."""
    yield _plain("aside", _summary(answer))
    for one in answer.found:
        yield _plain("text", "")
        yield from _one(one, max(width - INDENT, INDENT))


def _summary(answer: Answer) -> str:
    number = len(answer.found)
    counted = f"the first {number}; --limit N for more" if answer.more else f"{number} found"
    return f"{answer.clocks.clocks.words}: {counted}.{_zone(answer.clocks, answer.found)}"


def _zone(clocks: DeskClocks, found: Iterable[Found]) -> str:
    """In which zone dates were read, where that is not the one of each story."""
    if clocks.moment is not None or all(one.story.opened.timezone == clocks.zone for one in found):
        return ""
    return f" Dates were read as {clocks.zone}."


def _one(found: Found, columns: int) -> Iterator[MarkedLine]:
    state, content = found.state, found.state.current
    struck = "RETRACTED: " if state.retracted is not None else ""
    told = {snippet.field: snippet for snippet in found.snippets}
    headline = told.pop("headline", None)
    pieces = headline.pieces if headline else (Piece(content.headline, match=False),)
    first, *more = _wrapped([Piece(f"{struck}{content.verb}: ", match=False), *pieces], columns)
    yield MarkedLine("text", (Piece(f"{ref(state.id)}  ", match=False), *first))
    yield from map(_indented, more)
    for line in broken(" | ".join(_about(found)), columns):
        yield _plain("aside", " " * INDENT + line)
    for snippet in told.values():
        yield from map(_indented, _wrapped(list(_in_line(snippet)), columns))


def _about(found: Found) -> Iterator[str]:
    """Where and when it was, and what else to know of it at a glance."""
    content = found.state.current
    yield found.story.slug
    possible = " - possible" if found.certainty == "possible" else ""
    yield f"{describe(content.when)}{possible}"
    if content.visibility != "public":
        yield content.visibility
    if found.state.corrected:
        yield "corrected"
    if found.state.retracted is not None:
        yield f"struck: {found.state.retracted}"


def _in_line(snippet: Snippet) -> Iterator[Piece]:
    """A snippet on one line, behind the name of its field."""
    between = BETWEEN.get(snippet.field, " ")
    yield Piece(f"{snippet.field}: ", match=False)
    for text, match in snippet.pieces:
        yield Piece(re.sub(r"\s*\n\s*", between, text), match)


def _wrapped(pieces: Sequence[Piece], columns: int) -> list[tuple[Piece, ...]]:
    """Pieces on lines, each line as it would be broken without the marks."""
    text = "".join(piece.text for piece in pieces)
    wrapped, at = [], 0
    for line in broken(text, columns) or [""]:
        begin = text.index(line, at)
        at = begin + len(line)
        wrapped.append(tuple(_between(pieces, begin, at)))
    return wrapped


def _between(pieces: Iterable[Piece], begin: int, end: int) -> Iterator[Piece]:
    """What stands between two places of some pieces."""
    at = 0
    for text, match in pieces:
        part = text[max(begin - at, 0) : max(end - at, 0)]
        at += len(text)
        if part:
            yield Piece(part, match)


def _indented(pieces: tuple[Piece, ...]) -> MarkedLine:
    return MarkedLine("text", (Piece(" " * INDENT, match=False), *pieces))


def _plain(role: Role, text: str) -> MarkedLine:
    return MarkedLine(role, (Piece(text, match=False),))
