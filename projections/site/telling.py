"""What an entry says, in paragraphs, for those who read it somewhere else than on its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from projections.formats.sentences import corrected, order_doubt, spoken_by, who
from projections.public.redaction import STRUCK
from projections.published import UNQUOTED, named
from projections.site.markup import escaped, quoted, web_link
from projections.threads.acts import act_of
from timeline.restoring import restore
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.entry import Entry, State
    from timeline.facts import AnyWhen, Source
    from timeline.later_facts import Change

BLANK_LINES = re.compile(r"(?>\r\n?|\n)(?:[ \t]*(?>\r\n?|\n))+")
LINE_BREAK = re.compile(r"\r\n?|\n")
AHEAD = {"due": "Due", "deadline": "Deadline"}


class Piece(NamedTuple):
    """A piece of a paragraph, and where it leads."""

    text: str
    url: str | None = None


Paragraph = tuple[Piece, ...]


def headline(entry: Entry) -> str:
    """Its headline, with what one must know before reading on."""
    said = STRUCK if entry.state.retracted is not None else entry.content.headline
    return f"Possibly: {said}" if entry.certainty == "possible" else said


def paragraphs(entry: Entry) -> list[Paragraph]:
    """When it was, who did it, what is said of it, whose words, from whom, and what was put right.

    Of what is struck only that it is, and why.
    """
    if entry.state.retracted is not None:
        return [(Piece(line),) for line in _lines(f"{STRUCK}: {entry.state.retracted}")]
    return [*((Piece(line),) for line in _said(entry)), *_sources(entry.content.sources)]


def ahead(state: State, name: str) -> AnyWhen | None:
    """A date that an entry looks ahead to: `due` or `deadline`."""
    if name not in state.current.fields:
        return None
    value = act_of(state, {}).ahead(name)
    return None if value is None else restore(dict(value), name)


def as_html(told: Iterable[Paragraph]) -> str:
    """Paragraphs as HTML without attributes but links."""
    return "".join(f'<p dir="auto">{"".join(map(_marked, one))}</p>' for one in told)


def as_text(told: Iterable[Paragraph]) -> str:
    """Paragraphs as plain text, addresses beside what leads there."""
    return "\n\n".join("".join(map(_plain, one)) for one in told)


def _said(entry: Entry) -> Iterator[str]:
    content = entry.content
    yield describe(content.when)
    for name, word in AHEAD.items():
        if (when := ahead(entry.state, name)) is not None:
            yield f"{word}: {describe(when)}"
    yield from _lines(who(content, named(content)))
    yield from _lines(content.text)
    for quote in content.quotes:
        if quote.terms not in UNQUOTED:
            speaker = spoken_by(quote)
            yield from _lines(f"“{quote.text}”" + (f" — {speaker}" if speaker else ""))
    for note in (*corrected(entry, _nothing_hidden), order_doubt(entry)):
        yield from _lines(note)


def _sources(sources: Iterable[Source]) -> Iterator[Paragraph]:
    pieces: list[Piece] = []
    for source in sources:
        relayed = f" (relaying {source.relays})" if source.relays else ""
        pieces += [Piece("; " if pieces else "Sources: "), Piece(source.name, web_link(source.url))]
        pieces += [Piece(relayed)] if relayed else []
    if pieces:
        yield tuple(pieces)


def _lines(text: str) -> list[str]:
    """A text's paragraphs: blank lines part them."""
    return [one for one in BLANK_LINES.split(text) if one.strip()]


def _nothing_hidden(_: Change) -> bool:
    """What is in the public log, readers are told."""
    return False


def _marked(piece: Piece) -> str:
    text = LINE_BREAK.sub("\n", piece.text)
    inner = escaped(text).replace("\n", "<br>")
    return f"<a href={quoted(piece.url)}>{inner}</a>" if piece.url else inner


def _plain(piece: Piece) -> str:
    return f"{piece.text} <{piece.url}>" if piece.url else piece.text
