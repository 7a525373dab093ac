"""What a command that changes the record says of what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.moves import emit_with, moved, say_moves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cli.session import Session
    from timeline.outcome import Outcome
    from timeline.recorded import Recorded
    from timeline.story import Story


def report(
    session: Session, done: Outcome, *, dry_run: bool, also: Mapping[str, Any] | None = None
) -> None:
    """What became of one development: what was done, old -> new a field, and what that moved.

    `also` is what else the JSON document of the command has.
    """
    from projections.formats import documents  # only what writes pays for it
    from timeline.refs import ref

    moves = moved(session, done.recorded)
    if session.json:
        emit_with({**documents.outcome(done), **(also or {})}, moves)
        return
    name = f"{ref(done.development.id)} in {done.story.slug}"
    for line in lines(name, done.recorded, dry_run=dry_run):
        session.say(line)
    if not done.recorded:
        session.say(f"{name}: nothing recorded, it is so already")
    say_moves(session, moves)
    for flag in done.flags:
        session.say(f"note: {flag}")


def report_story(
    session: Session, story: Story, recorded: Sequence[Recorded], *, dry_run: bool
) -> None:
    """What became of a story."""
    from projections.formats import documents

    moves = moved(session, recorded)
    if session.json:
        emit_with(documents.changed(recorded, story=story.slug), moves)
        return
    for line in lines(story.slug, recorded, dry_run=dry_run):
        session.say(line)
    if not recorded:
        session.say(f"{story.slug}: nothing recorded, it is so already")


def lines(name: str, recorded: Sequence[Recorded], *, dry_run: bool) -> Iterator[str]:
    """What events did to what has that name, and each field they changed."""
    from projections.formats.terminal import changes_of, done_in_words

    would = "would be " if dry_run else ""
    for one in recorded:
        yield f"{name}: {would}{done_in_words(one)}"
        yield from (f"  {change}" for change in changes_of(one))


def seen_by(session: Session, done: Outcome) -> str:
    """Who can see it, an embargo with its end on the story's own clock."""
    from cli.readers import certain_now  # only what tells an embargo pays for it
    from projections.embargoes import OVER, is_over
    from timeline.phrases import read
    from timeline.wording import describe
    from timeline.zones import local_now

    content, zone = done.development.current, done.story.opened.timezone
    if content.embargo_until is None:
        return content.visibility
    end = read(local_now(content.embargo_until, zone), done.story.setting("2000-01-01"))
    if is_over(content.embargo_until, certain_now(session)):
        return f"{OVER}, since {describe(end.when)} ({zone})"
    return f"{content.visibility} until {describe(end.when)} ({zone})"
