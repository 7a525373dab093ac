"""For search engines: all addresses of the site with when each last changed, and where that is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from projections.site.addresses import ROBOTS, SITEMAP
from projections.site.markup import around, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from projections.site.addresses import Addresses

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
MOST = 50_000  # addresses in one file, and the bytes that it may have
LARGEST = 50 * 2**20
AROUND = 200  # bytes of a sitemap that are no address: of all of it, or of one entry
TO_THE_SECOND = 19  # characters of an instant


def sitemaps(pages: Mapping[str, str], addresses: Addresses, most: int = MOST) -> dict[str, str]:
    """The files by their paths: one, or several and their index; none without a base URL.

    `pages` are the instants of the last public event that changed a page, by the page's path.
    """
    if addresses.base_url is None:
        return {}
    longest = max((len(path) for path in pages), default=0) + len(addresses.base_url)
    most = min(most, (LARGEST - AROUND) // (longest * 5 + AROUND))  # an & is five
    parts = list(_parts(sorted(pages.items()), most))
    if len(parts) <= 1:
        return {SITEMAP: _file("urlset", "url", dict(pages), addresses)}
    files = {f"sitemap-{number}.xml": dict(part) for number, part in enumerate(parts, 1)}
    changed = {name: max(part.values()) for name, part in files.items()}
    written = {name: _file("urlset", "url", part, addresses) for name, part in files.items()}
    return {SITEMAP: _file("sitemapindex", "sitemap", changed, addresses), **written}


def robots(addresses: Addresses) -> dict[str, str]:
    """The file that lets everybody in, by its path."""
    found = addresses.absolute(SITEMAP)
    told = f"\nSitemap: {found}\n" if found else ""
    return {ROBOTS: f"User-agent: *\nAllow: /\n{told}"}


def _parts(pages: Iterable[tuple[str, str]], most: int) -> Iterator[list[tuple[str, str]]]:
    rest = iter(pages)
    while part := list(islice(rest, most)):
        yield part


def _file(root: str, each: str, pages: Mapping[str, str], addresses: Addresses) -> str:
    inner = (
        around(
            each,
            (
                element("loc", addresses.absolute(path) or ""),
                element("lastmod", f"{changed[:TO_THE_SECOND]}Z"),
            ),
        )
        + "\n"
        for path, changed in sorted(pages.items())
    )
    return f"{DECLARATION}{around(root, (chr(10), *inner), xmlns=SPACE)}\n"
