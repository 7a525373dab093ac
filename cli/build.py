"""`build`: the pages of all that readers may see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import completion
from cli.options import common, examples, writing
from cli.output import emit
from cli.readers import moment_of_publishing
from cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.editions import Recording
    from projections.site.building import Built
    from projections.site.output import Published

SITE = "site"


@click.command(
    epilog=examples(
        "dateline build",
        "dateline build pages --base-url https://news.example/timelines/",
        "dateline build letter-alone --story sanders-letter",
    )
)
@click.argument(
    "out", required=False, type=click.Path(path_type=Path), shell_complete=completion.folders
)
@click.option("--base-url", metavar="URL", help="Where the pages will be found, if that is known.")
@click.option("--title", metavar="TEXT", help="What the site is called.  [default: Timelines]")
@click.option(
    "--now", metavar="MOMENT", help="Hold back what is under embargo at MOMENT: 2026-11-25T18:00Z."
)
@click.option("--full", is_flag=True, help="Make every page anew, also of what did not change.")
@writing
@common
def build_command(  # noqa: PLR0913 - one parameter an option
    *,
    out: Path | None,
    base_url: str | None,
    title: str | None,
    now: str | None,
    full: bool,
    dry_run: bool,
    clock_is_right: bool,
) -> None:
    """Build the pages that readers see.

    OUT is a new folder, or one that dateline built before (default: site, in the desk). It holds
    what is public now, and nothing from which anything else can be told. Readers see the old pages
    until the new ones are all there. With --story it holds that story alone. Each edition is put on
    the record before they see it.
    """
    from cli.editions import Recording
    from cli.looking import looking
    from projections.site.addresses import Addresses
    from projections.site.output import Output
    from projections.site.page import DEFAULT_TITLE, Site
    from timeline.folder import expanded

    session = Session()
    site = Site(Addresses(base_url), title or DEFAULT_TITLE)
    desk = Path(session.folder.path)
    target = expanded(out).absolute() if out else desk / SITE
    output = Output(target, desk)
    moment = moment_of_publishing(session, now, clock_is_right=clock_is_right)
    recording = Recording(session, site, dry_run=dry_run, clock_is_right=clock_is_right)
    with looking(session, moment, anew=full) as found:
        made = found.build(site, output, recording, show=not dry_run)
    _tell(session, target, made, recording)


def _tell(
    session: Session, target: Path, made: tuple[Built, Published], recording: Recording
) -> None:
    (built, done), position = made, recording.conclude()
    if session.json:
        _emit(target, built, done, position)
        return
    for line in _lines(built, done, recording):
        session.say(line)
    for one in built.left_out:
        session.warn(f"no calendar can hold {one}")
    if not recording.dry_run:
        session.say(f"open {_seen_from_here(target) / 'index.html'}")


def _emit(target: Path, built: Built, done: Published, position: int | None) -> None:
    emit(
        {
            "folder": str(target),
            "digest": done.digest,
            "position": position,
            "stories": built.stories,
            "pages": built.pages,
            "written": list(done.written),
            "removed": list(done.removed),
            "left_out": list(built.left_out),
        }
    )


def _lines(built: Built, done: Published, recording: Recording) -> Iterator[str]:
    """What was built, or would be."""
    would = "would be " if recording.dry_run else ""
    if not built.stories:
        yield "nothing is public yet: dateline release REF, or dateline log ... --public"
    many = "1 story" if built.stories == 1 else f"{built.stories:,} stories"
    yield (
        f"{'would build' if recording.dry_run else 'built'} {many}, {built.pages:,} pages: "
        f"{len(done.written):,} files {would}written, {len(done.removed):,} {would}removed"
    )
    if recording.recorded is not None:
        yield f"{would}recorded as edition {done.digest[:8]}"


def _seen_from_here(path: Path) -> Path:
    """A path below the current folder as somebody there would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
