"""The sitemap, as an XML parser reads it, and robots.txt, as Python's own reader does."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

from projections.site.addresses import Addresses
from projections.site.sitemap import LARGEST, MOST, robots, sitemaps
from tests.projections.site.paper import NOWHERE, SITE

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
THEN = "2019-01-06T10:00:00.123456Z"
NOW = "2019-01-07T10:00:00.000000Z"


def read(text: str, root: str, each: str) -> list[tuple[str, str]]:
    document = ET.fromstring(text)
    assert document.tag == f"{SPACE}{root}"
    assert {one.tag for one in document} == {f"{SPACE}{each}"}
    return [
        (one.findtext(f"{SPACE}loc") or "", one.findtext(f"{SPACE}lastmod") or "")
        for one in document
    ]


def test_all_addresses_are_there_with_when_they_changed() -> None:
    files = sitemaps({"fire/": NOW, "": THEN, "fire/e/a/": THEN}, SITE)
    assert files.keys() == {"sitemap.xml"}
    assert read(files["sitemap.xml"], "urlset", "url") == [
        ("https://news.example/live/", "2019-01-06T10:00:00Z"),
        ("https://news.example/live/fire/", "2019-01-07T10:00:00Z"),
        ("https://news.example/live/fire/e/a/", "2019-01-06T10:00:00Z"),
    ]


def test_more_than_one_file_may_hold_have_an_index() -> None:
    files = sitemaps({"a/": THEN, "b/": NOW, "c/": THEN}, SITE, most=2)
    assert read(files["sitemap.xml"], "sitemapindex", "sitemap") == [
        ("https://news.example/live/sitemap-1.xml", "2019-01-07T10:00:00Z"),
        ("https://news.example/live/sitemap-2.xml", "2019-01-06T10:00:00Z"),
    ]
    first, second = (read(files[f"sitemap-{one}.xml"], "urlset", "url") for one in (1, 2))
    assert [url for url, _ in (*first, *second)] == [
        f"https://news.example/live/{one}/" for one in "abc"
    ]


def test_fifty_thousand_addresses_are_one_file_and_one_more_are_two() -> None:
    pages = {f"{number}/": THEN for number in range(MOST)}
    assert list(sitemaps(pages, SITE)) == ["sitemap.xml"]
    assert list(sitemaps({**pages, "a/": THEN}, SITE)) == [
        "sitemap.xml",
        "sitemap-1.xml",
        "sitemap-2.xml",
    ]


def test_no_file_is_larger_than_may_be() -> None:
    far = Addresses("https://news.example/" + "&" * 900)
    files = sitemaps({f"{number}/": THEN for number in range(12_000)}, far)
    assert len(files) > 2
    assert all(len(text.encode()) <= LARGEST for text in files.values())
    urls = read(files["sitemap-1.xml"], "urlset", "url")
    assert urls[0][0] == f"https://news.example/{'&' * 900}/0/"


def test_without_a_base_url_there_is_none() -> None:
    assert sitemaps({"": NOW}, NOWHERE) == {}
    assert robots(NOWHERE) == {"robots.txt": "User-agent: *\nAllow: /\n"}


def test_robots_may_read_all_of_it() -> None:
    reader = RobotFileParser()
    reader.parse(robots(SITE)["robots.txt"].splitlines())
    assert reader.can_fetch("any", "https://news.example/live/fire/")
    assert reader.site_maps() == ["https://news.example/live/sitemap.xml"]
