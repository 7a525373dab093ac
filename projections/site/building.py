"""A whole site, from what readers may see of a log: file by file, as bytes."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from projections.site.machine_files import machine_files
from projections.site.site_pages import site_pages, summary
from projections.site.sitemap import robots, sitemaps
from projections.site.stories import published
from projections.site.story_pages import story_pages
from projections.site.told_story import ToldStory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from projections.public.log import PublicLog
    from projections.site.page import Site
    from projections.site.stories import Published

    Tell: TypeAlias = Callable[[], Published]

INDEX, PAGE = "index.html", ".html"


class Files(Protocol):
    """What takes files of a site."""

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site."""


class Shared(Files, Protocol):
    """What takes files of a site that several processes make."""

    @property
    def turn(self) -> int | None:
        """The descriptor of what keeps others away, if anything does: each process has it open."""

    def part(self) -> Files:
        """Where another process may put files: it is sent there, and back."""

    def join(self, part: Files) -> None:
        """Take in what was put there."""


class Edition(Shared, Protocol):
    """What takes all files of a site."""

    def keep(self, folder: str) -> Sequence[str]:
        """Keep all files in a folder as they are: their paths; none where it is not whole."""


class Wanted(NamedTuple):
    """A story that a site is to hold.

    Attributes:
        tell: gives it as readers see it.
        said: what the other pages said of it when this very site was built, if it says the same
            now: then its files are kept.
    """

    id: UUID
    tell: Tell
    said: str | None = None


class Made(NamedTuple):
    """A story whose files a site holds.

    Attributes:
        pages: the paths of its pages.
        said: what other pages say of it, as text.
    """

    pages: list[str]
    said: str


class Making(Protocol):
    """A way to make the files of stories."""

    def __call__(
        self, tells: Sequence[Tell], site: Site, files: Shared, watch: Callable[[int], None]
    ) -> list[Made]:
        """Put the files of some stories, in any order; gives what was made of each, in theirs.

        `watch` is told how many are done.
        """


class Built(NamedTuple):
    """What a site holds.

    Attributes:
        stories, pages: how many.
        left_out: what no calendar can hold.
        said: what other pages say of each story, as text: for `build_stories`, the next time.
    """

    stories: int
    pages: int
    left_out: tuple[str, ...]
    said: dict[UUID, str]


def build(
    public: PublicLog,
    site: Site,
    edition: Edition,
    watch: Callable[[int, int], None] = lambda *_: None,
) -> Built:
    """Build a site; `watch` is told how many stories are done, of how many."""
    stories = {one.story.id: one for one in published(public)}
    wanted = [Wanted(one, partial(stories.__getitem__, one)) for one in stories]
    return build_stories(wanted, site, edition, watch)


def one_by_one(
    tells: Sequence[Tell], site: Site, files: Files, watch: Callable[[int], None]
) -> list[Made]:
    """Make the files of stories one after the other."""
    made = []
    for number, tell in enumerate(tells):
        watch(number)
        made.append(put_story(tell(), site, files))
    return made


def build_stories(
    stories: Sequence[Wanted],
    site: Site,
    edition: Edition,
    watch: Callable[[int, int], None] = lambda *_: None,
    making: Making = one_by_one,
) -> Built:
    """Build a site of some stories, in this order."""
    made = {one.id: kept for one in stories if (kept := _kept(one.said, site, edition))}
    done, others = len(made), [one for one in stories if one.id not in made]
    tells = [one.tell for one in others]
    anew = making(tells, site, edition, lambda number: watch(done + number, len(stories)))
    made |= {one.id: new for one, new in zip(others, anew, strict=True)}
    now = {one.id: made[one.id].said for one in stories}
    known = [json.loads(text) for text in now.values()]
    for path, text in site_pages(site, [one["summary"] for one in known]):
        edition.put(path, text.encode())
    changed = {
        path.removesuffix(INDEX): said["summary"]["updated"]
        for one, said in zip(stories, known, strict=True)
        for path in made[one.id].pages
    }
    for path, text in (sitemaps(changed, site.addresses) | robots(site.addresses)).items():
        edition.put(path, text.encode())
    left_out = (name for one in known for name in one["left_out"])
    return Built(len(known), len(changed), tuple(left_out), now)


def _kept(said: str | None, site: Site, edition: Edition) -> Made | None:
    """A story whose files stay as they are; nothing where they are not all there."""
    if not said:
        return None
    slug = json.loads(said)["summary"]["slug"]
    folders = [site.addresses.story(slug), site.addresses.embed(slug)]
    kept = [edition.keep(folder) for folder in folders]
    if not all(kept):
        return None
    pages = [path for some in kept for path in some if path.endswith(PAGE)]
    return Made(pages, said) if pages else None


def put_story(published: Published, site: Site, files: Files) -> Made:
    """Put the files of a story."""
    told = ToldStory(site, published)
    pages = []
    for path, html in story_pages(told):
        files.put(path, html.encode())
        pages.append(path)
    machine = machine_files(told.public)
    for path, data in machine.files.items():
        files.put(path, data)
    said = json.dumps({"summary": summary(told), "left_out": machine.left_out})
    return Made(pages, said)
