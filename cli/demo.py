"""`demo`: the product in one command, on the two sample stories that ship with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import clock
from cli.options import common, examples
from cli.output import emit
from cli.session import Session
from cli.standing import standing_of
from cli.timeline import chosen, show, width
from timeline.errors import AlreadyADesk
from timeline.folder import MARKER, Folder, expanded, locate, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.formats.terminal import Line
    from projections.standing import Standing
    from projections.story_view import StoryView
    from timeline.draft import DevelopmentDraft
    from timeline.intake.story_file import StoryFile

SAMPLES = Path(__file__).parents[1] / "timeline" / "samples"
REPORTER = "ana"
STORY = "sanders-letter"
FOLDER, INDEX = Path("demo"), "index.html"
READINGS: tuple[tuple[str | None, str | None], ...] = (
    (None, None),
    ("2018-12-28", None),
    (None, "2019-01-06"),
)
STANDINGS = ("2018-12-31", "2019-01-06")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A time somebody sat down to log, and what was logged then."""

    at: datetime
    keys: tuple[str, ...]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# The archive first, then the letter on the days it unfolded.
ARCHIVED = _at("2018-12-29T15:00:00")
SITTINGS = (
    Sitting(_at("2018-12-30T23:40:00"), ("d1", "d3", "d4", "d5", "d6")),
    Sitting(_at("2019-01-02T14:10:00"), ("d2", "d9")),
    Sitting(_at("2019-01-07T01:30:00"), ("d7", "d8", "d10", "d11")),
)
# What was taken for the day of the leak at first: the day that Politico reported it.
FIRST_TAKEN = {"d6": "2018-12-30"}
CORRECTED = _at("2019-01-07T15:05:00")
REASON = "We took the day of Politico's report for the day of the leak; it leaked late last week."


@click.command(epilog=examples("dateline demo", "dateline demo newsroom-demo"))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@common
def demo_command(path: Path | None) -> None:
    """Make a demonstration desk, show the main readings, and build the pages.

    PATH is a new folder (default: demo). The desk holds two sample stories, recorded with a
    made-up clock as if by a reporter on the days they unfolded; its log says that it is a
    demonstration. Run again, it only shows the readings and builds the pages.
    """
    session = Session()
    target = expanded(path or Path(session.given["desk"] or FOLDER)).absolute()
    folder = _existing(target) if (target / MARKER).exists() else _record(target)
    folder.mark_used(clock.now().date().isoformat())
    session.folder = folder
    if session.folder.current_story(session.user) is None:
        session.folder.choose_story(session.user, STORY)
    site = _build(session)
    if session.json:
        _emit(session, site)
        return
    session.say(f"A demonstration desk in {folder.path}. Go there, or name it with --desk.")
    _show(session)
    session.say(f"\n$ dateline build\n\nThe pages that readers see: open {site / INDEX}")


def _build(session: Session) -> Path:
    """Build the pages into the desk; their folder."""
    from cli.build import SITE
    from cli.looking import looking
    from projections.site.addresses import Addresses
    from projections.site.output import Output
    from projections.site.page import DEFAULT_TITLE, Site

    desk = session.folder.path
    with looking(session, clock.now()) as found:
        found.build(Site(Addresses(None), DEFAULT_TITLE), Output(desk / SITE, desk))
    return desk / SITE


def _show(session: Session) -> None:
    """Print each reading under the command that gives it."""
    if not session.quiet:
        show(_readings(session))


def _readings(session: Session) -> Iterator[Line]:
    from projections.formats import standing, terminal

    for as_of, known_at in READINGS:
        yield from _command("timeline", as_of, known_at)
        yield from terminal.timeline(_view(session, as_of, known_at), width())
    for as_of in STANDINGS:
        yield from _command("standing", as_of, None)
        yield from standing.standing(_stands(session, as_of), width())


def _command(name: str, as_of: str | None, known_at: str | None) -> Iterator[Line]:
    """The command that gives a reading."""
    from projections.formats.terminal import Line

    options = f" --as-of {as_of}" if as_of else f" --known-at {known_at}" if known_at else ""
    for text in ("", f"$ dateline {name} {STORY}{options}", ""):
        yield Line("text", text)


def _emit(session: Session, site: Path) -> None:
    """Print all readings as one document."""
    from projections.formats import documents, threads

    readings = [documents.timeline(_view(session, *asked)) for asked in READINGS]
    standings = [threads.standing(_stands(session, as_of)) for as_of in STANDINGS]
    desk = str(session.folder.path)
    emit({"desk": desk, "readings": readings, "standings": standings, "site": str(site)})


def _view(session: Session, as_of: str | None, known_at: str | None) -> StoryView:
    return chosen(session, session.reading.story(STORY), (as_of, known_at))


def _stands(session: Session, as_of: str) -> Standing:
    return standing_of(session, _view(session, as_of, None))


def _existing(path: Path) -> Folder:
    """A demonstration made before; any other desk is left alone."""
    from timeline.past import Past

    folder = locate(str(path), path)
    log = folder.open_log(clock.now)
    try:
        if not Past(log, REPORTER).opened().demonstration:
            raise AlreadyADesk(path / MARKER if folder.server else folder.log_path)
    finally:
        log.store.close()
    return folder


def _record(path: Path) -> Folder:
    """Make the desk and record both stories, each sitting at its own time."""
    from timeline.desk import Desk
    from timeline.intake import toml
    from timeline.outcome import Correction
    from timeline.vocabulary import shipped

    now = [ARCHIVED]
    folder = make(path, lambda: now[0], clock.new_identity(), REPORTER, demonstration=True)
    log = folder.open_log(lambda: now[0])
    desk = Desk(
        log, user=REPORTER, clock=lambda: now[0], new_key=clock.new_key, vocabulary=shipped()
    )
    try:
        archive = toml.read(_sample("deepwater-horizon"), "deepwater-horizon.toml")
        desk.import_story(archive.opening, archive.drafts)
        letter = toml.read(_sample(STORY), f"{STORY}.toml")
        for sitting in SITTINGS:
            now[0] = sitting.at
            desk.import_story(letter.opening, _logged_in(letter, sitting))
        now[0] = CORRECTED
        desk.correct("d6", desk.past.story(STORY), Correction(**_correction(letter)))
    finally:
        log.store.close()
    return folder


def _logged_in(letter: StoryFile, sitting: Sitting) -> list[DevelopmentDraft]:
    """The drafts of one sitting, as they were first taken."""
    drafts = (draft for draft in letter.drafts if draft.key in sitting.keys)
    return [
        replace(draft, when=FIRST_TAKEN[draft.key], relative_to=None)
        if draft.key in FIRST_TAKEN
        else draft
        for draft in drafts
    ]


def _correction(letter: StoryFile) -> dict[str, Any]:
    """The correction that gives the leak the date it has in the sample."""
    leak = next(draft for draft in letter.drafts if draft.key == "d6")
    return {
        "changes": {"when": leak.when},
        "relative_to": leak.relative_to,
        "reason": REASON,
    }


def _sample(name: str) -> str:
    return (SAMPLES / f"{name}.toml").read_text("utf-8")
