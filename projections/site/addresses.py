"""Which path a thing has in the site, and its absolute URL.

Paths are relative to the site's root and begin with no slash; one that ends with a slash, or is
empty, is a page's, whose file is the `index.html` in it. An address that was published never
changes its meaning: it is made of the log's own names and ids, and no two things share one.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

from timeline.errors import BadField
from timeline.party import folded
from timeline.text import web_address

if TYPE_CHECKING:
    from uuid import UUID

HOME = ""
ABOUT = "about/"
MANIFEST, SITEMAP, ROBOTS, NOT_FOUND = "manifest.json", "sitemap.xml", "robots.txt", "404.html"
# What stories may be called too. No slug has a `_`, so that no other story is in the way.
TAKEN = frozenset({"about", "embed"})
LONGEST_WORDS = 60  # characters of a party's name in its address
HASHED = 12  # hexadecimal digits


class Addresses:
    """The addresses of a site that is to be found at a base URL, or that does not know where.

    Raises `BadField` for a base URL that is none: an http or https address in ASCII, without
    credentials, query and fragment.
    """

    def __init__(self, base_url: str | None = None) -> None:
        self.base_url = None if base_url is None else _checked(base_url)

    def story(self, slug: str) -> str:
        """A story's page."""
        return f"{slug}_/" if slug in TAKEN else f"{slug}/"

    def entry(self, slug: str, id_: UUID) -> str:
        """The page of one development."""
        return f"{self.story(slug)}e/{id_}/"

    def changes(self, slug: str) -> str:
        """What was corrected and struck."""
        return f"{self.story(slug)}changes/"

    def as_of(self, slug: str, day: str | None = None) -> str:
        """The replay, or what it shows of a day (ISO)."""
        return f"{self.story(slug)}as-of/" + (f"{day}/" if day else "")

    def party(self, slug: str, name: str) -> str:
        """What one party said and did; names that differ by case or blanks alone share it."""
        return f"{self.story(slug)}party/{_words(folded(name))}/"

    def year(self, slug: str, year: int) -> str:
        """The timeline of one year (astronomical: 0 is 1 BCE)."""
        return f"{self.story(slug)}{'-' if year < 0 else ''}{abs(year):04d}/"

    def file(self, slug: str, name: str) -> str:
        """One of a story's files for machines, `feed.atom` among them."""
        return f"{self.story(slug)}{name}"

    def embed(self, slug: str) -> str:
        """A story for other sites to show in a frame."""
        return f"embed/{slug}/"

    def absolute(self, path: str) -> str | None:
        """A path's URL; None where nobody knows where the site is to be found."""
        return None if self.base_url is None else self.base_url + path


def document(path: str) -> str:
    """The file that a path is of: a page's is in its folder."""
    return f"{path}index.html" if path.endswith("/") or not path else path


def relative(here: str, there: str) -> str:
    """How a page links to a path; it names the file, so that it works from a disk too."""
    above = here.split("/")[:-1]
    *folders, name = document(there).split("/")
    shared = 0
    while above[shared:] and folders[shared:] and above[shared] == folders[shared]:
        shared += 1
    return "/".join([*[".."] * (len(above) - shared), *folders[shared:], name])


def _checked(base_url: str) -> str:
    """A base URL that ends with a slash."""
    try:
        web_address(base_url)
    except ValueError as error:
        raise BadField("the base URL", str(error)) from None
    if not base_url.isascii():
        raise BadField("the base URL", "must be in ASCII: write the host as xn--, the path as %C3")
    if re.search(r"[^\w\-.~:/%\[\]!$&'()*+,;=@]", base_url, re.ASCII):
        raise BadField("the base URL", "must end with its path: no query, no #, no quotes")
    return base_url.rstrip("/") + "/"


def _words(plain: str) -> str:
    """A folded name's words in ASCII, and where that does not say all of it, a hash too."""
    ascii_only = normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", ascii_only.lower()))
    if words and words.replace("-", " ") == plain and len(words) <= LONGEST_WORDS:
        return words
    kept = words[:LONGEST_WORDS].strip("-") or "name"
    return f"{kept}_{sha256(plain.encode()).hexdigest()[:HASHED]}"
