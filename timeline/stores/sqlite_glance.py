"""A glance at the end of a log, for what must answer at once: plain SQLite, and nothing built.

What is read here helps somebody to type; it decides nothing. A log that cannot be read, is locked,
or is in no form known here simply has nothing to offer.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from timeline.stores.sqlite_head import read_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from timeline.log import Store

NEWEST = 400  # events looked at: what is typed about is nearly always new
PATIENCE = 0.05  # seconds to wait for who is writing
NAMING = ("by", "to", "via", "about")
CHANGING = ("development.corrected", "development.triaged")
LATEST = (
    "SELECT stream, version, type, key, payload FROM events NOT INDEXED "
    "ORDER BY position DESC LIMIT ?"
)
OPENED = (
    "SELECT stream, version, type, key, payload FROM events "
    "WHERE type = 'story.opened' ORDER BY position LIMIT ?"
)

DEFINED = (
    "SELECT stream, version, type, key, payload FROM events "
    "WHERE type = 'kind.defined' ORDER BY position LIMIT ?"
)


class Seen(NamedTuple):
    """A development as it was logged, its newest headline where that was corrected lately."""

    id: UUID
    key: str | None
    story: str
    verb: str
    headline: str
    parties: tuple[str, ...]
    thread: str = ""
    document: str = ""
    tags: tuple[str, ...] = ()


class Own(NamedTuple):
    """A field of one of the newsroom's own kinds."""

    name: str
    type: str
    meaning: str
    choices: tuple[str, ...]


class Opened(NamedTuple):
    """A story as it was opened."""

    id: str
    slug: str
    title: str


def developments(log: Path) -> list[Seen]:
    """What was logged lately and still counts, newest first."""
    return _developments(_read(log, LATEST, NEWEST))


def developments_in(store: Store) -> list[Seen]:
    """The same of a log that is open; raises what reading it may raise."""
    rows = store.page(max(0, store.head()[0] - NEWEST), NEWEST)
    return _developments(
        (row.stream.bytes, row.version, row.type, row.key, row.payload) for row in reversed(rows)
    )


def _developments(rows: Iterable[tuple[Any, ...]]) -> list[Seen]:
    changed: dict[bytes, dict[str, Any]] = defaultdict(dict)
    found = []
    for stream, kind, key, said in _in_force(rows):
        for change in said.get("changes") or () if kind in CHANGING else ():
            changed[stream].setdefault(change.get("field"), change.get("new"))
        if kind == "development.logged":
            found.append(_seen(UUID(bytes=stream), key, said, changed[stream]))
    return found


def _seen(id_: UUID, key: str | None, said: dict[str, Any], news: dict[str, Any]) -> Seen:
    own = said.get("fields")
    now = {**(own if isinstance(own, dict) else {}), **said, **news}
    return Seen(
        id=id_,
        key=key,
        story=str(said.get("story", "")),
        verb=str(now.get("verb") or ""),
        headline=str(now.get("headline") or ""),
        parties=tuple(_parties(said)),
        thread=str(now.get("thread") or ""),
        document=str(now.get("document") or ""),
        tags=tuple(str(tag) for tag in _listed(now.get("tags"))),
    )


def stories(log: Path) -> list[Opened]:
    """The stories of the desk, in the order they were opened, under the titles they had then."""
    found = {}
    for stream, _, _, _, payload in _read(log, OPENED, NEWEST):
        said, id_ = _said(payload), str(UUID(bytes=stream))
        found[id_] = Opened(id_, str(said.get("slug", "")), str(said.get("title", "")))
    return list(found.values())


def verbs(log: Path) -> list[tuple[str, str]]:
    """The verbs of the newsroom's own kinds, each with its kind."""
    found = {}
    for _, _, _, _, payload in _read(log, DEFINED, NEWEST):
        said = _said(payload)
        for verb in said.get("verbs") or ():
            if isinstance(verb, dict):
                found[str(verb.get("name", ""))] = str(said.get("name", ""))
    return list(found.items())


def fields(log: Path) -> list[Own]:
    """The fields of the newsroom's own kinds, each as it was defined last."""
    found = {}
    for _, _, _, _, payload in _read(log, DEFINED, NEWEST):
        for one in _listed(_said(payload).get("fields")):
            if isinstance(one, dict):
                words = [str(one.get(name, "")) for name in ("name", "type", "meaning")]
                choices = tuple(map(str, _listed(one.get("choices"))))
                found[words[0]] = Own(words[0], words[1], words[2], choices)
    return list(found.values())


def _read(log: Path, statement: str, *parameters: object) -> Sequence[tuple[Any, ...]]:
    try:
        with closing(read_only(log, PATIENCE)) as connection:
            return connection.execute(statement, parameters).fetchall()
    except (sqlite3.Error, OSError, ValueError, UnicodeError):
        return ()


def _in_force(rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """Events that count, newest first, with what they say; an undo comes before what it undoes."""
    gone: set[tuple[bytes, int]] = set()
    for stream, version, kind, key, payload in rows:
        if (stream, version) in gone:
            continue
        said = _said(payload)
        if kind == "event.undone":
            gone.add((stream, said.get("version", 0)))
        else:
            yield stream, kind, key, said


def _said(payload: object) -> dict[str, Any]:
    try:
        said = json.loads(payload) if isinstance(payload, bytes) else {}
    except (ValueError, RecursionError):
        said = {}
    return said if isinstance(said, dict) else {}


def _parties(said: dict[str, Any]) -> Iterable[str]:
    for name in NAMING:
        yield from map(str, _listed(said.get(name)))
    for quote in said.get("quotes") or ():
        if isinstance(quote, dict) and quote.get("speaker"):
            yield str(quote["speaker"])


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
