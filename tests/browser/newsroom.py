"""A newsroom with a story of each sort that its pages may be of, and the site of all of them."""

# ruff: noqa: RUF001 - Arabic and Russian letters are meant

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

import cli.clock
from cli.demo import _record as record_samples
from projections.public.filtering import public_log
from projections.site.addresses import Addresses
from projections.site.building import build
from projections.site.output import Output
from projections.site.page import Site
from tests.logs import Hand
from tests.projections.site.paper import STORE, hostile
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import BadField
from timeline.folder import locate
from timeline.outcome import Correction
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from projections.public.log import PublicLog

LETTER, ARCHIVE = "sanders-letter", "deepwater-horizon"
ARABIC, RUSSIAN, STATES, LONG, HOSTILE = "port", "bridge", "fire", "strike", "canary"
STORIES = (LETTER, ARCHIVE, ARABIC, RUSSIAN, STATES, LONG, HOSTILE)
BASE_URL = "https://news.example/live/"
ENTRIES = 203  # of a story that is long
ADDRESS = "https://post.example/reports/2019/fire?page=1&part=2"


class Newsroom:
    """A desk that begins with both samples; an hour passes between two acts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(cli.clock, "new_identity", lambda: STORE)
            record_samples(folder)
        self.clock = Hand()
        self.clock.set("2019-01-08T09:00:00+00:00")
        self.log = locate(str(folder), folder).open_log(self.clock)
        self.desk = Desk(
            self.log, user="ana", clock=self.clock, new_key=lambda: "", vocabulary=shipped()
        )

    def open(self, slug: str, title: str, **opening: str) -> None:
        self.desk.open_story({"slug": slug, "title": title, "timezone": "UTC", **opening})

    def say(self, slug: str, key: str, verb: str, when: str, headline: str, **others: Any) -> None:
        """Log an entry that is public; others are fields of the draft."""
        self.clock.move(hours=1)
        draft = DevelopmentDraft(
            key=key, verb=verb, when=when, headline=headline, **{"visibility": "public", **others}
        )
        self.desk.log_development(slug, draft)

    def correct(self, slug: str, key: str, label: str, reason: str, **changes: Any) -> None:
        self.clock.move(hours=1)
        correction = Correction(changes=changes, reason=reason, label=label)
        self.desk.correct(key, self.desk.past.story(slug), correction)

    def retract(self, slug: str, key: str, reason: str) -> None:
        self.clock.move(hours=1)
        self.desk.retract(key, self.desk.past.story(slug), reason)

    def public(self) -> PublicLog:
        return public_log(self.log, self.clock())

    def build(self, target: Path) -> None:
        with Output(target, self.folder).edition() as edition:
            build(self.public(), Site(Addresses(BASE_URL)), edition)


@contextmanager
def newsroom(folder: Path) -> Iterator[Newsroom]:
    """The newsroom with all its stories."""
    room = Newsroom(folder)
    try:
        for tell in (_states, _arabic, _russian, _long, _hostile):
            tell(room)
        yield room
    finally:
        room.log.store.close()


def _states(room: Newsroom) -> None:
    """Each state that an entry or a matter may be in."""
    room.open(
        STATES,
        "The fire at the mill",
        timezone="America/New_York",
        summary="A mill burnt.\n\nThe union and the company disagree about why.",
    )
    source = {"name": "The Post", "url": ADDRESS, "relays": "a wire"}
    say = room.say
    say(STATES, "alarm", "happened", "2018-12-30T19:05", "The alarm is raised", place="the mill")
    say(
        *(STATES, "cause", "alleged", "[2018-12-27..2018-12-30]", "It was arson, the union says"),
        text="The union was told of it.\n\nSee https://union.example/statement for all of it.",
        by=("the union",),
        about=("the company",),
        quotes=({"text": "It was no accident.", "speaker": "Ana Ruiz"},),
        sources=(source, {"name": "a witness"}),
        tags=("arson", "labour"),
        thread="the cause",
    )
    say(STATES, "smoke", "happened", "2018-12-29", "Smoke is seen from the bridge")
    say(
        STATES,
        "count",
        "counted",
        "2019-01-02",
        "Forty people were inside",
        fields={"metric": "people", "value": "40"},
    )
    say(STATES, "rumour", "happened", "2019-01-02", "A rumour that was not so", tags=("labour",))
    say(STATES, "closed", "happened", "2019-01-03/..", "The road is closed", tags=("roads",))
    room.clock.move(days=2)
    say(
        *(STATES, "answer", "denied", "2019-01-03", "The company denies that it was arson"),
        by=("the company",),
        links=(("responds_to", "cause"),),
    )
    say(
        *(STATES, "against", "said", "2019-01-05", "The brigade found no trace of fuel"),
        by=("the fire brigade",),
        links=(("contradicts", "cause"),),
        sources=(source,),
    )
    say(
        *(STATES, "ask", "asked", "2019-01-06", "The union asks for the report by Friday"),
        by=("the union",),
        to=("the company",),
        fields={"deadline": "2019-01-11"},
    )
    room.clock.move(days=3)
    room.correct(STATES, "alarm", "correction", "It was ten past.", when="2018-12-30T19:10")
    room.correct(STATES, "smoke", "clarification", "Which one.", headline="Smoke is seen")
    room.correct(STATES, "against", "update", "More is known.", text="They looked for a week.")
    room.retract(STATES, "rumour", "It was another mill.")
    say(STATES, "hearing", "scheduled", "2019-02-03", "A hearing is set", thread="hearing")
    say(STATES, "next", "happened", "[2019-01-10..2019-02-20]", "The mill may have been sold")
    say(STATES, "ancient", "happened", "-0499", "A temple burns in the same place")


def _arabic(room: Newsroom) -> None:
    room.open(
        ARABIC,
        "انفجار المرفأ",
        timezone="Asia/Beirut",
        language="ar",
        summary="ما نعرفه عن الانفجار.",
    )
    say = room.say
    say(ARABIC, "a", "happened", "2019-01-02T18:07", "دوى انفجار في المرفأ", place="بيروت")
    say(
        *(ARABIC, "b", "alleged", "2019-01-03", "تقول النقابة إن الشركة علمت بالأمر"),
        by=("نقابة العمال", "Reuters"),
        about=("الشركة",),
        text="قالت النقابة ذلك في بيان.\n\nالبيان: https://union.example/ar/1",
        quotes=({"text": "كنا نعلم.", "speaker": "ليلى"},),
        sources=({"name": "صحيفة النهار", "url": "https://paper.example/1"},),
        tags=("المرفأ",),
        thread="العلم بالأمر",
    )
    say(ARABIC, "c", "denied", "2019-01-05", "الشركة تنفي", by=("الشركة",), links=((None, "b"),))
    room.clock.move(days=1)
    room.correct(ARABIC, "a", "correction", "كان الوقت خطأ.", when="2019-01-02T18:08")


def _russian(room: Newsroom) -> None:
    room.open(RUSSIAN, "Обрушение моста", timezone="Europe/Moscow", language="ru")
    room.say(RUSSIAN, "a", "happened", "2019-01-02", "Мост обрушился")
    room.say(
        *(RUSSIAN, "b", "said", "[2019-01-03..2019-01-05]", "Мэр: движение закрыто"),
        by=("мэр города",),
        sources=({"name": "Вестник", "url": "https://paper.example/2"},),
    )
    room.clock.move(days=1)
    room.retract(RUSSIAN, "b", "Это сказал не мэр.")


def _long(room: Newsroom) -> None:
    """A story of three years, told in a dozen sittings."""
    room.open(LONG, "The strike at the docks", summary="Day by day.")
    verbs = ("said", "asked", "happened", "met")
    for first in range(0, ENTRIES, 17):
        room.clock.move(days=1)
        room.desk.import_story(
            {"slug": LONG},
            [
                DevelopmentDraft(
                    key=f"n{number}",
                    verb=verbs[number % 4],
                    when=f"{2016 + number // 70}-{number // 6 % 12 + 1:02d}-{number % 28 + 1:02d}",
                    headline=f"Day {number} of the strike",
                    text=f"What happened on day {number}.",
                    by=(f"speaker {number % 7}",),
                    tags=("pay", "pensions")[: number % 3],
                    sources=({"name": "The Post", "url": f"https://post.example/{number}"},),
                )
                for number in range(first, min(first + 17, ENTRIES))
            ],
        )


def _hostile(room: Newsroom) -> None:
    """Everything that the corpus of hostile texts has, wherever a desk takes it."""
    texts = hostile(2_000)
    title = next(text for key, text in texts.items() if key == "xss-01")
    room.open(HOSTILE, title, summary="\n\n".join(t for t in texts.values() if _kept(t)))
    for key, text in texts.items():
        for headline, body in ((text, text), ("A headline", text)):
            try:
                _say_hostile(room, key, headline, body)
            except BadField:
                continue
            break


def _kept(text: str) -> bool:
    return "\0" not in text and "\ud800" not in text


def _say_hostile(room: Newsroom, key: str, headline: str, text: str) -> None:
    name = headline[:200]
    room.say(
        *(HOSTILE, key, "alleged", "2019-01-02", headline),
        text=text,
        by=(name,),
        about=(f"about {name}"[:200],),
        place=name,
        quotes=({"text": text, "speaker": name},) if text.strip() else (),
        tags=(name,),
        thread=name,
        sources=(
            {"name": name, "url": "https://a.example/?q='&lt;\"><script>"},
            {"name": name},
        ),
    )
    room.correct(HOSTILE, key, "correction", text if text.strip() else "a slip", place="elsewhere")
