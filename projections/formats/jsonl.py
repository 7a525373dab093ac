"""Our JSON lines, for programs: a line for the story, then one for each development."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from projections.formats.interchange import development_tables, story_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.story_view import StoryView
    from timeline.vocabulary import Vocabulary


def write(view: StoryView, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """The whole file, a line at a time."""
    yield json.dumps({"story": story_table(view.story)}, ensure_ascii=False) + "\n"
    for table in development_tables(view, vocabulary):
        yield json.dumps({"development": table}, ensure_ascii=False) + "\n"
