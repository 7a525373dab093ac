from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest

from tests.facts import STORE, logged
from tests.logs import Hand, draft, new_log, open_log
from timeline import folder
from timeline.codec import CODEC
from timeline.errors import (
    AmbiguousRef,
    HeadlessLog,
    NothingLogged,
    UnknownRef,
    UnknownStory,
    UnreadableEvent,
)
from timeline.events import (
    Change,
    DevelopmentCorrected,
    DevelopmentRetracted,
    EventUndone,
    StoryOpened,
)
from timeline.folds import Found, fold
from timeline.log import Log, New
from timeline.past import LATELY, Past
from timeline.recorded import Unreadable
from timeline.refs import CANDIDATES, ref, whole
from timeline.story import Story, story_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LETTER = story_id(STORE, "sanders-letter")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    opened = folder.make(tmp_path / "desk", Hand(), STORE, "maria").open_log(Hand())
    yield opened
    opened.store.close()


@pytest.fixture
def past(log: Log) -> Past:
    return Past(log, "maria")


def open_story(log: Log, slug: str) -> Story:
    stream = story_id(STORE, slug)
    opened = StoryOpened(slug=slug, title=slug.title())
    log.append([New(stream=stream, version=1, event=opened, by="maria")], {})
    return Story(stream, opened, 1)


def add(
    log: Log, stream: UUID, headline: str = "x", key: str | None = None, by: str = "maria"
) -> UUID:
    event = logged(story=LETTER, headline=headline)
    log.append([New(stream=stream, version=1, event=event, by=by, key=key)], {})
    return stream


def add_keyed(log: Log, home: Story, key: str) -> UUID:
    return add(log, uuid5(home.id, key), headline=key, key=key)


# --- the store and its stories ------------------------------------------------------------------


def test_the_first_event_says_which_store_it_is(past: Past) -> None:
    assert past.opened().store == STORE
    assert past.story_id("sanders-letter") == LETTER


def test_a_log_that_begins_otherwise_is_refused(tmp_path: Path) -> None:
    store = open_log(new_log(tmp_path / "odd.db"), known=CODEC.known())
    with pytest.raises(HeadlessLog):
        Past(Log(store), "maria").opened()
    store.close()


def test_stories_are_found_by_slug_and_listed_in_order(log: Log, past: Past) -> None:
    assert past.stories() == []
    made = [open_story(log, slug) for slug in ("zebra", "sanders-letter", "alpha")]
    assert past.stories() == made
    assert past.story("sanders-letter") == made[1]
    assert past.story_of(LETTER) == made[1]
    assert past.story_of(UUID(int=5)) is None


def test_a_development_is_no_story(log: Log, past: Past) -> None:
    add(log, UUID(int=7))
    assert past.story_of(UUID(int=7)) is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("sanders-leter", ("sanders-letter",)),
        ("xyzzy", ("zebra", "sanders-letter", "alpha")),
        ("", ("zebra", "sanders-letter", "alpha")),
        ("\udcff", ("zebra", "sanders-letter", "alpha")),
    ],
)
def test_an_unknown_story_names_the_nearest_or_the_first(
    log: Log, past: Past, typed: str, near: tuple[str, ...]
) -> None:
    for slug in ("zebra", "sanders-letter", "alpha", "omega"):
        open_story(log, slug)
    with pytest.raises(UnknownStory) as refused:
        past.story(typed)
    assert (refused.value.slug, refused.value.nearest) == (typed, near)


# --- developments -------------------------------------------------------------------------------


def test_a_development_is_folded_from_its_events(log: Log, past: Past) -> None:
    stream = add(log, UUID(int=7), headline="one", key="d1")
    change = DevelopmentCorrected(
        changes=(Change(field="headline", old="one", new="two"),), reason="a slip"
    )
    log.append([New(stream=stream, version=2, event=change, by="ana")], {})
    found = past.development(stream)
    assert found is not None
    assert (found.development.key, found.development.current.headline) == ("d1", "two")
    assert (found.logged_at, [event.position for event in found.events]) == (2, [2, 3])


