"""The laws of a story's standing, on random stories of entries with dates, links and names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projections.clocks import ask
from projections.folded import view
from projections.standing import standing
from projections.threads.acts import act_of
from projections.threads.membership import handles
from tests.logs import DAWN, Hand
from tests.projections.stories import STORY, ZONE, Row, Told, id_of, party, row, told
from timeline.desk import Desk
from timeline.events import DevelopmentLogged
from timeline.folder import locate, make
from timeline.party import NameParty
from timeline.terms import ORDERING_RELATIONS
from timeline.vocabulary import RELATIONS, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from projections.standing import Standing
    from projections.threads import Thread

law = settings(deadline=None, max_examples=70)
FIRST = date(2024, 3, 1)
DAYS = [(FIRST + timedelta(days=number)).isoformat() for number in range(8)]
AS_OF = st.sampled_from(DAYS)
NAMES = ["a", "b", "c", "A  ", "d"]
KNOWN = (
    party("a", "x", speaks_for=["b"]),
    party("c", speaks_for=["d"]),
    party("d", speaks_for=["c"]),
)
VERBS = list(shipped().verbs)
# Most of what can be drawn by chance moves nothing, so that what moves threads is drawn more.
MOVING = [
    *("asked", "offered", "alleged", "confirmed", "withdrew", "answered", "rejected", "accepted"),
    *("denied", "scheduled", "postponed", "we-asked", "counted", "leaked", "sent", "ruled"),
]
ODD = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.booleans(),
    st.text("ab ", max_size=2),
    st.lists(st.integers(0, 2), max_size=2),
    st.dictionaries(st.sampled_from(["edtf", "latest_end", "zone"]), st.text("2-", max_size=4)),
)
OWN = {
    "deadline": st.sampled_from([*DAYS, f"[{DAYS[2]}..]", f"{DAYS[3]}T12:00+09:00"]),
    "stance": st.sampled_from(shipped().fields["stance"].choices),
    "value": st.integers(0, 3),
    "unit": st.sampled_from(["u", "v"]),
    "outcome": st.sampled_from(["yes", "no"]),
    "due": st.sampled_from(DAYS),
}


OUTLETS = st.sampled_from(["o", "p", "q"])
SOURCES = st.fixed_dictionaries({"name": OUTLETS}, optional={"relays": OUTLETS})


def windows() -> st.SearchStrategy[str]:
    """Draw a day, or a window of which one end may be open."""
    two = st.tuples(AS_OF, AS_OF).map(sorted).map(lambda ends: f"[{ends[0]}..{ends[1]}]")
    return st.one_of(AS_OF, two, AS_OF.map("[..{}]".format), AS_OF.map("[{}..]".format))


@st.composite
def rows(draw: st.DrawFn, key: str, when: str, targets: Sequence[str]) -> Row:
    verb = draw(st.one_of(st.sampled_from(MOVING), st.sampled_from(VERBS)))
    fields = shipped().kinds[shipped().verb(verb).kind].fields
    own = {name: draw(OWN[name]) for name in OWN if name in fields and draw(st.booleans())}
    if "deadline" not in fields and draw(st.booleans()):
        own["deadline"] = draw(ODD)
    names = st.lists(st.sampled_from(NAMES), max_size=2)
    return row(
        key,
        verb,
        when,
        by=draw(names) or "a",
        to=draw(names),
        about=draw(names),
        links=draw(links(targets)),
        thread=draw(st.sampled_from([None, None, "t", "u"])),
        sources=draw(st.lists(SOURCES, max_size=2)),
        **own,
    )


def links(targets: Sequence[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    if not targets:
        return st.just([])
    pairs = st.tuples(st.sampled_from(RELATIONS), st.sampled_from(targets))
    return st.lists(pairs, max_size=3, unique=True)


@st.composite
def stories(draw: st.DrawFn, *, back: bool = False) -> list[Row]:
    """Draw entries in the order of the log; links anywhere, or only back to those before."""
    keys = [f"d{number}" for number in range(draw(st.integers(0, 7)))]
    return [
        draw(rows(key, draw(windows()), keys[:at] if back else [*keys, "elsewhere"]))
        for at, key in enumerate(keys)
    ]


@st.composite
def mended(draw: st.DrawFn) -> Told:
    """Draw a story of which some is corrected, retracted and reinstated."""
    entries = draw(stories())
    story = told(*entries, parties=KNOWN)
    for one in entries:
        fate = draw(st.sampled_from(["live", "live", "live", "corrected", "struck", "back"]))
        if fate == "corrected":
            story.correct(one.key, headline="another", when=draw(windows()))
        elif fate in {"struck", "back"}:
            story.retract(one.key)
            if fate == "back":
                story.reinstate(one.key)
    return story


def moved(thread: Thread) -> list[Any]:
    return [move.act for move in thread.moves if move.act]


def said(whole: Standing, *, struck: bool = True, possible: bool = True) -> dict[str, Any]:
    """All that a standing says but for its clocks, and what is left out on purpose."""

    def plain(thread: Thread) -> Thread:
        if not struck:
            thread = thread._replace(struck=())
        return thread if possible else thread._replace(possible=())

    return {
        "threads": [plain(one) for one in whole.threads],
        "parties": [one._replace(awaits=tuple(map(plain, one.awaits))) for one in whole.parties],
        "upcoming": whole.upcoming,
        "changed": [(one.thread.handle, one.move) for one in whole.changed],
        "possible": whole.possible if possible else (),
        "contradictions": {(one.id, other.id) for one, other in whole.contradictions},
    }


@law
@given(mended(), AS_OF)
def test_any_story_stands(story: Told, as_of: str) -> None:
    shown, whole = story.view(as_of), story.at(as_of).whole
    certain = {one.state.id for one in shown.entries if one.certainty == "happened"}
    live = {one.state.id for one in shown.entries if one.state.retracted is None}
    for thread in whole.threads:
        acts = {act.id for act in (*moved(thread), *thread.listed)}
        assert acts <= certain & live
        assert live.isdisjoint(act.id for act in thread.struck)
    for one in whole.possible:
        assert one.act.id in live - certain
        assert all(move.act is one.act for _, move in one.moves)


@law
@given(mended(), AS_OF)
def test_every_entry_of_a_thread_moved_it_or_is_listed(story: Told, as_of: str) -> None:
    shown = story.view(as_of)
    threads = {one.handle: one for one in story.at(as_of).whole.threads}
    found = handles({id_: act_of(state, {}) for id_, state in shown.known.items()})
    for one in shown.entries:
        handle = found[one.state.id]
        if handle is None or one.certainty == "possible" or one.state.retracted is not None:
            continue
        thread = threads[handle]
        # A number need not move the span of all, and gives way to the next of the same party.
        if thread.type != "measure":
            assert one.state.id in {act.id for act in (*moved(thread), *thread.listed)}


@law
@given(mended(), AS_OF, st.data())
def test_a_story_stands_whatever_its_own_fields_hold(
    story: Told, as_of: str, data: st.DataObject
) -> None:
    for at, recorded in enumerate(story.events):
        if isinstance(recorded.event, DevelopmentLogged):
            odd = data.draw(st.dictionaries(st.sampled_from(list(shipped().fields)), ODD))
            fields = {**recorded.event.fields, **odd}
            bent = recorded.event.model_copy(update={"fields": fields})
            story.events[at] = recorded._replace(event=bent)
    story.at(as_of)


@law
@given(stories(), AS_OF, st.integers(0, 7), AS_OF)
def test_what_was_known_then_is_as_if_nothing_had_been_recorded_since(
    entries: list[Row], as_of: str, known: int, other: str
) -> None:
    then = told(*entries[:known], parties=KNOWN)
    before = then.at(as_of).whole
    now = told(*entries, parties=KNOWN).retract(*(one.key for one in entries[::2]))
    assert now.at(as_of, upto=len(then.events)).whole == before


def desk_at(folder: Path, clock: Hand, identity: UUID) -> Desk:
    make(folder, clock, identity, "maria")
    log = locate(str(folder), Path()).open_log(clock)
    desk = Desk(log, user="maria", clock=clock, new_key=lambda: "none", vocabulary=shipped())
    desk.open_story({"slug": "story", "title": "A story", "timezone": ZONE})
    return desk


def record(desk: Desk, entries: Sequence[Row]) -> int:
    """Record entries, what is known of a party, and that one is struck; how much that is."""
    for at, one in enumerate(entries):
        desk.log_development("story", replace(one.draft, links=one.links))
        desk.name_party(NAMES[at % 3], NameParty((f"alias {at}",), (NAMES[-1],)))
        if at % 3 == 2:
            desk.retract(one.key, desk.past.story("story"), "another")
    return desk.log.store.head()[0]


def asked(desk: Desk, as_of: str, position: int) -> Standing:
    story = desk.past.story("story")
    clocks = ask(desk.log, story, DAWN, as_of=as_of, known_at=str(position))
    events = desk.log.read(upto=clocks.position)
    return standing(view(story, events, clocks), desk.past.parties(clocks.position))


@settings(deadline=None, max_examples=10)
@given(stories(back=True), AS_OF, st.integers(0, 7))
def test_a_log_asked_of_an_earlier_position_says_what_its_beginning_alone_says(
    entries: list[Row], as_of: str, known: int
) -> None:
    with TemporaryDirectory() as folder:
        whole, prefix = (desk_at(Path(folder, name), Hand(), STORY) for name in ("a", "b"))
        record(whole, entries)
        position = record(prefix, entries[:known])
        assert asked(whole, as_of, position) == asked(prefix, as_of, position)
        for desk in (whole, prefix):
            desk.log.store.close()


@st.composite
def in_order(draw: st.DrawFn) -> list[Row]:
    """Draw entries that dates and links put in one order: of two on a day the later is linked."""
    entries: list[Row] = []
    day = 0
    for number in range(draw(st.integers(0, 7))):
        keys = [one.key for one in entries]
        beside = bool(entries) and draw(st.booleans())
        day += not beside
        one = draw(rows(f"d{number}", DAYS[day % len(DAYS)], keys))
        if beside:
            relation = draw(st.sampled_from(sorted(ORDERING_RELATIONS)))
            one = replace(one, links=(*one.links, (relation, keys[-1])))
        entries.append(one)
    return entries


@law
@given(in_order(), AS_OF, st.data())
def test_the_order_of_recording_is_of_no_consequence_to_what_dates_and_links_order(
    entries: list[Row], as_of: str, data: st.DataObject
) -> None:
    order = data.draw(st.permutations([one.key for one in entries]))
    shuffled = told(*entries, order=order, parties=KNOWN).at(as_of).whole
    assert said(shuffled) == said(told(*entries, parties=KNOWN).at(as_of).whole)


@law
@given(mended(), AS_OF)
def test_what_is_only_possible_in_a_view_moves_no_thread(story: Told, as_of: str) -> None:
    shown = story.view(as_of)
    certain = tuple(one for one in shown.entries if one.certainty == "happened")
    without = story.of(shown._replace(entries=certain))
    given_up = {"struck": False, "possible": False}
    assert said(story.of(shown), **given_up) == said(without, **given_up)


@law
@given(stories(back=True), AS_OF)
def test_what_is_only_possible_moves_no_thread_unless_what_is_certain_is_linked_to_it(
    entries: list[Row], as_of: str
) -> None:
    # An entry that is certain takes from what it is linked to the thread it is on.
    story = told(*entries, parties=KNOWN)
    certainty = {one.state.key: one.certainty for one in story.view(as_of).entries}
    kept = [one for one in entries if certainty.get(one.key) == "happened"]
    keys = {one.key for one in kept}
    assume(all(target in keys for one in kept for _, target in one.links))
    without = told(*kept, parties=KNOWN).at(as_of).whole
    whole = said(story.at(as_of).whole, possible=False)
    alone = said(without, possible=False)
    assert [whole[name] for name in ("threads", "parties", "changed")] == [
        alone[name] for name in ("threads", "parties", "changed")
    ]


@law
@given(stories(), AS_OF, st.data())
def test_a_retracted_entry_that_nothing_is_linked_to_might_as_well_not_be(
    entries: list[Row], as_of: str, data: st.DataObject
) -> None:
    linked = {target for one in entries for _, target in one.links}
    free = [one.key for one in entries if one.key not in linked]
    assume(free)
    struck = data.draw(st.sampled_from(free))
    left = [one for one in entries if one.key != struck]
    story = told(*entries, parties=KNOWN).retract(struck)
    whole = story.at(as_of).whole
    assert said(whole, struck=False) == said(told(*left, parties=KNOWN).at(as_of).whole)
    assert all(act.id == id_of(struck) for one in whole.threads for act in one.struck)
