"""What every page has: its head, its way back, and what it may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from projections.site.addresses import Addresses, relative
from projections.site.assets import ICON, STYLE, asset, icon, policy
from projections.site.prose import plain
from projections.site.templates import filled, markup
from timeline.errors import BadField
from timeline.text import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.site.language import Language

STORY_ROOT = "\x02"  # stands in an address for the way to the story's folder; no text can hold it
LONGEST_DESCRIPTION = 300
DEFAULT_TITLE = "Timelines"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Site:
    """A site: where it is to be found, if that is known, and what it is called.

    Raises `BadField` for a title that is blank, long or of several lines.
    """

    addresses: Addresses
    title: str = DEFAULT_TITLE

    def __post_init__(self) -> None:
        try:
            line(LONGEST_TITLE)(self.title)
        except ValueError as error:
            raise BadField("the site's title", str(error)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself.

    Attributes:
        path: its own, from the site's root.
        graph: what it says to those who share it, as (property, content).
        alternates: (type, path, title) of the same for machines.
        data: JSON-LD, safe in a script element.
        script: the name of its script.
        alone: whether it is one file that needs no other.
    """

    path: str
    title: str
    description: str = ""
    graph: Sequence[tuple[str, str]] = ()
    alternates: Sequence[tuple[str, str, str]] = ()
    data: str = ""
    script: str | None = None
    kind: str = ""
    canonical: str | None = None
    alone: bool = False


def page(template: str, site: Site, language: Language, head: Head, **values: Any) -> str:
    """A whole page."""
    said = {
        "lang": language.page_tag,
        "dir": language.direction,
        "policy": policy(head.script, alone=head.alone),
        "title": plain(head.title),
        "description": plain(" ".join(head.description.split())[:LONGEST_DESCRIPTION]),
        "canonical": site.addresses.absolute(head.canonical or head.path),
        "graph": [(name, plain(content)) for name, content in head.graph],
        "alternates": [
            {"type": type_, "href": relative(head.path, path), "title": plain(title)}
            for type_, path, title in head.alternates
        ],
        "icon": icon() if head.alone else relative(head.path, ICON),
        "style": markup(asset(STYLE)),
        "data": markup(head.data),
        "script": markup(asset(head.script)) if head.script else "",
        "kind": head.kind,
    }
    home = {"href": relative(head.path, ""), "title": plain(site.title)}
    about = relative(head.path, "about/")
    return filled(template, page=said, w=language.words, home=home, about=about, **values)


def below(html: str, root: str) -> str:
    """Markup with the addresses in it seen from a page: `root` leads to the story's folder."""
    return html.replace(STORY_ROOT, root)
