"""Our own interchange: the import form of a story, from which an import makes the same story.

`toml.py` and `jsonl.py` write what is prepared here. Phrases are written as typed where reading
them again gives the same time, otherwise the whole When is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from timeline.errors import DatelineError
from timeline.facts import When, told, values
from timeline.facts import when as plain_when
from timeline.phrases import read
from timeline.restoring import restore
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from projections.entry import State
    from projections.story import Story
    from projections.story_view import StoryView
    from timeline.facts import DevelopmentLogged
    from timeline.phrases import Setting
    from timeline.vocabulary import Kind, Vocabulary

Table = dict[str, Any]
UNUSUAL = ("summary", "date_order", "visibility")
TEXTS = ("verb", "headline", "text")
NAMES = ("place", "by", "to", "via", "about", "thread", "tags", "visibility", "embargo_until")


def story_table(story: Story) -> Table:
    """The `[story]` table: what is not as it would be anyway."""
    opened = story.opened
    return {
        "slug": opened.slug,
        "title": opened.title,
        "timezone": opened.timezone,
        "week_start": opened.week_start,
        "language": opened.language,
        **{name: value for name, value in told(opened).items() if name in UNUSUAL},
    }


def development_tables(view: StoryView, vocabulary: Vocabulary | None = None) -> Iterable[Table]:
    """One table a development, in chronological order; `vocabulary` has the desk's kinds."""
    for one in view.entries:
        yield development_table(view.story, one.state, view.known, vocabulary)


def development_table(
    story: Story,
    state: State,
    known: Mapping[UUID, State],
    vocabulary: Vocabulary | None = None,
) -> Table:
    """One development in the import form; what is empty is left out."""
    content = state.current
    kind = (vocabulary or shipped()).kinds.get(content.kind)
    setting = story.setting(content.when.reference)
    table: Table = {
        "key": state.key_here,
        **{name: getattr(content, name) for name in TEXTS},
        **_dates(content, kind, setting),
        **{name: getattr(content, name) for name in NAMES},
        "quotes": [told(quote) for quote in content.quotes],
        "sources": [_source(values(source), setting) for source in content.sources],
        "links": [
            {
                "relation": link.relation,
                "target": known[link.target].key_here if link.target in known else str(link.target),
            }
            for link in content.links
        ],
        "retracted": state.retracted,
    }
    said = {name: value for name, value in table.items() if value not in (None, "", (), [], {})}
    return {**said, **_own(content, kind, replace(setting, ahead=True))}


def _dates(content: DevelopmentLogged, kind: Kind | None, setting: Setting) -> Table:
    # Of what is scheduled, `when` says when it is due, unless that is said apart.
    name = "announced" if kind and kind.base == "scheduled" else "when"
    return {name: _when(content.when, setting), "relative_to": content.when.reference}


def _when(when: When, setting: Setting) -> str | Table:
    """The phrase, if reading it again gives the very same When; otherwise all of it."""
    try:
        same = plain_when(read(when.phrase, setting).when) == when
    except DatelineError:
        same = False
    if same:
        return when.phrase
    return {name: value for name, value in when._asdict().items() if value is not None}


def _source(source: Table, setting: Setting) -> Table:
    kept = {name: value for name, value in source.items() if value not in (None, (), [])}
    for name in ("published", "retrieved"):
        if name in kept:
            kept[name] = _when(When(**kept[name]), setting)
    return kept


def _own(content: DevelopmentLogged, kind: Kind | None, setting: Setting) -> Table:
    """Own and unknown fields; dates that look ahead as they were typed."""
    own = content.fields
    # A field of the desk's own may be younger than the entry, and there hold anything.
    fields = shipped().kinds[kind.base].fields if kind else {}
    dates = {name for name, field in fields.items() if field.type == "when"}
    return {
        name: _when(restore(value, name), setting) if name in dates else value
        for name, value in own.items()
    }
