"""Where things are in the site: one address each, and links between them that lead there."""

from __future__ import annotations

import posixpath
import re
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projections.site.addresses import Addresses, document, relative
from timeline.errors import BadField
from timeline.party import folded

ID = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
AT = Addresses()
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)
PATHS = st.sampled_from(
    ("", "about/", "fire/", f"fire/e/{ID}/", "fire/as-of/2019-01-02/", "fire/feed.atom", "404.html")
)


def test_every_page_of_a_story_is_below_it() -> None:
    assert AT.story("fire") == "fire/"
    assert AT.entry("fire", ID) == f"fire/e/{ID}/"
    assert AT.changes("fire") == "fire/changes/"
    assert AT.as_of("fire") == "fire/as-of/"
    assert AT.as_of("fire", "2019-01-02") == "fire/as-of/2019-01-02/"
    assert AT.file("fire", "feed.atom") == "fire/feed.atom"
    assert AT.embed("fire") == "embed/fire/"


@pytest.mark.parametrize(
    ("year", "path"), [(2019, "2019"), (987, "0987"), (0, "0000"), (-499, "-0499")]
)
def test_a_year_is_written_as_in_dates(year: int, path: str) -> None:
    assert AT.year("fire", year) == f"fire/{path}/"


@pytest.mark.parametrize("slug", ["about", "embed"])
def test_a_story_called_like_a_page_of_the_site_has_an_address_of_its_own(slug: str) -> None:
    assert AT.story(slug) == f"{slug}_/"
    assert AT.file(slug, "feed.atom") == f"{slug}_/feed.atom"
    assert AT.embed(slug) == f"embed/{slug}/"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Bernie Sanders", "bernie-sanders"),
        ("  bernie   SANDERS ", "bernie-sanders"),
        ("Local 12", "local-12"),
        ("Müller", r"muller_[0-9a-f]{12}"),
        ("AT&T", r"at-t_[0-9a-f]{12}"),
        ("at-t", r"at-t_[0-9a-f]{12}"),
        ("موسكو", r"name_[0-9a-f]{12}"),
        ("../../etc/passwd", r"etc-passwd_[0-9a-f]{12}"),
        ("a" * 200, r"a{60}_[0-9a-f]{12}"),
    ],
)
def test_a_party_is_found_by_its_words(name: str, path: str) -> None:
    assert re.fullmatch(f"fire/party/{path}/", AT.party("fire", name))


@given(NAMES, NAMES)
@example("at&t", "at t")
@example("name", "…")
@example("müller", "muller")
def test_two_parties_share_no_address(one: str, other: str) -> None:
    same = AT.party("fire", one) == AT.party("fire", other)
    assert same == (folded(one) == folded(other))


@given(NAMES)
@example(" ")
def test_a_party_s_address_is_safe_in_any_file_system_and_url(name: str) -> None:
    assert re.fullmatch(r"fire/party/[a-z0-9][a-z0-9-]*(_[0-9a-f]{12})?/", AT.party("fire", name))


@given(PATHS, PATHS)
def test_a_link_leads_to_the_file_that_is_meant(here: str, there: str) -> None:
    joined = posixpath.join(posixpath.dirname(document(here)), relative(here, there))
    assert posixpath.normpath(joined) == document(there)


def test_a_link_is_no_longer_than_it_must_be() -> None:
    assert relative("fire/", "fire/feed.atom") == "feed.atom"
    assert relative("fire/changes/", "fire/") == "../index.html"
    assert relative("404.html", "") == "index.html"
    assert relative("fire/e/x/", "fire/e/y/") == "../y/index.html"


def test_without_a_base_url_nothing_has_an_absolute_one() -> None:
    assert AT.absolute("fire/") is None


@pytest.mark.parametrize("base_url", ["https://news.example/live", "https://news.example/live//"])
def test_with_a_base_url_everything_has_one(base_url: str) -> None:
    at = Addresses(base_url)
    assert at.absolute("") == "https://news.example/live/"
    assert at.absolute(at.story("fire")) == "https://news.example/live/fire/"


@pytest.mark.parametrize(
    "base_url",
    [
        "news.example",
        "javascript:alert(1)",
        "file:///srv/site",
        "https://ana:secret@news.example/",
        "https://news.example/?page=1",
        "https://news.example/#top",
        "https://news.example/?",
        'https://news.example/"><script>',
        "https://news.example/\\",
        "https://nyhéter.example/",
        "https://",
        "https://news.example/a b",
    ],
)
def test_what_is_no_base_url_is_refused_by_name(base_url: str) -> None:
    with pytest.raises(BadField, match="the base URL"):
        Addresses(base_url)
