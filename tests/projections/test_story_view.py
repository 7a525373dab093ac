from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from projections.clocks import Clocks
from projections.entry import parties
from projections.folded import gather, view
from projections.selecting import Selection, select
from tests import facts
from timeline.codec import CODEC
from timeline.events import DevelopmentCorrected, DevelopmentRetracted, StoryOpened, build
from timeline.phrases import Setting, read
from timeline.recorded import Recorded, Unreadable, unreadable_of
from timeline.story import Story

if TYPE_CHECKING:
    from projections.entry import Known
    from projections.story_view import StoryView
    from timeline.events import Event

ZONE = "America/New_York"
STORY = Story(facts.STORY, StoryOpened(slug="letter", title="A letter", timezone=ZONE), 1)


def name_of(event: Event) -> str:
    return CODEC.encode(event)[0]


class Past:
    """Events as a log would give them, one position after the other."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []

    def add(self, stream: int, event: Event | Unreadable) -> int:
        position = len(self.events) + 1
        version = sum(one.stream == UUID(int=stream) for one in self.events) + 1
        self.events.append(
            Recorded(
                position=position,
                stream=UUID(int=stream),
                version=version,
                type=event.type if isinstance(event, Unreadable) else name_of(event),
                schema=1,
                event=event,
                recorded_at=f"2019-01-06T09:{position:02d}:00.000000Z",
                recorded_by="maria",
                key=f"d{stream}",
            )
        )
        return position

    def log(self, stream: int, when: str, *links: tuple[str, int], **others: Any) -> int:
        read_when = read(when, Setting(reference="2019-01-02", zone=ZONE)).when
        linked = [{"relation": name, "target": UUID(int=target)} for name, target in links]
        return self.add(stream, facts.logged(when=read_when, links=linked, **others))

    def correct(self, stream: int, field: str, old: object, new: object) -> int:
        change = {"field": field, "old": old, "new": new}
        return self.add(stream, build(DevelopmentCorrected, {"changes": [change], "reason": "x"}))

    def retract(self, stream: int) -> int:
        return self.add(stream, DevelopmentRetracted(reason="another letter"))

    def view(self, as_of: str = "2019-12-31", upto: int | None = None, **others: Any) -> StoryView:
        events = self.events[:upto]
        return view(STORY, events, Clocks(as_of, None, len(events), ""), **others)


@pytest.fixture
def past() -> Past:
    return Past()


def keys(shown: StoryView) -> list[str]:
    return [entry.state.key for entry in shown.entries]


def orders(shown: StoryView) -> dict[str, str]:
    return {entry.state.key: entry.order for entry in shown.entries}


def certainties(shown: StoryView) -> dict[str, str]:
    return {entry.state.key: entry.certainty for entry in shown.entries}


def test_entries_stand_in_the_order_it_happened(past: Past) -> None:
    past.log(1, "2018-12-30")
    past.log(2, "2018-12-20")
    past.log(3, "2018-12-25")
    assert keys(past.view()) == ["d2", "d3", "d1"]


def test_what_had_not_happened_is_left_out_and_what_may_have_is_said_to_be_possible(
    past: Past,
) -> None:
    past.log(1, "2018-12-20")
    past.log(2, "[2018-12-20..2018-12-30]")
    past.log(3, "2018-12-26")
    shown = past.view("2018-12-25")
    assert certainties(shown) == {"d1": "happened", "d2": "possible"}
    assert UUID(int=3) in shown.known


def test_an_entry_says_what_it_says_by_then(past: Past) -> None:
    logged = past.log(1, "2018-12-30", headline="Two dozen ask")
    corrected = past.correct(1, "headline", "Two dozen ask", "Some ask")
    [before], [after] = past.view(upto=logged).entries, past.view(upto=corrected).entries
    assert (before.content.headline, before.state.status) == ("Two dozen ask", "live")
    assert (after.content.headline, after.state.status) == ("Some ask", "corrected")
    assert [envelope.position for envelope, _ in after.known.corrections()] == [corrected]
    assert (before.known.corrections(), after.logged.position) == ([], logged)


def test_a_corrected_date_moves_an_entry(past: Past) -> None:
    past.log(1, "2018-12-30")
    past.log(2, "2018-12-20")
    sooner = read("2018-12-01", Setting(reference="2019-01-02", zone=ZONE)).when
    at = past.correct(1, "when", None, facts.logged(when=sooner).model_dump(mode="json")["when"])
    assert (keys(past.view(upto=at - 1)), keys(past.view())) == (["d2", "d1"], ["d1", "d2"])


def test_a_struck_entry_stays_and_says_why(past: Past) -> None:
    past.log(1, "2018-12-30")
    at = past.retract(1)
    [entry] = past.view().entries
    assert (entry.state.status, entry.state.retracted) == ("retracted", "another letter")
    struck = entry.known.retraction()
    assert struck is not None
    assert (struck[0].position, struck[1].reason) == (at, "another letter")
    assert past.view(upto=at - 1).entries[0].known.retraction() is None


@pytest.mark.parametrize("struck", [1, 2])
def test_a_struck_entry_orders_nothing(past: Past, struck: int) -> None:
    past.log(1, "[2018-12-20..2018-12-30]")
    past.log(2, "2018-12-22", ("responds_to", 1))
    past.log(3, "2018-12-24")
    linked = past.view("2018-12-23")
    past.retract(struck)
    apart = past.view("2018-12-23")
    # The answer was there on the 22nd, so what it answers was: unless one of them is struck.
    assert (keys(linked), keys(apart)) == (["d1", "d2"], ["d2", "d1"])
    assert certainties(linked)["d1"] == "happened"
    assert certainties(apart)["d1"] == "possible"


def test_neighbours_that_overlap_without_a_link_are_marked(past: Past) -> None:
    past.log(1, "[2018-12-20..2018-12-30]")
    past.log(2, "2018-12-30")
    past.log(3, "2019-01-01")
    assert orders(past.view()) == {"d1": "uncertain", "d2": "uncertain", "d3": "certain"}


def test_what_is_not_kept_leaves_no_trace(past: Past) -> None:
    past.log(1, "[2018-12-20..2018-12-30]", visibility="public")
    past.log(2, "2018-12-22", ("responds_to", 1), visibility="private")
    past.log(3, "2018-12-24", ("confirms", 2), visibility="public")
    alone = Past()
    alone.log(1, "[2018-12-20..2018-12-30]", visibility="public")
    alone.events.append(past.events[2])

    def is_public(found: Known) -> bool:
        return found.content.visibility == "public"

    for as_of in ("2018-12-21", "2018-12-23", "2019-12-31"):
        kept, never = past.view(as_of, keep=is_public), alone.view(as_of)
        assert (kept.entries, kept.known) == (never.entries, never.known)
    assert UUID(int=2) not in past.view(keep=is_public).known


def test_other_stories_are_no_part_of_it(past: Past) -> None:
    past.log(1, "2018-12-30")
    past.log(2, "2018-12-30", story=facts.TARGET)
    past.correct(2, "headline", "a", "b")
    past.add(9, StoryOpened(slug="other", title="Other"))
    assert list(gather(STORY.id, past.events)) == [UUID(int=1)]
    assert keys(past.view()) == ["d1"]


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(past: Past) -> None:
    past.log(1, "2018-12-30")
    at = past.add(1, Unreadable("development.released", 1, "unknown"))
    shown = past.view()
    assert keys(shown) == ["d1"]
    assert [one.position for one in shown.unreadable] == [at]


def test_what_does_not_fit_is_named_and_the_rest_is_shown(past: Past) -> None:
    past.log(1, "2018-12-30")
    garbage = past.correct(1, "when", None, "garbage")
    past.correct(1, "headline", None, "Corrected")
    elsewhere = past.add(9, Unreadable("page.turned", 1, "unknown"))
    shown = past.view()
    assert [entry.content.headline for entry in shown.entries] == ["Corrected"]
    assert [one.position for one in shown.unreadable] == [garbage, elsewhere]
    assert shown.unreadable[0].event == Unreadable("development.corrected", 1, "damaged")


def test_who_keeps_sees_what_cannot_be_read_wherever_it_stands(past: Past) -> None:
    past.add(1, Unreadable("development.reserved", 1, "unknown"))
    past.log(1, "2018-12-30")
    past.log(2, "2018-12-30")
    past.add(2, Unreadable("development.withheld", 1, "unknown"))
    past.log(3, "2018-12-30")
    shown = past.view(keep=lambda found: not unreadable_of(found.events))
    assert keys(shown) == ["d3"]
    assert [one.position for one in shown.unreadable] == [1, 4]


def test_a_struck_entry_makes_nobody_s_order_doubtful(past: Past) -> None:
    past.log(1, "2018-12-20")
    past.log(2, "[2018-12-20..2018-12-30]")
    past.log(3, "2018-12-30")
    assert set(orders(past.view()).values()) == {"uncertain"}
    past.retract(2)
    assert set(orders(past.view()).values()) == {"certain"}


def chosen(past: Past, **wanted: Any) -> list[str]:
    return keys(select(past.view(), Selection(**wanted)))


@pytest.fixture
def three(past: Past) -> Past:
    quote = {"text": "now", "speaker": "Jeff Weaver", "given_to": ["Politico"], "via": ["Ana"]}
    past.log(1, "2018-12-20", verb="asked", by=["the signers"], tags=["2020"], thread="the letter")
    past.log(2, "[2018-12-24..2018-12-28]", verb="said", to=["The  SIGNERS"], quotes=[quote])
    past.log(3, "[2018-12-30..]", verb="said", about=["Ana"], via=["a clerk"], tags=["2020", "x"])
    return past


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["d1", "d2", "d3"]),
        ({"verb": "said"}, ["d2", "d3"]),
        ({"ids": frozenset({UUID(int=1), UUID(int=9)})}, ["d1"]),
        ({"tag": "x"}, ["d3"]),
        ({"tag": "2020", "verb": "said"}, ["d3"]),
        ({"parties": frozenset({"the signers"})}, ["d1", "d2"]),
        ({"parties": frozenset({"ana", "nobody"})}, ["d2", "d3"]),
        ({"parties": frozenset({"politico"})}, ["d2"]),
        ({"parties": frozenset({"weaver"})}, []),
        ({"parties": frozenset({"a clerk"})}, ["d3"]),
    ],
)
def test_only_what_is_wanted_is_shown(
    three: Past, wanted: dict[str, Any], found: list[str]
) -> None:
    assert chosen(three, **wanted) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2018-12-20", None, ["d1", "d2", "d3"]),
        ("2018-12-21", None, ["d2", "d3"]),
        ("2018-12-28", None, ["d2", "d3"]),
        ("2018-12-29", None, ["d3"]),
        (None, "2018-12-19", []),
        (None, "2018-12-24", ["d1", "d2"]),
        (None, "2018-12-29", ["d1", "d2"]),
        ("2018-12-26", "2018-12-26", ["d2"]),
        ("2030-01-01", None, ["d3"]),
    ],
)
def test_since_and_until_take_what_may_have_started_in_between(
    three: Past, since: str | None, until: str | None, found: list[str]
) -> None:
    shown = select(three.view(), Selection(since=since, until=until))
    assert keys(shown) == found


def test_a_selection_changes_neither_order_nor_certainty(three: Past) -> None:
    whole = three.view()
    some = select(whole, Selection(verb="said"))
    assert some.entries == tuple(e for e in whole.entries if e.content.verb == "said")
    assert (some.known, some.clocks) == (whole.known, whole.clocks)


def test_parties_are_all_who_are_named() -> None:
    content = facts.logged(**facts.FULL)
    assert set(parties(content)) == {
        "the signers",
        "an organizer",
        "Bernie Sanders",
        "Jeff Weaver",
        "the 2016 campaign",
        "Politico",
    }