def test_without_a_key_its_id_stands_for_it(log: Log, past: Past) -> None:
    found = past.development(add(log, UUID(int=7)))
    assert found is not None
    assert found.development.key == str(UUID(int=7))


def test_what_is_no_development_folds_to_none(log: Log, past: Past) -> None:
    home = open_story(log, "sanders-letter")
    assert past.development(home.id) is None
    assert past.development(UUID(int=5)) is None
    assert fold([]) is None


def test_a_fold_skips_what_it_cannot_read(log: Log) -> None:
    stream = add(log, UUID(int=7))
    log.store.append([draft(stream, 2, payload=b"{")], {})
    found = fold(log.stream(stream))
    assert found is not None
    assert (found.development.version, len(found.events)) == (1, 2)


@pytest.mark.parametrize("field", ["when", "headline", "links", "story"])
def test_a_correction_whose_value_does_not_fit_counts_as_damaged(log: Log, field: str) -> None:
    stream = add(log, UUID(int=7), headline="one")
    for version, change in enumerate(
        (Change(field=field, new=["garbage"]), Change(field="headline", new="two")), 2
    ):
        event = DevelopmentCorrected(changes=(change,), reason="by hand")
        log.append([New(stream=stream, version=version, event=event, by="ana")], {})
    found = fold(log.stream(stream))
    assert found is not None
    assert found.development.current.headline == "two"
    [damaged] = found.unreadable
    assert (damaged.position, damaged.event) == (
        3,
        Unreadable("development.corrected", 1, "damaged"),
    )


# --- what a ref or a key means ------------------------------------------------------------------


def found_id(found: Found) -> UUID:
    return found.development.id


def test_at_is_this_users_last_logged(log: Log, past: Past) -> None:
    first = add(log, UUID(int=7))
    add(log, UUID(int=8), by="ana")
    struck = DevelopmentRetracted(reason="another letter")
    log.append([New(stream=UUID(int=8), version=2, event=struck, by="maria")], {})
    assert found_id(past.find("@", None)) == first
    assert found_id(Past(log, "ana").find("@", None)) == UUID(int=8)


def test_at_before_anything_was_logged(past: Past) -> None:
    with pytest.raises(NothingLogged) as refused:
        past.find("@", None)
    assert refused.value.user == "maria"


def test_a_key_is_looked_up_in_the_current_story_exactly(log: Log, past: Past) -> None:
    home, other = open_story(log, "sanders-letter"), open_story(log, "other")
    stream = add_keyed(log, home, "d1")
    assert found_id(past.find("d1", home)) == stream
    for text, story in (("D1", home), ("d1 ", home), ("d1", other), ("d1", None)):
        with pytest.raises(UnknownRef) as refused:
            past.find(text, story)
        assert refused.value.story == (story.slug if story else None)


def test_a_ref_is_the_beginning_of_an_id(log: Log, past: Past) -> None:
    home = open_story(log, "sanders-letter")
    stream = add_keyed(log, home, "d1")
    add_keyed(log, home, "d2")
    for text in (ref(stream), ref(stream).upper(), whole(stream), str(stream), stream.hex):
        assert found_id(past.find(text, None)) == stream
        assert found_id(past.find(text, home)) == stream


def test_a_key_comes_before_a_ref(log: Log, past: Past) -> None:
    home = open_story(log, "sanders-letter")
    first = add_keyed(log, home, "d1")
    second = add_keyed(log, home, ref(first))
    assert found_id(past.find(ref(first), home)) == second
    assert found_id(past.find(ref(first), None)) == first


def test_an_ambiguous_ref_lists_the_candidates(log: Log, past: Past) -> None:
    one, other = UUID(int=0xABCDEF << 104), UUID(int=(0xABCDEF << 104) + 1)
    add(log, one, headline="One")
    add(log, other, headline="Other")
    with pytest.raises(AmbiguousRef) as refused:
        past.find(ref(one)[:4], None)
    assert refused.value.candidates == ((ref(one), "One"), (ref(other), "Other"))
    assert found_id(past.find(whole(other), None)) == other


def test_an_ambiguous_ref_lists_ten_at_most(log: Log, past: Past) -> None:
    for number in range(CANDIDATES + 5):
        add(log, UUID(int=(0xABCDEF << 104) + number))
    with pytest.raises(AmbiguousRef) as refused:
        past.find(ref(UUID(int=0xABCDEF << 104)), None)
    assert len(refused.value.candidates) == CANDIDATES


