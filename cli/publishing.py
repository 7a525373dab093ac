"""`export --format sqlite` and `--format datasette`: the read model, for who asks it with SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import emit
from cli.readers import moment_of_publishing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.session import Session
    from projections.public.log import PublicLog

MAKES = "export --format sqlite --output"


def export_file(
    session: Session, story: str | None, output: str | None, *, clock_is_right: bool
) -> None:
    """Make a file of what readers may see, and beside it what Datasette is told of it."""
    from projections.formats.datasette import metadata
    from projections.readmodel.new_file import appearing
    from projections.readmodel.publishing import write
    from timeline.folder import expanded

    if output is None:
        raise click.UsageError("--format sqlite makes a file: say which with --output FILE.")
    target = expanded(Path(output)).absolute()
    beside = target.with_name(f"{target.stem}.metadata.json")
    slug = session.given["story"] or story
    public = _public(session, slug, clock_is_right=clock_is_right)
    with appearing(target, target, MAKES) as file, appearing(beside, target, MAKES) as described:
        described.write_text(metadata(target.stem, for_readers=True), "utf-8")
        with session.bar("writing the file, events done", public.head()) as bar:
            write(public, file, bar.over)
    _tell(session, slug, public, (target, beside))


def describe_desk(session: Session) -> Iterator[str]:
    """What Datasette is told of the desk's own read model, which is brought up to date."""
    from projections.formats.datasette import metadata

    session.reading.head()
    yield metadata(session.folder.read_model_path.stem, for_readers=False)


def _public(session: Session, slug: str | None, *, clock_is_right: bool) -> PublicLog:
    """What readers may see of a story, or of all; raises `NothingPublic`."""
    from projections.public.filtering import public_log
    from timeline.errors import NothingPublic

    slugs = None if slug is None else [session.past.story(slug).slug]
    moment = moment_of_publishing(session, clock_is_right=clock_is_right)
    with session.bar("looking for what readers may see") as bar:
        public = public_log(session.log, moment, slugs, bar, session.unreadable)
    if not public.head():
        raise NothingPublic(slug)
    return public


def _tell(session: Session, slug: str | None, public: PublicLog, made: tuple[Path, Path]) -> None:
    target, beside = made
    counted = {
        "stories": public.count("story.opened"),
        "developments": public.count("development.logged"),
    }
    if session.json:
        files = {"file": str(target), "metadata": str(beside)}
        emit(
            {"story": slug, "format": "sqlite", **files, **counted, "bytes": target.stat().st_size}
        )
        return
    told = ", ".join(f"{name} {number:,}" for name, number in counted.items())
    session.say(f"made {target} of what readers may see: {told}")
    session.say(f"say whose it is, and under which licence, in {beside}")
    session.say("only you can read the two, until you publish them")
