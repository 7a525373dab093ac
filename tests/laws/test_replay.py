"""A replayed story says, at any two clocks, what the log prefix folds to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.entry import Known
from projections.site.replay import replay
from projections.standing import standing
from projections.story import plain
from tests.laws.test_standing import DAYS, FIRST, mended
from timeline.days import day_label
from timeline.party import folded

if TYPE_CHECKING:
    from projections.site.held import Held
    from projections.site.replay import Replay
    from tests.projections.stories import Told

law = settings(deadline=None, max_examples=70)
# Also days before all that happened, and after all that was awaited.
ORDINALS = st.integers(FIRST.toordinal() - 1, FIRST.toordinal() + len(DAYS))


@law
@given(mended(), st.sampled_from([1, 1, 2, 3]), st.data())
def test_a_replayed_story_says_what_the_prefix_of_its_log_does(
    story: Told, at_once: int, data: st.DataObject
) -> None:
    story.events[:] = [
        one._replace(recorded_at=f"2025-01-01T00:00:{(one.position - 1) // at_once:02d}.000000Z")
        for one in story.events
    ]
    told = replay(plain(story.story), story.events)
    assert [one.at for one in told.changes] == sorted(
        {f"{one.recorded_at[:19]}Z" for one in story.events}
    )
    for change in told.changes:
        day = data.draw(ORDINALS)
        upto = min(change.number * at_once, len(story.events))
        assert said(told, change.number, day) == folded_to(story, upto, day)


def said(told: Replay, change: int, day: int) -> dict[str, Any]:
    """What a replay says after a change, as of a day."""

    def now(held: Held) -> bool:
        return held.at(change, day)

    return {
        "entries": [
            (
                one.shown.known,
                "happened" if one.shown.certain <= day else "possible",
                "certain" if one.shown.spot.sure else "uncertain",
            )
            for one in told.spells
            if now(one.held)
        ],
        "threads": [stood.thread for stood, held in told.threads if now(held)],
        "words": [(word.party, word.shown.act) for word, held in told.words if now(held)],
    }


def folded_to(story: Told, upto: int, day: int) -> dict[str, Any]:
    """What the prefix of its log says of a story."""
    view = story.view(day_label(day), upto)
    whole = standing(view)
    return {
        "entries": [
            (Known(one.state, one.events), one.certainty, one.order) for one in view.entries
        ],
        "threads": list(whole.threads),
        "words": [
            (folded(one.name), one.last_word)
            for one in sorted(whole.speaking, key=lambda one: (-one.spoke, folded(one.name)))
        ],
    }
