"""A story's page and its Atom feed alone, from the desk's log: `python one_page.py DESK FOLDER`."""

from __future__ import annotations

import gc
import sys
from contextlib import closing
from pathlib import Path

from cli import clock
from projections.public.filtering import public_log
from projections.site import atom
from projections.site.addresses import Addresses
from projections.site.page import Site
from projections.site.stories import published
from projections.site.story_page import story_page
from projections.site.told_story import ToldStory
from timeline.folder import locate


def main(desk: str, folder: str) -> None:
    gc.set_threshold(100_000)  # as the command line does
    log = locate(desk).open_log(clock.now)
    with closing(log.store):
        [story] = published(public_log(log, clock.now()))
    told = ToldStory(Site(Addresses("https://news.example/")), story)
    for path, text in (story_page(told), (f"{told.root}{atom.NAME}", atom.write(told.public))):
        file = Path(folder) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
