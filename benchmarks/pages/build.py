"""Building pages beside Hugo and Eleventy: `python -m benchmarks.pages.build`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.pages import builders, desks
from benchmarks.pairs import DATELINE, LIMIT, PEER, Timed, fixed, once
from benchmarks.peers.of_pages import LIBRARIES, hugo
from benchmarks.table import compare, here, print_machine

ENTRIES = 10_000  # of one story
STORIES, EACH = 1_000, 20
ROUNDS, ROUNDS_OF_MANY = 5, 3
SCRIPTS = Path(__file__).parent
HUGO, ELEVENTY = "Hugo", "Eleventy"
RIGHT = "--clock-is-right"
numbers = count(1)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is built.

    Attributes:
        data: what one more entry is written into, of a peer's.
    """

    build: Timed
    out: Path
    data: Path | None = None

    def anew(self) -> Timed:
        """Built into a folder that is not there.

        What was there is out of the way and not removed: for minutes after many files were, a disk
        may make new ones some five times more slowly.
        """
        return replace(self.build, before=partial(_put_aside, self.out))

    def more(self) -> Timed:
        """Built again, with one more entry."""
        assert self.data is not None, "only peers keep their entries in a file"
        return replace(self.build, before=partial(builders.one_more, self.data))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        one_page(Path(folder) / "one")
        many_stories(Path(folder) / "many")


def one_page(place: Path) -> None:
    """The page of one long story, and its feed."""
    desk, out = place / "desk", place / "out"
    place.mkdir()
    desks.fill(desk, 1, ENTRIES)
    story = builders.stories(1, ENTRIES)
    script = partial(_script, place)
    ours = script("one_page.py", str(desk), "dateline, the page and its Atom feed")
    builders.plain(place / "plain.json", story[0])
    plain = replace(
        script("plain_template.py", str(place / "plain.json"), "minijinja, page and feed"),
        role=PEER,
    )
    once(*ours.command(0))
    peers = [one.anew() for one in _peers(place, story, whole=False)]
    limit = _ready(place, out / "one_page.py", "writing the page and the feed")
    title, timed = f"One page of {ENTRIES:,} entries and its feed", (ours, *peers, plain, limit)
    compare(title, "no slower than Hugo", timed, ROUNDS, absent=(HUGO, ELEVENTY))
    whole = _ours(desk, place / "site")
    seconds = once(*whole.build.command(0), cwd=desk)
    print(f"  all of that story, {_files(whole.out):,} files, once: {seconds:.1f} s")


def many_stories(place: Path) -> None:
    """Many stories in full, and then with one more entry."""
    desk = place / "desk"
    place.mkdir()
    desks.fill(desk, STORIES, EACH)
    stories = builders.stories(STORIES, EACH)
    ours = _ours(desk, place / "site")
    once(*ours.build.command(0), cwd=desk)
    peers = _peers(place, stories, whole=True)
    for one in peers:
        once(*one.build.command(0), cwd=one.build.cwd)
    title = f"{STORIES:,} stories x {EACH} entries"
    limits = [
        _ready(place, one, f"writing {_files(one):,} ready files, {one.name}")
        for one in (ours.out, *(peer.out for peer in peers[:1]))
    ]
    name = f"dateline build, {_files(ours.out):,} files"
    timed = (replace(ours.anew(), name=name), *(one.anew() for one in peers), *limits)
    compare(title, "1.2 of Hugo", timed, ROUNDS_OF_MANY, absent=(HUGO, ELEVENTY))
    once(*ours.build.command(0), cwd=desk)  # the folder that it was built into was taken away
    more = replace(ours.build, before=partial(_log, desk))
    timed = (more, *(one.more() for one in peers))
    compare(f"{title}, then one more entry", "0.1 of Hugo", timed, ROUNDS_OF_MANY)


def _ours(desk: Path, out: Path) -> Site:
    return Site(fixed("dateline build", DATELINE, "build", str(out), RIGHT, cwd=desk), out)


def _put_aside(out: Path) -> None:
    if out.exists():
        out.rename(out.with_name(f"{out.name}-{next(numbers)}"))


def _log(desk: Path) -> None:
    """One more entry of a story in the middle."""
    story, word = desks.slug(STORIES // 2), f"One more word, no. {next(numbers)}"
    once(DATELINE, "log", "said", word, "--public", "--story", story, RIGHT, cwd=desk)


def _peers(place: Path, stories: list[builders.Told], *, whole: bool) -> list[Site]:
    """Those that are here: Hugo with a page for each story, and with all of our pages; Eleventy."""
    found: list[Site] = []
    if here(HUGO):
        found.append(_hugo(place / "hugo", stories, whole=False))
        found += [_hugo(place / "hugo-whole", stories, whole=True)] if whole else []
    if here(ELEVENTY):
        source, out = place / "eleventy", place / "eleventy-out"
        builders.eleventy(source, stories, LIBRARIES)
        program = str((LIBRARIES / "@11ty" / "eleventy" / "cmd.cjs").absolute())
        name = f"Eleventy, pages: {len(stories):,}, feeds"
        build = fixed(name, "env", f"OUT={out}", "node", program, cwd=source)
        found.append(
            Site(replace(build, role=PEER), out, source / "input" / "_data" / "stories.json")
        )
    return found


def _hugo(source: Path, stories: list[builders.Told], *, whole: bool) -> Site:
    pages = builders.hugo(source, stories, whole=whole)
    out = source.with_name(f"{source.name}-out")
    command = (*hugo(), "--quiet", "--source", str(source), "--destination", str(out))
    build = replace(fixed(f"Hugo, pages: {pages:,}, feeds", *command), role=PEER)
    middle = stories[len(stories) // 2]["slug"]
    return Site(build, out, source / "data" / "stories" / f"{middle}.json")


def _script(place: Path, name: str, what: str, shown: str) -> Timed:
    command = (sys.executable, str(SCRIPTS / name), what, str(place / "out" / name))
    return fixed(shown, *command)


def _ready(place: Path, built: Path, name: str) -> Timed:
    """The limit: all files of a site, written."""
    out = place / "ready"
    command = (sys.executable, str(SCRIPTS / "ready_files.py"), str(built), str(out))
    before = partial(_put_aside, out)
    return replace(fixed(name, *command), role=LIMIT, inside=True, before=before)


def _files(folder: Path) -> int:
    return sum(one.is_file() for one in folder.rglob("*"))


if __name__ == "__main__":
    print_machine()
    main()
