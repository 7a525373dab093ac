"""The JSON documents of the command line: stable names, ISO dates, null where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.facts import told, values
from timeline.facts import when as plain_when
from timeline.recorded import Unreadable
from timeline.refs import ref
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from projections.entry import Entry, Record, State
    from projections.story import AnyStory
    from projections.story_view import StoryView
    from timeline.development import Development
    from timeline.events import Event
    from timeline.facts import DevelopmentLogged, When
    from timeline.later_facts import Fact
    from timeline.outcome import Outcome, Taken
    from timeline.recorded import Recorded

Document = dict[str, Any]
CONTENT = ("kind", "verb", "headline", "text", "place", "by", "to", "via", "about", "thread")


def timeline(view: StoryView) -> Document:
    """`timeline --json`."""
    return {**asked(view), "entries": list(entries(view))}


def asked(view: StoryView) -> Document:
    """What a timeline is of: its story, as of two clocks."""
    return {
        "story": story_named(view.story),
        "as_of": view.clocks.as_of,
        "known_at": view.clocks.known_at,
        "position": view.clocks.position,
    }


def entries(view: StoryView) -> Iterator[Document]:
    """Those of a timeline, one by one."""
    return (entry(one, view.known) for one in view.entries)


def story_named(story: AnyStory) -> Document:
    """A story as other documents name it."""
    opened = story.opened
    return {"slug": opened.slug, "title": opened.title, "timezone": opened.timezone}


def story(one: AnyStory, developments: int | None = None) -> Document:
    """A story in full, as `stories` and `open` give it."""
    opened = one.opened
    return {
        "id": str(one.id),
        **story_named(one),
        "week_start": opened.week_start,
        "language": opened.language,
        "summary": opened.summary,
        "date_order": opened.date_order,
        "visibility": opened.visibility,
        "closed": one.closed,
        **({} if developments is None else {"developments": developments}),
    }


def entry(one: Entry, known: Mapping[UUID, State]) -> Document:
    """One entry of a timeline."""
    return {
        **development(one.state, known),
        "status": one.state.status,
        "certainty": one.certainty,
        "order": one.order,
        "recorded_at": one.logged.recorded_at,
        "recorded_by": one.logged.recorded_by,
        "corrections": [
            {
                "recorded_at": envelope.recorded_at,
                "recorded_by": envelope.recorded_by,
                **values(correction),
            }
            for envelope, correction in one.known.corrections()
        ],
        "retraction": _retraction(one),
    }


def development(state: State, known: Mapping[UUID, State]) -> Document:
    """What a development says now."""
    content = state.current
    return {
        "ref": ref(state.id),
        "id": str(state.id),
        "key": state.key_here,
        **{name: getattr(content, name) for name in CONTENT},
        "when": when(content.when),
        "quotes": [values(quote) for quote in content.quotes],
        "sources": _sources(content),
        "links": [
            {
                "relation": link.relation,
                "target": str(link.target),
                "ref": ref(link.target),
                "key": known[link.target].key_here if link.target in known else None,
            }
            for link in content.links
        ],
        "tags": content.tags,
        "fields": content.fields,
        "visibility": content.visibility,
        "embargo_until": content.embargo_until,
    }


def when(one: When) -> Document:
    """A When, with what it means in words; None where a bound is open."""
    return {**one._asdict(), "text": describe(one)}


def outcome(done: Outcome) -> Document:
    """What a command that changes one development did; `moves` come with threads."""
    return {
        "ref": ref(done.development.id),
        "id": str(done.development.id),
        "story": done.story.slug,
        "position": (done.recorded[-1].position or None) if done.recorded else done.logged_at,
        "events": [event(recorded) for recorded in done.recorded],
        "moves": [],
        "flags": list(done.flags),
    }


def changed(
    recorded: Sequence[Recorded], *, story: str | None = None, one: Outcome | None = None
) -> Document:
    """What a command that writes did, to one development if there is only one."""
    return {
        "ref": ref(one.development.id) if one else None,
        "id": str(one.development.id) if one else None,
        "story": story,
        "position": (recorded[-1].position or None) if recorded else None,
        "events": [event(each) for each in recorded],
        "moves": [],
        "flags": [],
    }


def unchanged(state: Development, home: AnyStory | None) -> Document:
    """What a command did to one development that left it as it was."""
    known = {"ref": ref(state.id), "id": str(state.id)}
    return {**changed([], story=home.slug if home else None), **known}


def released(done: Sequence[Outcome]) -> Document:
    """What `release` did to one development, or to several of one story."""
    recorded = [event for each in done for event in each.recorded]
    slugs = {each.story.slug for each in done}
    return {
        **changed(
            recorded,
            story=slugs.pop() if len(slugs) == 1 else None,
            one=done[0] if len(done) == 1 else None,
        ),
        "developments": [
            {
                "ref": ref(each.development.id),
                "id": str(each.development.id),
                "story": each.story.slug,
                "headline": each.development.current.headline,
                "visibility": each.development.current.visibility,
                "embargo_until": each.development.current.embargo_until,
            }
            for each in done
        ],
    }


def taken(steps: Sequence[Taken]) -> Document:
    """What `undo` took back or `redo` brought back, newest first."""
    streams = {step.target.stream: step.target.type for step in steps}
    [(stream, type_), *others] = streams.items()
    one = not others and type_.startswith("development.")
    return {
        **changed([step.recorded for step in steps]),
        **({"ref": ref(stream), "id": str(stream)} if one else {}),
        "steps": [
            {
                "what": step.what,
                "type": step.target.type,
                "position": step.target.position,
                "stream": str(step.target.stream),
            }
            for step in steps
        ],
    }


def logged(done: Outcome) -> Document:
    """`log --json`."""
    return {
        **outcome(done),
        "key": done.development.key_here,
        "position": done.logged_at or None,
        "when": when(plain_when(done.development.current.when)),
        "visibility": done.development.current.visibility,
    }


def event(recorded: Recorded | Record) -> Document:
    """An event with its envelope; position and recorded_at null in a dry run.

    This is what hooks and followers get; `unreadable` tells why `event` is null.
    """
    said = recorded.event
    return {
        "position": recorded.position or None,
        "stream": str(recorded.stream),
        "version": recorded.version,
        "type": recorded.type,
        "schema": recorded.schema,
        "recorded_at": recorded.recorded_at or None,
        "recorded_by": recorded.recorded_by,
        "key": recorded.key,
        **(
            {"event": None, "unreadable": said.why}
            if isinstance(said, Unreadable)
            else {"event": _payload(said)}
        ),
    }


def _payload(said: Event | Fact) -> Document:
    payload: Document = (
        told(said)
        if isinstance(said, tuple)
        else said.model_dump(mode="json", exclude_defaults=True)
    )
    return payload


def _retraction(one: Entry) -> Document | None:
    struck = one.known.retraction()
    if struck is None:
        return None
    envelope, retracted = struck
    return {
        "recorded_at": envelope.recorded_at,
        "recorded_by": envelope.recorded_by,
        "reason": retracted.reason,
    }


def _sources(content: DevelopmentLogged) -> list[Document]:
    return [
        {
            **values(source),
            "published": when(source.published) if source.published else None,
            "retrieved": when(source.retrieved) if source.retrieved else None,
        }
        for source in content.sources
    ]
