"""Finding developments by their words, as of two clocks.

What has all the words in its headline comes first, then what has them anywhere; among these, what
was recorded or changed last. That is told from each development alone, and never from how many
others have a word: so an answer as of an earlier day is always the same, and no more of the index
is looked at than is shown, however common a word is.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from projections.readmodel.reading import THEN
from projections.readmodel.records import Records
from projections.readmodel.said import COLUMNS, state
from projections.readmodel.schema import TOKENIZER
from projections.search import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.desk_clocks import DeskClocks
    from projections.entry import Certainty, Record, State
    from projections.readmodel.reading import Reading
    from projections.search import Wanted
    from projections.story import Story

FIELDS = ("headline", "text", "quotes", "parties", "sources", "tags")
AROUND = 14  # words that a snippet has at most
# Bytes that no text has in UTF-8, so that nothing stored can be taken for a mark.
BEGIN, END = "CAST(x'FF' AS TEXT)", "CAST(x'FE' AS TEXT)"
HEADLINE = f"CAST(highlight(search, 0, {BEGIN}, {END}) AS BLOB)"
SNIPPETS = ", ".join(
    f"CAST(snippet(search, {number}, {BEGIN}, {END}, '…', {AROUND}) AS BLOB)"
    for number in range(1, len(FIELDS))
)
# From the index of words and that of places alone, and texts only for what is shown; `search` has
# the numbers of versions.
HITS = (
    "SELECT version, story, earliest, certain, {marked} FROM search "
    "CROSS JOIN chronology ON version = search.rowid "
    f"WHERE {THEN} AND search MATCH ? AND search.rowid <= ? AND earliest <= ? "
    "AND story = coalesce(?, story) ORDER BY search.rowid DESC"
)
SAID = (
    f"SELECT versions.id, {COLUMNS} FROM versions JOIN entries ON entries.id = entry "
    "WHERE versions.id IN ({})"
)
VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed USING fts5vocab ('main', 'search', 'row')"
)
ALIKE = 5_000  # words that a mistyped one is compared with
LIKE = 0.75  # a word of eight letters with two of them wrong, one of four with one


class Piece(NamedTuple):
    """Some of a text, and whether it is what was looked for."""

    text: str
    match: bool


class Snippet(NamedTuple):
    """Where a field has what was looked for; of the headline the whole, of others a part."""

    field: str
    pieces: tuple[Piece, ...]


class Found(NamedTuple):
    """A development that was found.

    Attributes:
        story: the story it was in then, as it was known.
    """

    state: State
    story: Story
    certainty: Certainty
    snippets: tuple[Snippet, ...]


class _Hit(NamedTuple):
    version: int
    story: Story
    certainty: Certainty
    marked: tuple[bytes | None, ...]


class Searching:
    """Finds developments of all stories, or of one, as of two clocks."""

    def __init__(self, reading: Reading, clocks: DeskClocks, story: Story | None = None) -> None:
        self._reading = reading
        self._clocks = clocks
        self._position = clocks.clocks.position
        self._last = self._last_version()
        self._day = max(map(clocks.key, reading.zones()), default=0)
        self._stories: dict[int, tuple[Story | None, int]] = {}
        self._only = self._number(story) if story else None

    def find(self, wanted: Wanted, limit: int) -> list[Found]:
        """What has all the words, the best first, `limit` at most."""
        with self._reading.together():
            hits = list(islice(self._ranked(wanted), limit))
            rows = self._reading.some(SAID, [hit.version for hit in hits])
        states = {row[0]: state(row[1:]) for row in rows}
        return [
            Found(states[hit.version], hit.story, hit.certainty, tuple(_snippets(hit.marked)))
            for hit in hits
        ]

    def has(self, term: Term) -> bool:
        """Whether anything has a word, or several that stand together."""
        return next(self._hits(term.expression, HEADLINE), None) is not None

    def unreadable(self) -> tuple[Record, ...]:
        """What cannot be read, and so not be found."""
        return Records(self._reading, self._position).unreadable(self._only)

    def missing(self, term: Term) -> dict[str, list[str]]:
        """Which words of a term nothing has, and for each those that occur and are like it."""
        absent = [word for word in words_of(term.words) if not self.has(Term(word))]
        return {word: self._near(word) for word in absent}

    # --- which -----------------------------------------------------------------------------------

    def _ranked(self, wanted: Wanted) -> Iterator[_Hit]:
        """First what has it all in the headline; that is few where anything else is asked for."""
        first: set[int] = set()
        for hit in self._hits(wanted.in_headline, HEADLINE):
            first.add(hit.version)
            yield hit
        for hit in self._hits(wanted.everywhere, f"{HEADLINE}, {SNIPPETS}"):
            if hit.version not in first:
                yield hit

    def _hits(self, expression: str, marked: str) -> Iterator[_Hit]:
        """What an expression finds, what was recorded last at first."""
        rows = self._reading.each(
            HITS.format(marked=marked),
            *(self._position, self._position, expression, self._last, self._day, self._only),
        )
        for version, number, earliest, certain, *texts in rows:
            story, day = self._story(number)
            if story is not None and earliest <= day:
                certainty: Certainty = "happened" if certain <= day else "possible"
                yield _Hit(version, story, certainty, tuple(texts))

    def _last_version(self) -> int:
        """The last version that was known; they are numbered as they were recorded."""
        ((high,),) = self._reading.select("SELECT coalesce(max(id), 0) FROM versions")
        if self._position >= self._reading.position:
            return int(high)
        low = 0
        while low < high:
            middle = (low + high + 1) // 2
            rows = self._reading.select("SELECT known_from FROM versions WHERE id = ?", middle)
            low, high = (middle, high) if rows[0][0] <= self._position else (low, middle - 1)
        return int(low)

    def _number(self, story: Story) -> int:
        rows = self._reading.select("SELECT id FROM stories WHERE stream = ?", story.id.hex)
        return int(rows[0][0]) if rows else 0

    def _story(self, number: int) -> tuple[Story | None, int]:
        """A story as it was known, if it was open, and the key of the day asked about there."""
        if number not in self._stories:
            found = self._reading.story_numbered(number, self._position)
            day = self._clocks.key(found.opened.timezone) if found else 0
            self._stories[number] = found, day
        return self._stories[number]

    # --- words like it ----------------------------------------------------------------------------

    def _near(self, word: str) -> list[str]:
        from timeline.nearest import nearest  # noqa: PLC0415 - only who found nothing pays for it

        near = nearest(word, self._alike(word[:2]), cutoff=LIKE)
        return [one for one in near if self.has(Term(one))]

    def _alike(self, beginning: str) -> list[str]:
        """Words of the index that begin so."""
        self._reading.select(VOCABULARY)
        rows = self._reading.select(
            "SELECT term FROM temp.indexed WHERE term >= ? AND term < ? LIMIT ?",
            *(beginning, beginning + "\U0010ffff", ALIKE),
        )
        return [term for (term,) in rows]


def words_of(text: str) -> list[str]:
    """The words that the index makes of a text: none where there is nothing to look for."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE one USING fts5 (text, tokenize='{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE word USING fts5vocab (one, instance)")
        connection.execute("INSERT INTO one VALUES (?)", (text,))
        return [word for (word,) in connection.execute("SELECT term FROM word ORDER BY offset")]


def _snippets(texts: Iterable[bytes | None]) -> Iterator[Snippet]:
    """Those fields that have what was looked for."""
    for field, text in zip(FIELDS, texts, strict=False):  # of some only the headline was asked for
        if text is not None and b"\xff" in text:
            yield Snippet(field, tuple(_pieces(text)))


def _pieces(marked: bytes) -> Iterator[Piece]:
    parts = (part.partition(b"\xfe") for part in marked.split(b"\xff")[1:])
    before = marked.partition(b"\xff")[0]
    sides = chain([(before, False)], *([(one, True), (rest, False)] for one, _, rest in parts))
    for text, match in sides:
        if text:
            yield Piece(text.decode(), match)
