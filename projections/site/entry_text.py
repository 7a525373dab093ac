"""Entries as the pages tell them: prepared, so that a template only puts them in.

Where `held` is asked for, what depends on the clocks is told for all of them, with where it holds;
the page's script then shows what holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from projections.published import UNQUOTED
from projections.site import entry_words
from projections.site.dates import shape
from projections.site.held import ALWAYS, STILL, Held
from projections.site.markup import web_link
from projections.site.own_text import own_text
from projections.site.page import STORY_ROOT
from projections.site.prose import line, paragraphs
from projections.site.templates import filled, markup
from timeline.days import OutsideCalendar, civil, ordinal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from uuid import UUID

    from projections.entry import Known
    from projections.site.language import Language
    from projections.site.replay import Replay, Spell
    from timeline.facts import AnyWhen, DevelopmentLogged, Quote, Source

DISPUTES = ("denies", "contradicts")
LABELS = {"correction": "corrected", "clarification": "clarified", "update": "updated"}
OWN_PAGE = 1  # the level of an entry's heading there
DATA = "\x03"  # stands for what the page's script chooses by; no text can hold it
Prepared = dict[str, Any]
NO_DETAILS: Prepared = {"who": [], "text": "", "own": [], "quotes": [], "sources": []}


@dataclass(slots=True)
class Entries:
    """The entries of a story, told in its language; `page_of` gives the address of a party."""

    replay: Replay
    language: Language
    page_of: Callable[[str], str]
    _versions: dict[UUID, list[Spell]] = field(default_factory=dict)
    _links: dict[UUID, list[tuple[str, Spell]]] = field(default_factory=dict)
    # The same entry is on many pages, nearly always told alike: by what it depends on.
    _told: dict[Hashable, tuple[str, int]] = field(default_factory=dict)
    _said: dict[int, Prepared] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note what is linked to what, and how each was worded when."""
        for spell in self.replay.spells:
            state = spell.shown.known.state
            self._versions.setdefault(state.id, []).append(spell)
            for link in state.current.links if state.retracted is None else ():
                self._links.setdefault(link.target, []).append((link.relation, spell))

    def at(self, spell: Spell, change: int, day: int, data: str = "", level: int = 4) -> str:
        """An entry, as markup, as it is told after a change, as of a day.

        `data` are attributes for the page's script; `level` that of its heading, of which 1 is its
        own page's.
        """
        around = self._around(spell, change, day)
        key = (id(spell), day < spell.shown.certain, around, level)
        if key not in self._told:
            point = Held(change, change + 1, day, day + 1)
            said = {**self._entry(spell, point), "data": DATA, "level": level}
            if level == OWN_PAGE:
                said["href"] = None
            told = filled("entry.html", e=said)
            self._told[key] = markup(told.replace(f" {DATA}", "", 1)), told.index(f" {DATA}")
        told, at = self._told[key]
        return markup(f"{told[:at]} {data}{told[at:]}") if data else told

    def _around(self, spell: Spell, change: int, day: int) -> Hashable:
        """What else is told at a point of the other entries that it has to do with."""
        state = spell.shown.known.state
        if not state.current.links and state.id not in self._links:
            return None
        point = Held(change, change + 1, day, day + 1)
        links = self._connected(spell, point)
        disputed = any(True for _ in self._disputes(spell, point))
        return disputed, tuple((label, id(other)) for label, other, _ in links)

    def everywhere(self, spell: Spell) -> str:
        """An entry, as markup, as it is told as long as it held, with what holds somewhere."""
        versions = [one.shown.known for one in self._versions[spell.shown.known.state.id]]
        version = next(n for n, one in enumerate(versions) if one is spell.shown.known)
        data = f'data-entry="{spell.shown.number}" data-version="{spell.shown.number}.{version}"'
        return markup(filled("entry.html", e={**self._entry(spell, None), "data": markup(data)}))

    def _entry(self, spell: Spell, point: Held | None) -> Prepared:
        """What the template needs; without a point, what depends on the clocks says where."""
        known = spell.shown.known
        said = self._said.get(id(known)) or self._words(known)
        self._said[id(known)] = said
        base = spell.held if point is None else point
        return {
            **said,
            "level": 4,
            "anchor": f"e-{known.state.id}" if point is not None else None,
            "held": held_text([spell.held]) if point is None else None,
            "marks": list(self._marks(spell, base, point)),
            "links": list(self._connections(spell, base, point)),
            "notes": list(self._notes(spell)),
        }

    def _words(self, known: Known) -> Prepared:
        """What an entry says wherever it is told; of one that is struck, that it is, and why."""
        content, struck = known.content, known.state.retracted
        return {
            "lang": self.language.tag,
            "class": f"k-{content.kind}",
            "when": self.time(content.when),
            "headline": markup(line(self._headline(known))),
            "href": entry_page(known.state.id),
            "struck": None if struck is None else self._struck(struck),
            "sources_word": self._say("sources"),
            **(self._details(known) if struck is None else NO_DETAILS),
        }

    def _details(self, known: Known) -> Prepared:
        content = known.content
        return {
            "who": list(self._who(content)),
            "text": markup(paragraphs(content.text)) if content.text else "",
            "own": list(own_text(known.state, self.language)),
            "quotes": [self.quote(one, content) for one in quotable(content)],
            "sources": list(map(self.source, content.sources)),
        }

    def _say(self, name: str, /, **values: str) -> str:
        return self.language.say("entry", name, **values)

    def _headline(self, known: Known) -> str:
        return entry_words.headline(known, self.language)

    def _struck(self, reason: str) -> str:
        return markup(entry_words.struck(reason, self.language, line))

    def time(self, when: AnyWhen) -> str:
        """When it was, in words, and for machines as far as one date can say it truly."""
        words = line(self.language.when(when.edtf))
        shown = f'class="time t-{shape(when.edtf)}"'
        exact = precise(when)
        if exact is None:
            return markup(f'<span {shown} data-edtf="{line(when.edtf)}">{words}</span>')
        edtf = "" if exact == when.edtf else f' data-edtf="{line(when.edtf)}"'
        return markup(f'<time {shown} datetime="{exact}"{edtf}>{words}</time>')

    def _who(self, content: DevelopmentLogged) -> Iterator[str]:
        yield from map(markup, entry_words.who(content, self.language, self._party))
        if content.place:
            yield markup(self._say("place", place=f"<bdi>{line(content.place)}</bdi>"))

    def _party(self, name: str) -> str:
        return f'<a href="{self.page_of(name)}"><bdi>{line(name)}</bdi></a>'

    def quote(self, quote: Quote, content: DevelopmentLogged) -> Prepared:
        """Words somebody said, by whom as far as their terms allow."""
        links = [link for one in content.sources if (link := web_link(one.url))]
        return {
            "text": markup(paragraphs(quote.text)),
            "cite": links[0] if len(content.sources) == 1 and links else None,
            "by": markup(entry_words.spoken_by(quote, self.language, line)),
        }

    def source(self, source: Source) -> Prepared:
        """A source with its address, of which the host is shown where it is not plain."""
        name = entry_words.source_name(source, self.language, line)
        url = web_link(source.url)
        return {"name": markup(name), "url": url, "host": _odd_host(url)}

    def _marks(self, spell: Spell, base: Held, point: Held | None) -> Iterator[Prepared]:
        """What sets an entry apart, in a word."""
        known, live = spell.shown.known, spell.shown.known.state.retracted is None
        possible = base.both(Held(0, STILL, ALWAYS, spell.shown.certain))
        if not possible.empty:
            yield self._mark("possible", [possible], point)
        if not live:
            yield self._mark("retracted", [base], point)
            return
        if not spell.shown.spot.sure:
            yield self._mark("order", [base], point)
        labels = {correction.label for _, correction in known.corrections()}
        for label, name in LABELS.items():
            if label in labels:
                yield self._mark(name, [base], point)
        disputed = joined(held for _, held in self._disputes(spell, base))
        if disputed:
            yield self._mark("disputed", disputed, point)

    def _mark(self, name: str, where: Sequence[Held], point: Held | None) -> Prepared:
        told = held_text(where) if point is None else None
        return {"class": name, "text": self._say(name), "held": told}

    def _disputes(self, spell: Spell, base: Held) -> Iterator[tuple[Spell, Held]]:
        """What denies or contradicts it, and certainly happened."""
        for relation, other in self._links.get(spell.shown.known.state.id, ()):
            if relation in DISPUTES:
                held = base.both(other.held).both(Held(0, STILL, other.shown.certain))
                if not held.empty:
                    yield other, held

    def _connections(self, spell: Spell, base: Held, point: Held | None) -> Iterator[Prepared]:
        """What it is linked to, as that was worded then; and what disputes it."""
        for label, other, held in self._connected(spell, base):
            yield self._link(label, other, held, point)

    def _connected(self, spell: Spell, base: Held) -> Iterator[tuple[str, Spell, Held]]:
        """The same, each with where it held."""
        state = spell.shown.known.state
        for link in state.current.links if state.retracted is None else ():
            label = self.language.words["relation"][link.relation]
            for other, held in self._worded(link.target, base):
                yield label, other, held
        for relation in DISPUTES:
            label = self.language.words["backlink"][relation]
            for found, other in self._links.get(state.id, ()):
                held = base.both(other.held)
                if found == relation and state.retracted is None and not held.empty:
                    yield label, other, held

    def referring(self, spell: Spell, change: int) -> Iterator[Prepared]:
        """What is linked to an entry after a change, each relation from the other side."""
        point = Held(change, change + 1)
        for relation, other in self._links.get(spell.shown.known.state.id, ()):
            if relation not in DISPUTES and not point.both(other.held).empty:
                yield self._link(self.language.words["backlink"][relation], other, point, point)

    def _worded(self, target: UUID, base: Held) -> Iterator[tuple[Spell, Held]]:
        """How an entry was worded as long as something held; whether or not it had happened."""
        told: dict[str, tuple[Spell, list[Held]]] = {}
        for other in self._versions.get(target, ()):
            held = base.both(other.held._replace(first=ALWAYS))
            if not held.empty:
                headline = self._headline(other.shown.known)
                told.setdefault(headline, (other, []))[1].append(held)
        for other, where in told.values():
            for held in joined(where):
                yield other, held

    def _link(self, label: str, other: Spell, held: Held, point: Held | None) -> Prepared:
        known = other.shown.known
        return {
            "label": label,
            "href": entry_page(known.state.id),
            "text": markup(line(self._headline(known))),
            "held": held_text([held]) if point is None else None,
        }

    def _notes(self, spell: Spell) -> Iterator[Prepared]:
        """What else to know of it: dates it looks ahead to, what was put right, doubts."""
        known = spell.shown.known
        if known.state.retracted is not None:
            return
        for said in entry_words.looks_ahead(known.state, self.language):
            yield {"class": "ahead", "text": said, "held": None}
        zone = self.replay.story.opened.timezone
        for said in entry_words.put_right(known, self.language, zone, line):
            yield {"class": "correction", "text": markup(said), "held": None}