@pytest.mark.parametrize(
    "text", ["", "abc", "k7fq2m9x", "no such ref", "\udcff", "a\0", "{}", "x" * 10_000]
)
def test_what_is_no_ref_is_unknown(log: Log, past: Past, text: str) -> None:
    home = open_story(log, "sanders-letter")
    add_keyed(log, home, "d1")
    with pytest.raises(UnknownRef):
        past.find(text, home)


def near(past: Past, text: str, story: Story | None) -> tuple[tuple[str, str], ...]:
    with pytest.raises(UnknownRef) as refused:
        past.find(text, story)
    found: tuple[tuple[str, str], ...] = refused.value.nearest
    return found


def test_an_unknown_ref_names_the_nearest_with_their_headlines(log: Log, past: Past) -> None:
    home, other = open_story(log, "sanders-letter"), open_story(log, "other")
    stream = add(log, UUID(int=0xABCDEF << 104), headline="One")
    add(log, UUID(int=0x123456 << 104), headline="Nothing like it")
    one = ref(stream)
    assert one == "nf6yy000"
    for typed in ("nf6yy00x", "xf6yy000", "fn6yy000", "nf7y", "NF6YY0X0"):
        assert near(past, typed, None) == ((one, "One"),), typed
    assert near(past, "zzzzzzzz", home) == ()
    keyed = add_keyed(log, home, "the-leak")
    assert near(past, "the-lek", home) == (("the-leak", "the-leak"),)
    assert near(past, "the-lek", other) == near(past, "the-lek", None) == ()
    log.append([New(keyed, 2, EventUndone(version=1, type="development.logged"), "maria")], {})
    assert near(past, "the-lek", home) == ()


def test_an_unknown_ref_is_compared_with_what_was_logged_lately_only(log: Log, past: Past) -> None:
    stream = add(log, UUID(int=0xABCDEF << 104))
    wrong = f"{ref(stream)[:-1]}z"
    assert near(past, wrong, None) != ()
    for number in range(LATELY):
        add(log, UUID(int=number + 1))
    assert near(past, wrong, None) == ()


def test_the_id_of_a_story_is_no_ref(log: Log, past: Past) -> None:
    home = open_story(log, "sanders-letter")
    with pytest.raises(UnknownRef):
        past.find(str(home.id), None)


# --- a decision never rests on what cannot be read ----------------------------------------------


def test_a_development_that_cannot_be_read_whole_is_refused(log: Log, past: Past) -> None:
    stream = add(log, UUID(int=7), headline="one")
    log.store.append([draft(stream, 2, type="development.corrected", payload=b"{}")], {})
    with pytest.raises(UnreadableEvent) as refused:
        past.development(stream)
    assert (refused.value.position, refused.value.why) == (3, "damaged")
    assert refused.value.type == "development.corrected"
    with pytest.raises(UnreadableEvent):
        past.find("@", None)


def test_a_correction_that_does_not_fit_is_refused_by_whoever_decides(log: Log, past: Past) -> None:
    stream = add(log, UUID(int=7), headline="one")
    garbage = DevelopmentCorrected(changes=(Change(field="when", new="garbage"),), reason="a slip")
    log.append([New(stream=stream, version=2, event=garbage, by="ana")], {})
    for ask in (lambda: past.development(stream), lambda: past.developments([stream])):
        with pytest.raises(UnreadableEvent) as refused:
            ask()
        assert (refused.value.position, refused.value.why) == (3, "damaged")
    met: list[int] = []
    reader = Past(log, "maria", lambda recorded: met.append(recorded.position))
    assert reader.find("@", None).development.current.headline == "one"
    assert met == [3]


def test_a_story_that_cannot_be_read_is_refused_and_left_out_of_the_list(
    log: Log, past: Past
) -> None:
    log.store.append([draft(LETTER, type="story.opened", payload=b"{}")], {})
    with pytest.raises(UnreadableEvent):
        past.story("sanders-letter")
    assert past.stories() == []
