"""What each development said, from one position of the log to before another; and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.readmodel.buffer import Buffer
    from projections.readmodel.registers import Registers
    from timeline.events import DevelopmentLogged
    from timeline.folds import Found

ROLES = ("by", "to", "via", "about")
SEARCH = (
    "INSERT INTO search (rowid, headline, text, quotes, parties, sources, tags) "
    "SELECT * FROM search_text WHERE id > ?"
)


class Versions:
    """Writes what developments say."""

    def __init__(self, buffer: Buffer, registers: Registers) -> None:
        self._buffer = buffer
        self._registers = registers
        ((self._searched,),) = buffer.select("SELECT coalesce(max(id), 0) FROM versions")

    def add(self, entry: int, position: int, found: Found) -> int:
        """Write what a development says from a position on; gives the number of that version."""
        state = found.development
        content, when = state.current, state.current.when
        version = self._buffer.add(
            "versions",
            *(entry, position, None, self._registers.story(content.story), found.logged_at),
            *(state.status, content.kind, content.verb, content.headline, content.visibility),
            *(when.edtf, when.earliest_start, when.latest_start),
            *(when.earliest_end, when.latest_end, state.retracted, state.corrected),
            None if state.key_here == state.key else state.key_here,
            len(found.history) - 1,
            content.model_dump_json(exclude_defaults=True),
        )
        self._details(version, content)
        return version

    def _details(self, version: int, content: DevelopmentLogged) -> None:
        """What can be asked for by itself."""
        add = self._buffer.add
        for role, name in _mentions(content):
            add("mentions", version, self._registers.party(name), role)
        for quote in content.quotes:
            add("quotes", version, quote.text, quote.speaker, quote.terms)
        for source in content.sources:
            dates = (one and one.edtf for one in (source.published, source.retrieved))
            add("sources", version, source.name, source.url, *dates, source.relays)
        for link in content.links:
            add("links", version, link.relation, self._registers.entry(link.target))
        for tag in content.tags:
            add("tags", version, tag)

    def search(self) -> None:
        """Let the words of what was added be found."""
        self._buffer.flush()
        self._buffer.connection.execute(SEARCH, (self._searched,))
        ((self._searched,),) = self._buffer.select("SELECT coalesce(max(id), 0) FROM versions")


def _mentions(content: DevelopmentLogged) -> Iterator[tuple[str, str]]:
    """Who is named, and as what; one who speaks or is told something, too."""
    for role in ROLES:
        for name in getattr(content, role):
            yield role, name
    for quote in content.quotes:
        if quote.speaker:
            yield "speaker", quote.speaker
        yield from (("given to", name) for name in quote.given_to)
        yield from (("quoted via", name) for name in quote.via)
