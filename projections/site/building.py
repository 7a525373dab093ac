"""A whole site, from what readers may see of a log: file by file, as bytes."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

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

INDEX, PAGE = "index.html", ".html"


class Edition(Protocol):
    """What takes the files of a site."""

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site."""

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
    tell: Callable[[], Published]
    said: str | None = None


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


def build_stories(
    stories: Sequence[Wanted],
    site: Site,
    edition: Edition,
    watch: Callable[[int, int], None] = lambda *_: None,
) -> Built:
    """Build a site of some stories, in this order."""
    now: dict[UUID, str] = {}
    changed: dict[str, str] = {}
    for number, one in enumerate(stories):
        watch(number, len(stories))
        pages = _kept(one.said, site, edition) if one.said else []
        said = one.said if one.said and pages else _put(one.tell(), site, edition, pages)
        now[one.id] = said
        at = json.loads(said)["summary"]["updated"]
        changed |= dict.fromkeys((path.removesuffix(INDEX) for path in pages), at)
    known = [json.loads(text) for text in now.values()]
    for path, text in site_pages(site, [one["summary"] for one in known]):
        edition.put(path, text.encode())
    for path, text in (sitemaps(changed, site.addresses) | robots(site.addresses)).items():
        edition.put(path, text.encode())
    left_out = (name for one in known for name in one["left_out"])
    return Built(len(known), len(changed), tuple(left_out), now)


def _kept(said: str, site: Site, edition: Edition) -> list[str]:
    """The pages of a story whose files stay as they are; none where they are not all there."""
    slug = json.loads(said)["summary"]["slug"]
    folders = [site.addresses.story(slug), site.addresses.embed(slug)]
    kept = [edition.keep(folder) for folder in folders]
    return [path for some in kept for path in some if path.endswith(PAGE)] if all(kept) else []


def _put(published: Published, site: Site, edition: Edition, pages: list[str]) -> str:
    """Put the files of a story, adding its pages to those given; what others say of it."""
    told = ToldStory(site, published)
    for path, html in story_pages(told):
        edition.put(path, html.encode())
        pages.append(path)
    files = machine_files(told.public)
    for path, data in files.files.items():
        edition.put(path, data)
    return json.dumps({"summary": summary(told), "left_out": files.left_out})
