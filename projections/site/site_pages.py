"""The pages that are of no one story: all stories, what the dates mean, and where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.site.addresses import ABOUT, HOME, NOT_FOUND, document, relative
from projections.site.assets import ICON, asset
from projections.site.language import ENGLISH, Language
from projections.site.page import Head, Site, below, page
from projections.site.prose import line, paragraphs
from projections.site.templates import markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.site.told_story import Text, ToldStory

MOST_MATTERS = 3  # of a story, among all stories
Prepared = dict[str, Any]


def summary(told: ToldStory) -> Prepared:
    """A story among others: where it stands, and what moved last."""
    waiting = [one for one in told.threads_now.values() if not one.settled]
    moved = told.public.standing.changed
    return {
        "slug": told.slug,
        "updated": told.last.at,
        "page": {
            "tag": told.language.tag,
            "lang": told.language.page_tag,
            "latest": told.language.words["page"]["moved_last"],
            "dir": told.language.direction,
            "href": document(told.root),
            "title": line(told.story.opened.title),
            "summary": paragraphs(told.story.opened.summary),
            "when": told.language.say("page", "updated", when=told.instant(told.last.at)),
            "at": told.last.at,
            "matters": [
                {"title": line(one.title), "state": told.threads.state(one)}
                for one in waiting[:MOST_MATTERS]
            ],
            "last": [
                {"title": line(one.move.act.headline), "when": told.language.when(one.move.when)}
                for one in moved[:1]
                if one.move.act
            ],
        },
    }


def site_pages(site: Site, stories: Sequence[Prepared]) -> Iterator[Text]:
    """All stories, the one changed last first; what to know of them; what stands for no page."""
    language = Language(_language(stories))
    newest = sorted(stories, key=lambda one: (one["updated"], one["slug"]), reverse=True)
    yield _page(site, language, "home.html", Head(path=HOME, title=site.title, kind="home"), newest)
    title = language.words["page"]["about"]
    yield _page(site, language, "about.html", Head(path=ABOUT, title=title, kind="about"), ())
    title = language.words["page"]["not_found"]
    yield _page(site, language, "404.html", Head(path=NOT_FOUND, title=title, kind="none"), ())
    yield ICON, asset(ICON)


def _language(stories: Sequence[Prepared]) -> str:
    """The language of all stories, if they have one."""
    tags = {str(one["page"]["tag"]) for one in stories}
    return tags.pop() if len(tags) == 1 else ENGLISH


def _page(
    site: Site, language: Language, template: str, head: Head, stories: Sequence[Prepared]
) -> Text:
    shown = [_safe(one["page"]) for one in stories]
    html = page(template, site, language, head, stories=shown)
    return document(head.path), below(html, relative(head.path, ""))


def _safe(said: Prepared) -> Prepared:
    """What is markup already, after it was kept as text."""
    return {
        **said,
        "title": markup(said["title"]),
        "summary": markup(said["summary"]),
        "matters": [
            {"title": markup(one["title"]), "state": markup(one["state"])}
            for one in said["matters"]
        ],
        "last": [{"title": markup(one["title"]), "when": one["when"]} for one in said["last"]],
    }
