"""A newsroom that publishes, drawn at random, and a twin of it that has no secrets."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from hypothesis import HealthCheck
from hypothesis import strategies as st

from projections.public.editions import TAKEN_BACK
from projections.public.filtering import public_log
from tests.logs import Hand
from tests.projections.site.paper import publish
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError
from timeline.folder import locate, make
from timeline.kind import DefineKind
from timeline.outcome import Correction
from timeline.party import NameParty
from timeline.story import AmendStory
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from projections.public.log import PublicLog

    Act: TypeAlias = Callable[["Newsroom", str, dict[str, Any]], None]
    Acts: TypeAlias = Sequence[tuple[Act, dict[str, Any], int]]

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
CANARY = "canary"
# Some are not over when they are said: what is certain by then rests on the day.
WHENS = ("2019-01-02", "[2019-01-02..2019-01-04]", "2018~", "[2019-01-03..2019-02-20]")
PICKS = st.integers(0, 11)
SLUGS = ("fire", "about")
OPENINGS: tuple[dict[str, str], ...] = (
    {"slug": "fire", "title": "Fire", "timezone": "America/New_York"},
    {"slug": "about", "title": "Über uns", "timezone": "Asia/Kolkata", "language": "de"},
)


class Newsroom:
    """A desk with two stories; `secretive` is whether it does what readers may not see.

    Attributes:
        shown, hidden: the ids of what readers see, and of what they do not.
        struck: those of what is struck.
        waiting: what is written already, and is let out later.
    """

    def __init__(self, folder: Path, *, secretive: bool) -> None:
        self.clock = Hand()
        user = "ana" if secretive else "bo"
        make(folder, self.clock, STORE, user)
        self.log = locate(str(folder), folder).open_log(self.clock)
        self.secretive = secretive
        self.desk = Desk(
            self.log,
            user=user,
            clock=self.clock,
            new_key=lambda: "never asked",
            vocabulary=shipped(),
        )
        for opening in OPENINGS:
            self.desk.open_story(opening)
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.struck: set[str] = set()
        self.waiting: list[tuple[str, dict[str, Any]]] = []

    def record(
        self, key: str, said: dict[str, Any], visibility: str, *more: str, **others: Any
    ) -> str:
        """Log an entry, linked to what readers see and to `more`."""
        links = [("responds_to", self.target(said))] if self.shown else []
        draft = DevelopmentDraft(
            headline=said["headline"],
            verb=said["verb"],
            when=said["when"],
            by=(said["by"],),
            to=("the company",),
            thread=said["thread"],
            links=(*links, *(("part_of", one) for one in more)),
            key=key,
            visibility=visibility,
            **others,
        )
        return str(self.desk.log_development(said["story"], draft).development.id)

    def target(self, said: dict[str, Any]) -> str:
        link: int = said["link"]
        return self.shown[link % len(self.shown)]

    # --- what readers see -------------------------------------------------------------------------

    def show(self, key: str, said: dict[str, Any]) -> None:
        more = self.hidden[-1:] if self.secretive else ()
        self.shown.append(self.record(key, said, "public", *more))

    def show_in_full(self, key: str, said: dict[str, Any]) -> None:
        """An entry with all that one may have, and who has secrets keeps some in it."""
        secret: dict[str, Any] = {
            "text": CANARY,
            "speaker": CANARY,
            "given_to": (CANARY,),
            "via": (CANARY,),
        }
        quotes: list[dict[str, Any]] = [{"text": "It was so.", "speaker": "Ana Ruiz"}]
        quotes += [{**secret, "terms": "off-record"}] if self.secretive else []
        evidence = {"evidence": (CANARY,), "retrieved": "2019-01-05"} if self.secretive else {}
        self.shown.append(
            self.record(
                key,
                said,
                "public",
                text="At https://a.example/?b it says so.\n\nAnd more.",
                place="Albany",
                tags=("fire", "<b>"),
                quotes=tuple(quotes),
                sources=({"name": "The Post", "url": "https://post.example/a", **evidence},),
                fields={CANARY: CANARY} if self.secretive else {},
            )
        )

    def set_a_date(self, key: str, said: dict[str, Any]) -> None:
        """Something is expected."""
        self.shown.append(self.record(key, {**said, "verb": "scheduled"}, "public"))

    def correct(self, _: str, said: dict[str, Any]) -> None:
        changes = {"headline": said["headline"], "when": said["when"], "by": (said["by"],)}
        self.desk.correct(self.target(said), None, Correction(changes=changes, reason="wrong"))

    def strike(self, _: str, said: dict[str, Any]) -> None:
        target = self.target(said)
        self.desk.retract(target, None, "not so")
        self.struck.add(target)

    def restore(self, _: str, said: dict[str, Any]) -> None:
        target = self.target(said)
        self.desk.reinstate(target, None, "it was so")
        self.struck.discard(target)

    def move(self, _: str, said: dict[str, Any]) -> None:
        self.desk.move(self.target(said), None, said["story"], "it belongs there")

    def amend(self, key: str, said: dict[str, Any]) -> None:
        changes = {"title": f"{said['headline']} {key}", "summary": said["by"]}
        self.desk.change_story(said["story"], AmendStory(changes, "clearer"))

    def hold_back(self, key: str, said: dict[str, Any]) -> None:
        """Show it in a while."""
        moment = self.clock.moment.replace(second=0, microsecond=0).isoformat()
        said = {**said, "link": 0}
        self.record(key, said, "embargoed", embargo_until=moment[:10] + "T23:00Z")

    def think_twice(self, _: str, said: dict[str, Any]) -> None:
        """Correct, take that back, and bring it back."""
        self.correct("", said)
        self.desk.undo(1)
        if said["thread"]:
            self.desk.redo(1)

    def print(self, _: str, __: dict[str, Any]) -> None:
        """Readers get an edition."""
        publish(self.desk)

    def slip(self, key: str, said: dict[str, Any]) -> None:
        """Take back what readers had; or strike it, where one has no secrets."""
        said = {**said, "link": 0}
        word = CANARY if self.secretive else "Albany"
        own = self.record(key, {**said, "headline": word, "by": word}, "public")
        self.desk.correct(own, None, Correction(changes={"place": word}, reason=word))
        if not self.secretive:
            self.desk.retract(own, None, TAKEN_BACK)
            return
        publish(self.desk)
        self.desk.undo(2)
        publish(self.desk)

    def let_slip(self, key: str, said: dict[str, Any]) -> None:
        """The same with what nobody was to see, which goes on being written in house."""
        said = {**said, "link": 0}
        if not self.secretive:
            self.desk.retract(self.record(key, said, "public"), None, TAKEN_BACK)
            return
        said |= {"headline": CANARY, "by": CANARY}
        own = self.record(key, said, "private", tags=(CANARY,), place=CANARY)
        self.desk.release([own], None, None)
        publish(self.desk)
        self.desk.undo(1)
        changes = {"headline": f"{CANARY} {key}", "when": "2017", "thread": CANARY}
        self.desk.correct(own, None, Correction(changes=changes, reason=CANARY))
        self.hidden.append(own)

    def change_the_subject(self, _: str, __: dict[str, Any]) -> None:
        """Take back a whole story that readers had, and open a secret one by its name."""
        opening = {
            "slug": "rumour",
            "title": "Rumour",
            "timezone": "Africa/Cairo",
            "language": "ar",
        }
        said: dict[str, Any] = {"headline": "A", "verb": "said", "when": "2019-01-02"}
        said |= {"story": "rumour", "by": "Ana", "link": 0, "thread": None}
        self.desk.open_story(opening)
        links, self.shown = self.shown, []
        own = self.record("rumour", said, "public")
        self.shown = links
        if not self.secretive:
            self.desk.retract(own, None, TAKEN_BACK)
            return
        publish(self.desk)
        self.desk.undo(2)
        self.desk.open_story({**opening, "title": CANARY, "language": "en", "timezone": "UTC"})

    # --- what they do not -------------------------------------------------------------------------

    def hide(self, key: str, said: dict[str, Any]) -> None:
        if self.secretive:
            said = {**said, "headline": CANARY, "thread": CANARY, "by": CANARY}
            self.hidden.append(self.record(key, said, "private", tags=(CANARY,), place=CANARY))

    def note(self, key: str, said: dict[str, Any]) -> None:
        if self.secretive:
            self.record(key, {**said, "headline": CANARY, "verb": "note"}, "private")

    def embargo(self, key: str, said: dict[str, Any]) -> None:
        """Something for the day on which nobody builds any more."""
        if self.secretive:
            said = {**said, "headline": CANARY, "by": CANARY}
            self.record(key, said, "embargoed", embargo_until="2031-01-01T12:00Z")

    def plot(self, key: str, said: dict[str, Any]) -> None:
        """Something in a story that is all secret."""
        if self.secretive:
            opening = {"slug": CANARY, "title": CANARY, "timezone": "UTC", "summary": CANARY}
            with suppress(DatelineError):
                self.desk.open_story(opening)
            self.hidden.append(
                self.record(key, {**said, "story": CANARY, "headline": CANARY}, "private")
            )

    def prepare(self, key: str, said: dict[str, Any]) -> None:
        """Write what is let out later; whoever has no secrets writes it only then."""
        if self.secretive:
            self.record(key, {**said, "headline": CANARY, "by": CANARY}, "private")
        self.waiting.append((key, {**said, "link": 0}))

    def let_out(self, _: str, __: dict[str, Any]) -> None:
        key, said = self.waiting.pop(0)
        if not self.secretive:
            self.shown.append(self.record(key, said, "public"))
            return
        story = self.desk.past.story(said["story"])
        links = [("responds_to", self.shown[0])] if self.shown else []
        changes = {"headline": said["headline"], "by": (said["by"],), "links": links}
        correction = Correction(changes=changes, reason=CANARY)
        self.desk.correct(key, story, correction)
        self.shown.append(str(self.desk.release([key], story, None)[0].development.id))

    def withdraw(self, key: str, said: dict[str, Any]) -> None:
        """Withhold an entry, correct it twice and release it again; or correct it once, then."""
        target = self.target(said)
        if target in self.struck:
            return
        correction = Correction(changes={"headline": said["headline"]}, reason="wrong")
        if self.secretive:
            self.desk.withhold(target, None, CANARY)
            slip = Correction(changes={"headline": f"{CANARY} {key}"}, reason=CANARY)
            self.desk.correct(target, None, slip)
        self.desk.correct(target, None, correction)
        if self.secretive:
            self.desk.release([target], None, None)

    def err(self, key: str, said: dict[str, Any]) -> None:
        """Publish by mistake, and take it back."""
        if self.secretive:
            self.record(key, {**said, "headline": CANARY, "by": CANARY}, "public")
            self.desk.undo(1)

    def regret(self, key: str, said: dict[str, Any]) -> None:
        """Publish, correct, move, and keep it from readers after all."""
        if self.secretive:
            own = self.record(key, {**said, "headline": CANARY, "by": CANARY}, "public")
            self.desk.correct(own, None, Correction(changes={"place": CANARY}, reason=CANARY))
            self.desk.withhold(own, None, CANARY)
            self.hidden.append(own)

    def hesitate(self, key: str, said: dict[str, Any]) -> None:
        """Do what readers would see, and take it back before any edition was made of it."""
        if not self.secretive:
            return
        target, other = self.target(said), SLUGS[len(key) % 2]
        slip = Correction(changes={"headline": CANARY, "place": CANARY}, reason=CANARY)
        opening = {"slug": CANARY, "title": CANARY, "timezone": "UTC"}
        steps: Sequence[Callable[[], object]] = (
            lambda: self.desk.withhold(target, None, CANARY),
            lambda: self.desk.correct(target, None, slip),
            lambda: self.desk.move(target, None, other, CANARY),
            lambda: self.desk.retract(target, None, CANARY),
            lambda: self.desk.reinstate(target, None, CANARY),
            lambda: self.desk.change_story(other, AmendStory({"title": CANARY}, CANARY)),
            lambda: self.desk.open_story(opening),
        )
        before = self.log.head()
        steps[said["link"] % len(steps)]()
        self.desk.undo(self.log.head() - before)  # none, where it was so already

    def name(self, key: str, said: dict[str, Any]) -> None:
        if self.secretive:
            self.desk.name_party(said["by"], NameParty((f"{CANARY} {key}",), ()))

    def define(self, key: str, _: dict[str, Any]) -> None:
        if self.secretive:
            fields = ({"name": f"{CANARY}-{key}", "type": "text", "meaning": CANARY},)
            self.desk.define_kind(
                DefineKind(
                    name=CANARY, extends="statement", meaning=CANARY, fields=fields, verbs=()
                )
            )

    # --- what comes of it -------------------------------------------------------------------------

    def published(self) -> PublicLog:
        return public_log(self.log, self.clock())

    def act(self, step: Act, number: int, said: dict[str, Any], hours: int) -> None:
        """Do something, or nothing where it cannot be done."""
        self.clock.move(hours=hours, seconds=1)
        with suppress(DatelineError, LookupError, ZeroDivisionError):  # nothing to do
            step(self, f"k{number}", said)


OPEN: tuple[Act, ...] = (
    *(Newsroom.show, Newsroom.show, Newsroom.show_in_full, Newsroom.correct, Newsroom.strike),
    *(Newsroom.restore, Newsroom.move, Newsroom.amend, Newsroom.hold_back, Newsroom.think_twice),
    *(Newsroom.set_a_date, Newsroom.print, Newsroom.print),
)
SECRET: tuple[Act, ...] = (
    *(Newsroom.hide, Newsroom.hide, Newsroom.note, Newsroom.embargo, Newsroom.plot),
    *(Newsroom.prepare, Newsroom.let_out, Newsroom.withdraw, Newsroom.err, Newsroom.regret),
    *(Newsroom.name, Newsroom.define, Newsroom.slip, Newsroom.let_slip),
    *(Newsroom.hesitate, Newsroom.hesitate, Newsroom.hesitate),
    Newsroom.change_the_subject,
)
# What takes nothing back that readers saw.
LASTING: tuple[Act, ...] = (
    *(*OPEN, Newsroom.hide, Newsroom.note, Newsroom.embargo, Newsroom.prepare),
    *(Newsroom.let_out, Newsroom.name, Newsroom.define, Newsroom.move),
)
said = st.fixed_dictionaries(
    {
        "headline": st.sampled_from(("It is so", "It is not so", "Perhaps <i>")),
        "verb": st.sampled_from(("asked", "answered", "rejected", "said", "alleged")),
        "when": st.sampled_from(WHENS),
        "thread": st.sampled_from((None, None, "the matter")),
        "story": st.sampled_from((*SLUGS, SLUGS[0])),
        "by": st.sampled_from(("the union", "Łódź 東京", "THE UNION")),
        "link": PICKS,
    }
)


def acts(some: Sequence[Act], most: int | None = None) -> st.SearchStrategy[Acts]:
    """Acts with what is said in each, and the hours before it."""
    hours = st.sampled_from((0, 0, 1, 30))
    return st.lists(st.tuples(st.sampled_from(some), said, hours), min_size=4, max_size=most)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
