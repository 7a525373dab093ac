"""`party`: what a party said and did, what else it is called, and for whom it speaks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.moves import emit_with, moved
from cli.options import common, examples, two_clocks, writing
from cli.output import emit, say_all
from cli.readers import certain_now
from cli.report import lines
from cli.session import Session
from cli.timeline import chosen, show, width
from cli.unfound import named, unfound
from timeline.errors import BadField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.standing import PartyStanding
    from projections.story_view import StoryView
    from timeline.party import Party

LONGEST_NAME = 200  # characters, as in an entry


@click.command(
    epilog=examples(
        "dateline party --story sanders-letter",
        "dateline party 'Bernie Sanders' sanders-letter",
        "dateline party 'Jeff Weaver' --alias 'Mr. Weaver' --speaks-for 'Bernie Sanders'",
    )
)
@click.argument("name", required=False, shell_complete=completion.parties)
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option("--alias", "aliases", metavar="NAME", multiple=True, help="Another name. Repeatable.")
@click.option(
    "--speaks-for",
    metavar="NAME",
    multiple=True,
    help="For whom it speaks. Repeatable.",
    shell_complete=completion.parties,
)
@two_clocks
@writing
@common
def party_command(  # noqa: PLR0913 - one parameter an option
    *,
    name: str | None,
    story: str | None,
    aliases: tuple[str, ...],
    speaks_for: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    dry_run: bool,
    clock_is_right: bool,
) -> None:
    """Show what a party said and did, or record its other names.

    Without NAME it lists who is named in the story. With --alias or --speaks-for it records that,
    and nothing else. Names are never merged: what was typed stays as it was.
    """
    session = Session()
    if name is not None:
        _refuse_no_name(name)
    if name is None:
        _list(session, chosen(session, session.read_story(story), (as_of, known_at)))
    elif aliases or speaks_for:
        _name(session, name, (aliases, speaks_for), (dry_run, clock_is_right))
    else:
        one = session.read_story(story, ever=known_at is not None)
        _show(session, name, chosen(session, one, (as_of, known_at)))


def _refuse_no_name(name: str) -> None:
    """Refuse what no entry could call a party."""
    from timeline.text import line

    try:
        line(LONGEST_NAME)(name)
    except ValueError as error:
        raise BadField("the party's name", str(error)) from None


def _name(
    session: Session,
    name: str,
    said: tuple[tuple[str, ...], tuple[str, ...]],
    asked: tuple[bool, bool],
) -> None:
    """Record names; `asked` is whether only to show it, and whether the clock is right."""
    from projections.formats.documents import changed
    from timeline.party import NameParty

    dry_run, clock_is_right = asked
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    party, recorded = desk.name_party(name, NameParty(*said))
    moves = moved(session, recorded)
    if session.json:
        told = {"party": _document(party, ()), "entries": [], "parties": []}
        emit_with({**changed(recorded), **told}, moves)
        return
    for line in lines(party.name, recorded, dry_run=dry_run):
        session.say(line)
    if not recorded:
        session.say(f"{party.name}: nothing recorded, it is so already")
    for line in _names(party, ()):
        session.say(line)


def _show(session: Session, name: str, view: StoryView) -> None:
    """What the party and those who speak for it said and did."""
    from projections.formats import documents, terminal
    from projections.selecting import Selection, select

    known = session.reading.parties(view.clocks.position)
    party = session.reading.party(name, view.clocks.position)
    speakers = [one for one in known if party.names & _folded(one.speaks_for)]
    names = party.names.union(*(one.names for one in speakers))
    found = select(view, Selection(parties=frozenset(names)))
    stands = _standing(session, party, view)
    if session.json:
        emit(
            {
                **documents.changed([], story=view.story.slug),
                "party": _document(party, speakers, stands),
                "entries": documents.timeline(found)["entries"],
                "parties": [],
            }
        )
        return
    for line in (party.name, *_names(party, speakers), *_stands(stands)):
        session.say(line)
    now = None if view.clocks.known_at else certain_now(session)
    show(terminal.timeline(found._replace(known=view.known), width(), now))
    if not found.entries and names.isdisjoint(_folded(tuple(named(view)))):
        session.say(f"\n{unfound('party', name, named(view))}")


def _standing(session: Session, party: Party, view: StoryView) -> PartyStanding | None:
    """Where the party stands in the story; None where the story does not name it."""
    from cli.standing import standing_of
    from timeline.party import folded

    found = standing_of(session, view).parties
    return next((one for one in found if folded(one.name) in party.names), None)


def _stands(stands: PartyStanding | None) -> Iterator[str]:
    """Its last word, and the threads in which it is its turn or no response of it is logged."""
    from projections.formats import standing

    if stands is None:
        return
    if stands.last_word is not None:
        yield f"  last word: {standing.last_word(stands.last_word)}"
    for thread in stands.awaits:
        yield f"  awaited: {thread.name} - {standing.place(thread)}"


def _folded(names: Sequence[str]) -> frozenset[str]:
    from timeline.party import folded

    return frozenset(map(folded, names))


def _list(session: Session, view: StoryView) -> None:
    """Who is named in a story, who is named most first."""
    known = session.reading.parties(view.clocks.position)
    counted = _counted(view)
    if session.json:
        from projections.formats.documents import changed

        parties = [{"name": name, "entries": count} for name, count in counted.items()]
        document = {"party": None, "entries": [], "parties": parties}
        emit({**changed([], story=view.story.slug), **document})
        return
    if not counted:
        session.say("nobody is named yet")
    of_alias = {alias: one.name for one in known for alias in one.aliases}
    say_all(
        (f"{count:>4}  {name}{f' ({of_alias[name]})' if name in of_alias else ''}", {})
        for name, count in counted.items()
    )


def _counted(view: StoryView) -> dict[str, int]:
    """In how many entries each name stands."""
    from projections.entry import parties

    counter = Counter(name for one in view.entries for name in set(parties(one.content)))
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0].casefold())))


def _names(party: Party, speakers: Sequence[Party]) -> list[str]:
    return [
        *([f"  also called {', '.join(party.aliases)}"] if party.aliases else []),
        *([f"  speaks for {', '.join(party.speaks_for)}"] if party.speaks_for else []),
        *([f"  {', '.join(one.name for one in speakers)} may speak for it"] if speakers else []),
    ]


def _document(
    party: Party, speakers: Sequence[Party], stands: PartyStanding | None = None
) -> dict[str, Any]:
    from projections.formats import threads

    told = threads.party(stands) if stands else {"last_word": None, "awaits": []}
    return {
        "name": party.name,
        "aliases": list(party.aliases),
        "speaks_for": list(party.speaks_for),
        "spoken_for_by": [one.name for one in speakers],
        "last_word": told["last_word"],
        "awaits": told["awaits"],
    }