def entry_page(id_: UUID) -> str:
    """The address of an entry's page, from the story's folder on, as markup."""
    return markup(f"{STORY_ROOT}e/{id_}/index.html")


def quotable(content: DevelopmentLogged) -> Iterator[Quote]:
    """The quotes that may be told."""
    return (quote for quote in content.quotes if quote.terms not in UNQUOTED)


def held_text(some: Sequence[Held]) -> str:
    """Where something held, as the page's script reads it: `1,3,,738945;...`, empty for no end."""
    return ";".join(
        ",".join("" if abs(bound) == STILL else str(bound) for bound in one) for one in some
    )


def joined(some: Iterable[Held]) -> list[Held]:
    """The same, in fewer pieces where one goes on where another ends."""
    found: list[Held] = []
    for one in sorted(some):
        last = found[-1] if found else None
        if last and last.known_to == one.known_from and last[2:] == one[2:]:
            found[-1] = last._replace(known_to=one.known_to)
        else:
            found.append(one)
    return found


def precise(when: AnyWhen) -> str | None:
    """The one date or minute, month or year that a machine may take it for; None for none."""
    first, last = when.earliest_start, when.latest_end
    if first is None or last is None or first.startswith("-") or first[:4] == "0000":
        return None
    if first == last:
        return first
    days = first[:10], last[:10]
    for length in (7, 4):
        if days[0][:length] == days[1][:length]:
            return days[0][:length]
    return None


def year_of(day: int) -> int | None:
    """The year of a day (ordinal); None for a day without end."""
    try:
        return civil(day)[0]
    except OutsideCalendar:
        return None


def _odd_host(url: str | None) -> str:
    """The host of an address whose name may look like another's."""
    host = (urlsplit(url).hostname or "") if url else ""
    return host if "xn--" in host or not host.isascii() else ""


__all__ = ["Entries", "held_text", "joined", "ordinal_of", "precise", "year_of"]
