"""Facts for the tests: at least one of every type, and the one that uses every field there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from timeline import events
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
STORY = UUID("11111111-2222-5333-8444-555555555555")
TARGET = UUID("99999999-8888-5777-8666-555555555555")

DAY = When(
    edtf="2018-12-30",
    phrase="on Sunday",
    reference="2019-01-02",
    zone="America/New_York",
    earliest_start="2018-12-30",
    latest_start="2018-12-30",
    earliest_end="2018-12-30",
    latest_end="2018-12-30",
)
OPEN = When(
    edtf="[2018-12-30T19:00-05:00..]",
    phrase="from 7pm on",
    reference="2019-01-02T10:14",
    zone="America/New_York",
    earliest_start="2018-12-30T19:00-05:00",
    latest_start=None,
    earliest_end="2018-12-30T19:00-05:00",
    latest_end=None,
    ahead=True,
)


def logged(**others: object) -> events.DevelopmentLogged:
    """A development with what it cannot do without."""
    least: Mapping[str, object] = {
        "story": STORY,
        "kind": "statement",
        "verb": "said",
        "headline": "Spokesman calls the letter a forgery",
        "when": DAY,
    }
    return events.build(events.DevelopmentLogged, {**least, **others})


FULL: Mapping[str, Any] = {
    "kind": "request",
    "verb": "demanded",
    "headline": "“Two dozen” ask for a meeting — before Friday",
    "text": "First line\nsecond line\twith a tab, \u202ea bidi control\u202c and 東京",
    "when": OPEN,
    "place": "Burlington, Vt.",
    "by": ("the signers", "an organizer"),
    "to": ("Bernie Sanders",),
    "via": ("Jeff Weaver",),
    "about": ("the 2016 campaign",),
    "quotes": (
        {
            "text": "  we ask for\n“a safe workplace”  ",
            "speaker": "the signers",
            "given_to": ("Politico",),
            "via": ("an organizer",),
            "terms": "deep-background",
        },
        {"text": "now"},
    ),
    "sources": (
        {
            "name": "The Hill",
            "url": "https://thehill.com/a?b=c#d",
            "published": DAY,
            "retrieved": OPEN,
            "relays": "Politico",
            "evidence": ("capture-1",),
        },
        {"name": "an organizer"},
    ),
    "links": ({"relation": "responds_to", "target": TARGET},),
    "thread": "the letter",
    "tags": ("2020", "harassment"),
    "visibility": "embargoed",
    "embargo_until": "2019-01-04T05:00:00Z",
    "fields": {
        "asks": ["a meeting", "a plan"],
        "deadline": {"edtf": "2019-01-04", "phrase": "Friday", "ahead": True},
        "value": 9007199254740991,
        "share": -0.25,
        "verified": False,
        "nothing": None,
        "nested": {"list": [1, "two", [3.5]]},
    },
}

# What `python -m tests.golden` writes rows from, for each type and version that has none.
EXAMPLES: Mapping[str, tuple[events.Event, ...]] = {
    "desk.opened": (
        events.DeskOpened(store=STORE, demonstration=True),
        events.DeskOpened(store=STORE),
    ),
    "story.opened": (
        events.StoryOpened(
            slug="sanders-letter",
            title="The “letter” to Sanders",
            timezone="America/New_York",
            week_start="sunday",
            language="de",
            summary="What they asked,\nand what became of it",
            date_order="mdy",
            visibility="public",
        ),
        events.StoryOpened(slug="a", title="B"),
    ),
    "development.logged": (logged(**FULL), logged()),
    "development.corrected": (
        events.DevelopmentCorrected(
            changes=(
                events.Change(field="headline", old="two dozen", new="“more than two dozen”"),
                events.Change(field="place", old="Burlington", new=None),
                events.Change(field="value", old=None, new=24),
                events.Change(field="by", old=["a"], new=["a", "b"]),
            ),
            reason="The letter itself\nhas 26 names",
            label="update",
        ),
        events.DevelopmentCorrected(changes=(events.Change(field="text"),), reason="a slip"),
    ),
    "development.triaged": (
        events.DevelopmentTriaged(
            changes=(
                events.Change(field="verb", old="note", new="said"),
                events.Change(field="kind", old="note", new="statement"),
            )
        ),
    ),
    "development.retracted": (events.DevelopmentRetracted(reason="It was another letter."),),
    "development.reinstated": (events.DevelopmentReinstated(reason="It was this letter.\nYes."),),
    "development.released": (
        events.DevelopmentReleased(embargo_until="2019-01-07T11:00:00Z"),
        events.DevelopmentReleased(),
    ),
    "development.withheld": (
        events.DevelopmentWithheld(reason="the lawyers ask"),
        events.DevelopmentWithheld(),
    ),
    "development.moved": (
        events.DevelopmentMoved(story=TARGET, reason="it is about the strike"),
        events.DevelopmentMoved(story=TARGET),
    ),
    "story.amended": (
        events.StoryAmended(
            changes=(events.Change(field="title", old="The letter", new="Their letter"),),
            reason="there are two letters",
        ),
        events.StoryAmended(changes=(events.Change(field="date_order", old="dmy"),)),
    ),
    "story.closed": (events.StoryClosed(reason="they met"), events.StoryClosed()),
    "story.reopened": (events.StoryReopened(reason="they met again"), events.StoryReopened()),
    "party.named": (
        events.PartyNamed(
            name="Jeff Weaver",
            aliases=("Mr. Weaver",),
            speaks_for=("Bernie Sanders", "the campaign"),
        ),
        events.PartyNamed(name="Jeff Weaver", aliases=("Weaver",)),
    ),
    "kind.defined": (
        events.build(
            events.KindDefined,
            {
                "name": "ballot",
                "extends": "vote",
                "meaning": "Members vote by ballot.",
                "fields": [
                    {"name": "turnout", "type": "number", "meaning": "How many voted."},
                    {"name": "size", "type": "choice", "choices": ["small", "large"]},
                ],
                "verbs": [
                    {
                        "name": "balloted",
                        "meaning": "A ballot was held.",
                        "preset": {"size": "large"},
                        "relation": "responds_to",
                    },
                    {"name": "recounted"},
                ],
            },
        ),
        events.KindDefined(name="leaflet", extends="action", meaning="A leaflet is handed out."),
    ),
    "edition.published": (
        events.EditionPublished(
            manifest="5f" * 32,
            position=42,
            moment="2019-01-07T11:00:00.000000Z",
            story=TARGET,
            base_url="https://news.example/timelines/",
            title="Timelines",
        ),
        events.EditionPublished(
            manifest="0a" * 32, position=1, moment="2019-01-06T09:00:00.000001Z"
        ),
    ),
    "event.undone": (events.EventUndone(version=2, type="development.corrected"),),
}
