"""Stories as readers have them, for the tests of the site: from a real desk, or from plain rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from projections.public.filtering import public_log
from projections.site.addresses import Addresses
from projections.site.public_story import public_story
from tests.logs import Hand
from tests.projections.stories import STORY, row, told
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import BadField
from timeline.events import EditionPublished, Quote, Source, StoryOpened
from timeline.folder import locate, make
from timeline.outcome import Correction
from timeline.past import Past
from timeline.recorded import instant
from timeline.story import Story
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from projections.public.log import PublicLog
    from projections.site.public_story import PublicStory

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
SITE = Addresses("https://news.example/live")
NOWHERE = Addresses()
HOSTILE = Path(__file__).parents[2] / "data" / "hostile.json"
CANARY = "nobody outside may read this"
DESK_NAME = "zoe-of-the-desk"


class Paper:
    """A newsroom with one story, and what of it is published. An hour passes between two acts."""

    def __init__(self, folder: Path, *, user: str = "ana", **opening: str) -> None:
        self.clock = Hand()
        make(folder / "desk", self.clock, STORE, user)
        self.log = locate(str(folder / "desk"), folder).open_log(self.clock)
        self.desk = Desk(
            self.log, user=user, clock=self.clock, new_key=lambda: "", vocabulary=shipped()
        )
        said = {"slug": "fire", "title": "The fire", "timezone": "America/New_York"}
        self.desk.open_story({**said, **opening})

    def __enter__(self) -> Paper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.log.store.close()

    def say(self, key: str, verb: str = "said", when: str = "2019-01-02", **others: Any) -> UUID:
        """Log an entry, public unless told otherwise; others are fields of the draft."""
        self.clock.move(hours=1)
        given = {"headline": key.capitalize(), "visibility": "public", **others}
        draft = DevelopmentDraft(key=key, verb=verb, when=when, **given)
        return self.desk.log_development("fire", draft).development.id

    def correct(
        self, key: str, reason: str = "a slip", label: str = "correction", **changes: Any
    ) -> None:
        asked = Correction(changes=changes, reason=reason, label=label)
        self._act(lambda: self.desk.correct(key, self._story, asked))

    def retract(self, key: str, reason: str = "it was another one") -> None:
        self._act(lambda: self.desk.retract(key, self._story, reason))

    def undo(self, steps: int = 1) -> None:
        self._act(lambda: self.desk.undo(steps))

    def edition(self, **others: Any) -> None:
        """Readers get an edition of all that they may see, unless told otherwise."""
        self._act(lambda: publish(self.desk, **others))

    def hostile(self, at_most: int = 2_000) -> dict[str, str]:
        """Log every hostile text that a headline or a text keeps; by its key, what was kept."""
        kept = {}
        for key, text in hostile(at_most).items():
            for headline, body in ((text, text), ("A headline", text)):
                try:
                    self.say(
                        key,
                        headline=headline,
                        text=body,
                        quotes=({"text": body, "speaker": "Ana"},) if body.strip() else (),
                        tags=(headline[:200],),
                        sources=({"name": headline[:200], "url": "https://a.example/?q='&lt;"},),
                    )
                except BadField:
                    continue
                kept[key] = text
                break
        return kept

    def public(self) -> PublicLog:
        return public_log(self.log, self.clock())

    def published(self, addresses: Addresses = SITE) -> PublicStory:
        public = self.public()
        [story] = Past(public, "").stories()
        return public_story(story, list(public.read()), addresses)

    @property
    def _story(self) -> Any:
        return self.desk.past.story("fire")

    def _act(self, act: Callable[[], object]) -> None:
        self.clock.move(hours=1)
        act()


def publish(desk: Desk, **others: Any) -> EditionPublished:
    """Record an edition of a desk as it is now; no two have the same digest."""
    said = {
        "manifest": f"{desk.log.head():064x}",
        "position": desk.log.head(),
        "moment": instant(desk.clock()),
    }
    edition = EditionPublished(**{**said, **others})
    assert desk.publish(edition) is not None
    return edition


def hostile(at_most: int) -> dict[str, str]:
    """The hostile texts by their ids, but for those that are longer."""
    rows = json.loads(HOSTILE.read_text("utf-8"))
    texts = {row["id"]: _payload(row["payload"]) for row in rows}
    return {key: text for key, text in texts.items() if len(text) <= at_most}


def _payload(given: Any) -> str:
    if isinstance(given, str):
        return given
    return str(given.get("prefix", "") + given["repeat"] * given["times"] + given.get("suffix", ""))


def sample(folder: Path, *, secretive: bool = True) -> Paper:
    """A story with an entry of each sort that a reader meets, and some that none does.

    A newsroom without secrets publishes the same.
    """
    paper = Paper(folder, user=DESK_NAME if secretive else "bo")
    paper.say("alarm", "happened", "2018-12-30T19:05", headline="The alarm is raised")
    paper.say(
        "cause",
        "alleged",
        "[2018-12-27..2018-12-30]",
        headline="It was arson, the union says",
        text="The union was told of it.\n\nIt names nobody.",
        by=("the union",),
        about=("the company",),
        quotes=({"text": "It was no accident.", "speaker": "Ana Ruiz"},),
        sources=({"name": "The Post", "url": "https://post.example/a?b=c&d=e", "relays": "AP"},),
        tags=("arson", "labour"),
        thread="the cause",
    )
    if secretive:
        paper.say("plot", "alleged", headline=CANARY, visibility="private", thread=CANARY)
    else:
        paper.clock.move(hours=1)
    said = {"text": CANARY, "speaker": CANARY, "terms": "off-record"}
    paper.say("source", quotes=(said,) if secretive else ())
    paper.say("rumour", headline="A rumour that was not so", text=f"old words {CANARY}")
    paper.say("ancient", "happened", "-0499", headline="The temple burns")
    paper.say("hearing", "scheduled", "2019-02-03", headline="A hearing is set", thread="hearing")
    paper.say("answer", "denied", "2019-01-03", links=(("responds_to", "cause"),))
    paper.correct("cause", "The union wrote it", headline="It was arson, the union writes")
    paper.retract("rumour")
    return paper


def one_entry(headline: str, text: str, addresses: Addresses = SITE) -> PublicStory:
    """A story of one entry that says anything at all, also what no desk would record."""
    recorded = told(row("a", "said", "2019-01-02")).events[0]
    said = recorded.event.model_copy(  # type: ignore[union-attr]  # it can be read
        update={
            "headline": headline,
            "text": text,
            "tags": (headline,),
            "by": (headline,),
            "sources": (Source.model_construct(name=headline, url="https://a.example/"),),
            "quotes": (Quote.model_construct(text=text, speaker=headline),),
        }
    )
    opened = StoryOpened.model_construct(slug="fire", title=headline, summary=text)
    story = Story(STORY, opened, 1)
    return public_story(story, [recorded._replace(event=said, key=None)], addresses)
