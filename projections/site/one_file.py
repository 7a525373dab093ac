"""A story as one file, to be sent, kept or shown anywhere: it needs no other, and asks for none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from projections.site import structured_data
from projections.site.assets import READING
from projections.site.changes_page import put_right
from projections.site.page import STORY_ROOT
from projections.site.story_page import whole_timeline

if TYPE_CHECKING:
    from collections.abc import Collection

    from projections.site.told_story import ToldStory

LINK = re.compile(f'<a href="{STORY_ROOT}([^"]*)">(.*?)</a>', re.DOTALL)
ENTRY = re.compile(r"e/([0-9a-f-]{36})/index\.html")


def write(told: ToldStory) -> str:
    """Where a story stands, all of its timeline and what was put right, as of its point."""
    head = told.head(
        told.root,
        told.story.opened.title,
        data=structured_data.write(told.public),
        script=READING,
        kind="story",
        alone=True,
    )
    shown = [one.shown.known for one in told.now]
    html = told.filled(
        "one_file.html",
        head,
        clocks=_clocks(told),
        corrections=put_right(told, shown),
        years=(),
        **whole_timeline(told),
    )
    return _within(html, {str(known.state.id) for known in shown})


def _clocks(told: ToldStory) -> str:
    """Both clocks in words: who has the file alone cannot see them elsewhere."""
    day, known = told.language.day(told.point.day), told.instant(told.last.at)
    return told.language.say("replay", "showing", happened=day, known=known)


def _within(html: str, entries: Collection[str]) -> str:
    """What is linked to the page of an entry that is in the file leads there; the rest nowhere."""

    def led(link: re.Match[str]) -> str:
        path, text = link.groups()
        entry = ENTRY.fullmatch(path)
        if entry is None or entry[1] not in entries:
            return text
        return f'<a href="#e-{entry[1]}">{text}</a>'

    return LINK.sub(led, html)
