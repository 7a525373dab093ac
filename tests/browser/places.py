"""Which pages there are of a built site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Site

ABOUT_ALL = ["index.html", "about/index.html", "404.html"]
PLACE = re.compile(r"(?P<embed>embed/)?(?P<slug>[a-z-]+)/(?P<rest>.+)")
VARIES = re.compile(r"(?<=^as-of/)[\d-]+|(?<=^e/)[^/]+|(?<=^party/)[^/]+|^-?\d+(?=/)")


def pages_of(site: Site, *slugs: str) -> list[str]:
    """A page of each kind, of each of some stories."""
    chosen: dict[tuple[str, str | None, str], str] = {}
    for path in site.pages:
        found = PLACE.fullmatch(path)
        if found and found["slug"] in slugs:
            kind = VARIES.sub("*", found["rest"])
            chosen.setdefault((found["slug"], found["embed"], kind), path)
    return sorted(chosen.values())
