"""What an entry says, in paragraphs, for those who read it somewhere else than on its page.

In the words of the pages, in the story's language.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from projections.published import UNQUOTED
from projections.site import entry_words
from projections.site.bidi import alone, apart, begins
from projections.site.markup import escaped, quoted, web_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.language import Language
    from timeline.facts import AnyWhen, Quote, Source

BLANK_LINES = re.compile(r"(?>\r\n?|\n)(?:[ \t]*(?>\r\n?|\n))+")
LINE_BREAK = re.compile(r"\r\n?|\n")


class Piece(NamedTuple):
    """A piece of a paragraph, and where it leads."""

    text: str
    url: str | None = None


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        ours: whether it is a sentence of ours, with names put in, and not the newsroom's own words.
    """

    pieces: tuple[Piece, ...]
    ours: bool = False


class Telling:
    """The entries of a story, told in its language; what several files tell is worked out once."""

    def __init__(self, language: Language, zone: str) -> None:
        self.language = language
        self._zone = zone
        self._put = partial(apart, direction=language.direction)
        self._told: dict[UUID, list[Paragraph]] = {}
        # What a paragraph of ours says of itself, as markup.
        tag = "" if language.page_tag == language.tag else f" lang={quoted(language.page_tag)}"
        self._marks = {True: f'dir="{language.direction}"{tag}', False: 'dir="auto"'}

    def headline(self, entry: Entry) -> str:
        """Its headline, with what one must know before reading on."""
        said = entry_words.headline(entry.known, self.language)
        if entry.certainty != "possible":
            return said
        return self.labelled(self.language.words["entry"]["possible"], said)

    def labelled(self, label: str, text: str) -> str:
        """A text after a word of ours: `Possible: A meeting`."""
        return self.language.say("entry", "told", label=label, text=self._put(text))

    def dated(self, text: str, when: AnyWhen) -> str:
        """A text with when it was: `A meeting (January 5-20, 2019)`."""
        around = begins(text) or self.language.direction
        return f"{text} ({apart(self.when(when), around)})"

    def when(self, when: AnyWhen) -> str:
        """When it was."""
        return self.language.when(when.edtf)

    def paragraphs(self, entry: Entry) -> list[Paragraph]:
        """When it was, who did it, what is said of it, whose words, from whom, what was put right.

        Of what is struck only that it is, and why.
        """
        if entry.state.id not in self._told:
            self._told[entry.state.id] = [*self._paragraphs(entry)]
        return self._told[entry.state.id]

    def html(self, told: Iterable[Paragraph]) -> str:
        """Paragraphs as HTML with links, each with its direction."""
        marks = self._marks
        return "".join(
            [f"<p {marks[one.ours]}>{''.join(map(_marked, one.pieces))}</p>" for one in told]
        )

    def text(self, told: Iterable[Paragraph]) -> str:
        """Paragraphs as plain text, addresses beside what leads there."""
        return "\n\n".join(map(self._plain, told))

    def _paragraphs(self, entry: Entry) -> Iterator[Paragraph]:
        content, reason = entry.content, entry.state.retracted
        if reason is not None:
            yield from _ours(entry_words.struck(reason, self.language, self._put))
            return
        yield from _ours(
            self.when(content.when), *entry_words.looks_ahead(entry.state, self.language)
        )
        yield from _ours("\n".join(entry_words.who(content, self.language, self._put)))
        yield from _theirs(content.text)
        for quote in content.quotes:
            if quote.terms not in UNQUOTED:
                yield from _theirs(self._quoted(quote))
        yield from _ours(*entry_words.put_right(entry.known, self.language, self._zone, self._put))
        if entry.order != "certain":
            yield from _ours(self.language.words["entry"]["order"])
        if content.sources:
            yield Paragraph(tuple(self._sources(content.sources)), ours=True)

    def _quoted(self, quote: Quote) -> str:
        said = self.language.say("entry", "quoted", text=quote.text)
        by = entry_words.spoken_by(quote, self.language, self._put)
        around = begins(quote.text) or self.language.direction
        return f"{said} — {apart(by, around)}" if by else said

    def _sources(self, sources: Iterable[Source]) -> Iterator[Piece]:
        before = self.labelled(self.language.words["entry"]["sources"], "")
        for source in sources:
            yield Piece(before)
            name = entry_words.source_name(source, self.language, self._put)
            yield Piece(name, web_link(source.url))
            before = "; "

    def _plain(self, told: Paragraph) -> str:
        if not told.ours:
            return "".join([one.text for one in told.pieces])
        return alone("".join(map(self._with_address, told.pieces)), self.language.direction)

    def _with_address(self, piece: Piece) -> str:
        return f"{piece.text} {self._put(f'<{piece.url}>')}" if piece.url else piece.text


def _ours(*said: str) -> Iterator[Paragraph]:
    return (Paragraph((Piece(one),), ours=True) for text in said for one in _lines(text))


def _theirs(text: str) -> Iterator[Paragraph]:
    return (Paragraph((Piece(one),)) for one in _lines(text))


def _lines(text: str) -> list[str]:
    """A text's paragraphs: blank lines part them."""
    return [one for one in BLANK_LINES.split(text) if one.strip()]


def _marked(piece: Piece) -> str:
    text = LINE_BREAK.sub("\n", piece.text)
    inner = escaped(text).replace("\n", "<br>")
    return f"<a href={quoted(piece.url)}>{inner}</a>" if piece.url else inner
