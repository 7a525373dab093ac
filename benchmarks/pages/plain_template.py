"""The least that a template does: JSON in, a page and its feed out, by minijinja alone.

`python plain_template.py DATA.json FOLDER`
"""

from __future__ import annotations

import json
import sys
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from minijinja import Environment

PAGE = """\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ story.title }}</title>
<meta name="description" content="{{ story.summary }}">
<style>{{ style|safe }}</style>
</head>
<body class="story">
<main id="main">
<h1>{{ story.title }}</h1>
{% for month in months %}
<h3>{{ month.title }}</h3>
{% for e in month.entries %}
<article class="entry" id="e-{{ e.id }}">
<p class="when"><time datetime="{{ e.day }}">{{ e.when }}</time></p>
<h4><a href="e/{{ e.id }}/"><bdi lang="en">{{ e.headline }}</bdi></a></h4>
<p class="who"><span>By {{ e.by }}</span></p>
<div class="text" lang="en"><p dir="auto">{{ e.text }}</p></div>
</article>
{% endfor %}
{% endfor %}
</main>
<script>{{ script|safe }}</script>
</body>
</html>
"""
FEED = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>{{ story.title }}</title>
<link>https://news.example/{{ story.slug }}/</link>
<description>{{ story.summary }}</description>
{% for e in latest %}
<item>
<title>{{ e.headline }}</title>
<guid isPermaLink="false">{{ e.id }}</guid>
<pubDate>{{ e.day }}</pubDate>
<description>{{ e.text }}</description>
</item>
{% endfor %}
</channel>
</rss>
"""


def main(data: str, folder: str) -> None:
    said = json.loads(Path(data).read_text("utf-8"))
    story = said["story"]
    for one in story["entries"]:
        day = date.fromisoformat(one["day"])
        one |= {"when": f"{day:%B} {day.day}, {day.year}", "month": f"{day:%B %Y}"}
    engine = Environment(templates={"page.html": PAGE, "feed.xml": FEED})
    months = [
        {"title": month, "entries": list(some)}
        for month, some in groupby(story["entries"], lambda one: one["month"])
    ]
    latest = story["entries"][-50:]
    _write(Path(folder), "index.html", engine.render_template("page.html", months=months, **said))
    _write(Path(folder), "index.xml", engine.render_template("feed.xml", latest=latest, **said))


def _write(folder: Path, name: str, text: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
