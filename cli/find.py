"""`find`: developments by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import clock
from cli.options import common, examples, two_clocks
from cli.output import emit, safe_line, say_styled
from cli.session import Session
from cli.timeline import STYLES, width

if TYPE_CHECKING:
    from projections.desk_clocks import DeskClocks
    from projections.formats.found import Answer, MarkedLine
    from projections.readmodel.searching import Searching
    from projections.story import Story

MATCH = {"bold": True, "underline": True}
SHOWN = 20  # what fits on a few screens
MIXED = "UTC"  # where the stories of a desk are in several zones


@click.command(
    epilog=examples(
        "dateline find meeting",
        "dateline find 'no meeting' committee",
        "dateline find staff* --story sanders-letter --as-of 2018-12-31",
        "dateline find letter --without petition --known-at 2019-01-06 --json",
    )
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--without", metavar="WORDS", multiple=True, help="Not what has these too. Repeatable."
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=SHOWN,
    help=f"Show N at most (default: {SHOWN}).",
)
@two_clocks
@common
def find_command(
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    limit: int,
    as_of: str | None,
    known_at: str | None,
) -> None:
    """Find developments by their words, in all stories.

    Looks through headlines, texts, quotes, parties, sources and tags. All words must occur; case
    and accents do not matter. 'Several words' in quotes stand together; word* finds what begins
    so. Nothing else that is typed has a meaning.

    What has it all in the headline comes first, then what was recorded last. --story keeps to one
    story, and only that: the story you chose does not. Without it, days are those of the stories'
    zone, or of UTC where they are in several.
    """
    session = Session()
    answer, searching = _answered(session, (words, without), (as_of, known_at), limit)
    for event in searching.unreadable():
        session.unreadable(event)
    if session.json:
        from projections.formats.found import document

        emit(document(answer))
        return
    from projections.formats.found import lines

    say_styled(_styled(line) for line in lines(answer, width()))
    if not answer.found:
        _tell_why(session, answer, searching)


def _answered(
    session: Session,
    typed: tuple[tuple[str, ...], tuple[str, ...]],
    clocks: tuple[str | None, str | None],
    limit: int,
) -> tuple[Answer, Searching]:
    """What is found of what was typed, and what to ask more of."""
    from projections.formats.found import Answer
    from projections.readmodel.searching import Searching, words_of
    from projections.search import wanted

    looked_for = wanted(*typed)
    story, asked = _asked(session, *clocks)
    searching = Searching(session.reading, asked, story)
    found = searching.find(looked_for, limit + 1)
    session.phase("to find it")
    if not found and not any(words_of(term.words) for term in looked_for.terms):
        from timeline.errors import NothingToFind  # only mistakes pay for it

        raise NothingToFind(" ".join(typed[0]))
    return Answer(looked_for, asked, story, found[:limit], len(found) > limit), searching


def _asked(
    session: Session, as_of: str | None, known_at: str | None
) -> tuple[Story | None, DeskClocks]:
    """The story that is asked about, if it is one, and the clocks."""
    from projections.desk_clocks import ask_desk

    slug, reading = session.given["story"], session.reading
    story = reading.story(slug, ever=known_at is not None) if slug else None
    zones = reading.zones()
    zone = zones[0] if len(zones) == 1 else MIXED
    asked = ask_desk(reading, story or zone, clock.now(), as_of=as_of, known_at=known_at)
    if story is not None:
        story = reading.story_of(story.id, asked.clocks.position) or story
    return story, asked


def _styled(line: MarkedLine) -> str:
    """A line as it is shown: safe, and what was looked for marked where styles are seen."""
    style = STYLES[line.role]
    pieces = ((safe_line(text), style | MATCH if match else style) for text, match in line.pieces)
    return "".join(click.style(text, **look) if look else text for text, look in pieces)


def _tell_why(session: Session, answer: Answer, searching: Searching) -> None:
    """Say which words nothing has, and which may have been meant."""
    from timeline.errors import clip, did_you_mean  # only mistakes pay for it

    lacking = [term for term in answer.wanted.terms if not searching.has(term)]
    for term in lacking:
        missing = searching.missing(term)
        for word, near in missing.items():
            more = did_you_mean(tuple(near)) or f"; {word}* finds what begins so"
            session.say(f"\nnothing here has {clip(word)!r}{more}")
        if not missing:
            session.say(f'\nnothing here has "{clip(term.words)}" in these words')
    if not lacking:
        session.say("\neach of these is here, but nothing has them all")
