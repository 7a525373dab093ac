"""All that a story's folder holds for machines, by path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.formats import csv, jsonl
from projections.site import atom, calendar, json_feed, sharing, timelinejs

if TYPE_CHECKING:
    from projections.site.public_story import PublicStory

SHEET, LINES = "story.csv", "story.jsonl"


class MachineFiles(NamedTuple):
    """The files by their paths in the site, and what the calendar could not hold."""

    files: dict[str, bytes]
    left_out: tuple[str, ...]


def machine_files(story: PublicStory) -> MachineFiles:
    """A story for machines; oEmbed only where the site has a base URL."""
    days, frame = calendar.write(story), sharing.oembed(story)
    texts = {
        atom.NAME: atom.write(story),
        json_feed.NAME: json_feed.write(story),
        timelinejs.NAME: timelinejs.write(story),
        SHEET: "".join(csv.write(story.view)),
        LINES: "".join(jsonl.write(story.view)),
        **({} if frame is None else {sharing.NAME: frame}),
    }
    written = {calendar.NAME: days.data, **{name: text.encode() for name, text in texts.items()}}
    files = {story.addresses.file(story.slug, name): written[name] for name in sorted(written)}
    return MachineFiles(files, days.left_out)
