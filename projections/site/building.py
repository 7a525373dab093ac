"""A whole site, from what readers may see of a log: file by file, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from projections.site.machine_files import machine_files
from projections.site.site_pages import site_pages, summary
from projections.site.sitemap import robots, sitemaps
from projections.site.stories import published
from projections.site.story_pages import story_pages
from projections.site.told_story import ToldStory

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.public.log import PublicLog
    from projections.site.page import Site
    from projections.site.told_story import Prepared

INDEX = "index.html"


class Edition(Protocol):
    """What takes the files of a site."""

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site."""


class Built(NamedTuple):
    """What a site holds: how many stories and pages, and what no calendar can hold."""

    stories: int
    pages: int
    left_out: tuple[str, ...]


def build(
    public: PublicLog,
    site: Site,
    edition: Edition,
    watch: Callable[[int, int], None] = lambda *_: None,
) -> Built:
    """Build a site; `watch` is told how many stories are done, of how many."""
    stories = published(public)
    summaries: list[Prepared] = []
    changed: dict[str, str] = {}
    left_out: list[str] = []
    for number, one in enumerate(stories):
        watch(number, len(stories))
        told = ToldStory(site, one)
        for path, html in story_pages(told):
            edition.put(path, html.encode())
            changed[path.removesuffix(INDEX)] = told.last.at
        files = machine_files(told.public)
        for path, data in files.files.items():
            edition.put(path, data)
        left_out += files.left_out
        summaries.append(summary(told))
    for path, text in site_pages(site, summaries):
        edition.put(path, text.encode())
    for path, text in (sitemaps(changed, site.addresses) | robots(site.addresses)).items():
        edition.put(path, text.encode())
    return Built(len(stories), len(changed), tuple(left_out))
