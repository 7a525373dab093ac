"""`check`: what is missing in a story, late, doubtful or there twice; and what mends it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.options import common, examples, two_clocks
from cli.output import emit, safe_line, say_all
from cli.session import Session
from cli.standing import names_by, standing_of
from cli.timeline import chosen, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from projections.checks import Check, Finding, Subject
    from projections.story import Story

REFUSED = 1  # the exit code of --strict when something was found
NARROWEST = 40  # characters: narrower, and a sentence falls apart
HANGING: dict[str, Any] = {"subsequent_indent": 12 * " ", "break_long_words": False}
SHOWN = 5  # refs of one finding that are shown to people
Found = dict[str, "list[Finding]"]
Styled = tuple[str, dict[str, Any]]


@click.command(
    epilog=examples(
        "dateline check sanders-letter",
        "dateline check sanders-letter --only one-root --only overdue",
        "dateline check sanders-letter --as-of 2019-01-02 --only unsourced --strict --json",
        "dateline check --list",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option(
    "--only",
    "--check",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only this check, as --list names it. Repeatable.",
    shell_complete=completion.checks,
)
@two_clocks
@click.option("--strict", is_flag=True, help="Exit with 1 when something is found.")
@click.option("--list", "listing", is_flag=True, help="List the checks: why each matters.")
@common
def check_command(  # noqa: PLR0913 - one parameter an option
    *,
    story: str | None,
    names: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    strict: bool,
    listing: bool,
) -> None:
    """Check a story: what is missing, late, doubtful or there twice.

    Each check is named, and says why it matters; each finding comes with the command that mends
    it, in which words in capitals are yours to fill in. A finding is a question, not a verdict.
    """
    session = Session()
    made = _named(names)
    if listing:
        _list(session, made)
        return
    one = session.read_story(story, ever=known_at is not None)
    subject = _subject(session, one, (as_of, known_at))
    found = _run(session, subject, made)
    if session.json:
        emit(_document(subject, made, found))
    elif any(found.values()):
        say_all(_lines(subject, made, found))
    else:
        session.say(_all_well(subject, made))
    if strict and any(found.values()):
        click.get_current_context().exit(session.finish() or REFUSED)


def _named(names: Sequence[str]) -> list[Check]:
    """The checks of these names, or all; raises `UnknownCheck`."""
    from projections.checks import CHECKS

    for name in names:
        if name not in CHECKS:
            from timeline.errors import UnknownCheck  # only mistakes pay for it
            from timeline.nearest import nearest

            raise UnknownCheck(name, nearest(name, CHECKS))
    return [one for one in CHECKS.values() if not names or one.name in names]


def _subject(session: Session, story: Story, clocks: tuple[str | None, str | None]) -> Subject:
    """The story as the checks look at it."""
    from projections.checks import Subject

    view = chosen(session, story, clocks)
    known, parents = names_by(session, view.clocks.position)
    return Subject(view, standing_of(session, view), known, parents)


def _run(session: Session, subject: Subject, made: Iterable[Check]) -> Found:
    """What each check finds; --verbose says how long each took."""
    found: Found = {}
    for one in made:
        found[one.name] = list(one.find(subject))
        session.phase(f"to check {one.name}")
    return found


def _document(subject: Subject, made: Iterable[Check], found: Found) -> dict[str, Any]:
    """`check --json`."""
    from projections.formats.documents import story_named

    clocks = subject.view.clocks
    return {
        "story": story_named(subject.view.story),
        "as_of": clocks.as_of,
        "known_at": clocks.known_at,
        "position": clocks.position,
        "findings": [_finding(name, one) for name, some in found.items() for one in some],
        "checks": [_check(one, found) for one in made],
    }


def _finding(name: str, one: Finding) -> dict[str, Any]:
    from projections.threads.acts import was_drawn
    from timeline.refs import ref

    return {
        "check": name,
        "refs": [ref(state.id) for state in one.of],
        "keys": [None if was_drawn(state.key, state.id) else state.key for state in one.of],
        "thread": one.thread,
        "message": one.message,
        "remedy": one.remedy,
    }


def _check(one: Check, found: Mapping[str, Sequence[Finding]] | None) -> dict[str, Any]:
    """A check with how much it found; None where it was not made."""
    count = None if found is None else len(found[one.name])
    return {"name": one.name, "why": one.why, "mend": one.mend, "findings": count}


def _list(session: Session, made: Sequence[Check]) -> None:
    """The checks there are."""
    if session.json:
        nowhere = dict.fromkeys(("story", "as_of", "known_at", "position"))
        emit({**nowhere, "findings": [], "checks": [_check(one, None) for one in made]})
        return
    longest = max(len(one.name) for one in made)
    say_all(
        (f"{name:<{longest}}  {text}", {})
        for one in made
        for name, text in ((one.name, one.why), ("", one.mend))
    )


def _lines(subject: Subject, made: Iterable[Check], found: Found) -> Iterator[Styled]:
    """What was found, under its check."""
    from timeline.refs import ref

    opened = subject.view.story.opened
    yield f"{opened.title} ({opened.slug}, {opened.timezone})", {"bold": True}
    yield f"{subject.view.clocks.words}: {_counted(sum(map(len, found.values())))}.", {"dim": True}
    wide = max(width(), NARROWEST)
    for one in made:
        if not found[one.name]:
            continue
        yield "", {}
        yield f"{one.name}: {one.why}", {"bold": True}
        for finding in found[one.name]:
            refs = [ref(state.id) for state in finding.of]
            more = f" and {len(refs) - SHOWN} more" if len(refs) > SHOWN else ""
            said = f"  {' '.join(refs[:SHOWN])}{more}  {safe_line(finding.message)}"
            wrapped = [said] if len(said) <= wide else textwrap.wrap(said, wide, **HANGING)
            yield from ((line, {}) for line in wrapped)
            yield f"    {safe_line(finding.remedy)}", {"dim": True}


def _counted(findings: int) -> str:
    return f"{findings} finding" if findings == 1 else f"{findings} findings"


def _all_well(subject: Subject, made: Sequence[Check]) -> str:
    """A friendly line where there is nothing to mend."""
    slug, entries = subject.view.story.slug, len(subject.view.entries)
    looked = made[0].name if len(made) == 1 else f"{len(made)} checks"
    many = "1 entry" if entries == 1 else f"{entries} entries"
    return f"nothing found: {looked} looked through {many} of {slug}"
