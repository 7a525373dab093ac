"""The same story in a page of each peer, made as the peer's documentation shows.

TimelineJS: timeline.knightlab.com/docs/instantiate-a-timeline.html, its data in a JSON file.
vis-timeline: visjs.github.io/vis-timeline/docs/timeline/, its standalone build with a `DataSet`, a
height of its own and a list of items in a JSON file. Both pages say what they are, in which
language, and for which screens: as good as a careful editor would make them.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from typing import TYPE_CHECKING, Any

from benchmarks.pages.happenings import SUMMARY, TITLE
from benchmarks.peers.of_pages import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.pages.happenings import Happening

TIMELINEJS, VIS = "TimelineJS", "vis-timeline"
PAGE = """\
<!doctype html>
<html lang="en" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{summary}">
<title>{title}</title>
{head}
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
TIMELINEJS_HEAD = """\
<link rel="stylesheet" href="dist/css/timeline.css">
<script src="dist/js/timeline.js"></script>"""
TIMELINEJS_BODY = """\
<div id="timeline-embed" style="width: 100%; height: 600px"></div>
<script>
window.timeline = new TL.Timeline("timeline-embed", "data.json");
</script>"""
VIS_HEAD = """\
<link rel="stylesheet" href="vis-timeline-graph2d.min.css">
<script src="vis-timeline-graph2d.min.js"></script>"""
VIS_BODY = """\
<div id="visualization"></div>
<script>
fetch("data.json").then((answer) => answer.json()).then((items) => {
  const options = { height: "600px" };
  new vis.Timeline(document.getElementById("visualization"), new vis.DataSet(items), options);
});
</script>"""


def timelinejs(folder: Path, story: Sequence[Happening], direction: str = "ltr") -> None:
    """TimelineJS with all of its files."""
    shutil.copytree(LIBRARIES / "@knight-lab" / "timelinejs" / "dist", folder / "dist")
    slides = [
        {
            "start_date": {"year": one.day.year, "month": one.day.month, "day": one.day.day},
            "text": {"headline": escape(one.headline), "text": f"<p>{escape(one.text)}</p>"},
            "unique_id": one.key,
        }
        for one in story
    ]
    _write(folder, TIMELINEJS_HEAD, TIMELINEJS_BODY, {"events": slides}, direction)


def vis(folder: Path, story: Sequence[Happening], direction: str = "ltr") -> None:
    """vis-timeline with its standalone build; each item holds its headline and its text."""
    folder.mkdir(parents=True)
    library = LIBRARIES / "vis-timeline"
    shutil.copy(library / "standalone" / "umd" / "vis-timeline-graph2d.min.js", folder)
    shutil.copy(library / "styles" / "vis-timeline-graph2d.min.css", folder)
    items = [
        {
            "id": one.key,
            "start": one.day.isoformat(),
            "content": f"<b>{escape(one.headline)}</b><br>{escape(one.text)}",
        }
        for one in story
    ]
    _write(folder, VIS_HEAD, VIS_BODY, items, direction)


def _write(folder: Path, head: str, body: str, data: Any, direction: str) -> None:
    html = PAGE.format(title=TITLE, summary=SUMMARY, direction=direction, head=head, body=body)
    (folder / "index.html").write_text(html)
    (folder / "data.json").write_text(json.dumps(data, separators=(",", ":")))
