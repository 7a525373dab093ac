"""What Hugo and Eleventy build sites from: the same stories, styles and scripts.

Their templates stand in `hugo/` and `eleventy/`. They tell each entry as ours do: its day in words,
its headline linked to its page, who acts, its text; months are headings, and the last fifty
entries are told to search engines and in a feed.
"""

from __future__ import annotations

import json
import shutil
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from benchmarks.pages.happenings import SUMMARY, TITLE, happenings
from projections.site.assets import READING, STYLE, asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.pages.happenings import Happening

HERE = Path(__file__).parent
NAMES = UUID("da7e11ae-0000-4000-8000-000000000002")
Told = dict[str, Any]


def stories(many: int, entries: int) -> list[Told]:
    """So many stories, as JSON."""
    return [told(number, happenings(entries, seed=number + 1)) for number in range(many)]


def told(number: int, some: list[Happening]) -> Told:
    """A story as JSON."""
    slug = f"story-{number}"
    return {
        "slug": slug,
        "title": f"{TITLE}, {number}" if number else TITLE,
        "summary": SUMMARY,
        "entries": [
            {
                "id": str(uuid5(NAMES, f"{slug} {one.key}")),
                "day": one.day.isoformat(),
                "by": one.by,
                "headline": one.headline,
                "text": one.text,
                "root": f"/{slug}/",
            }
            for one in some
        ],
    }


def hugo(folder: Path, some: list[Told], *, whole: bool = False) -> int:
    """A site of Hugo's: a page and a feed for each story; with `whole`, all pages that ours has.

    Those are of each entry, each day, each party, the corrections and the replay, each a file of
    its content. Gives how many pages of stories it will have.
    """
    shutil.copytree(HERE / "hugo", folder)
    _write(folder / "data" / "style.json", {"text": asset(STYLE)})
    _write(folder / "data" / "script.json", {"text": asset(READING)})
    pages = 0
    for story in some:
        _write(folder / "data" / "stories" / f"{story['slug']}.json", story)
        for name, front in _content(story, whole=whole):
            _write(folder / "content" / f"{name}.md", front)
            pages += 1
    return pages


def eleventy(folder: Path, some: list[Told], libraries: Path) -> None:
    """A site of Eleventy's, which finds its own libraries beside it."""
    shutil.copytree(HERE / "eleventy", folder)
    (folder / "node_modules").symlink_to(libraries.absolute())
    (folder / "package.json").write_text('{"type": "module"}\n')
    _write(folder / "input" / "_data" / "style.json", {"text": asset(STYLE)})
    _write(folder / "input" / "_data" / "script.json", {"text": asset(READING)})
    _write(folder / "input" / "_data" / "stories.json", some)


def plain(file: Path, story: Told) -> None:
    """What the plain template reads."""
    _write(file, {"story": story, "style": asset(STYLE), "script": asset(READING)})


def one_more(file: Path) -> None:
    """One more entry in a story's data, as somebody types it into the file."""
    said = json.loads(file.read_text())
    story = said[len(said) // 2] if isinstance(said, list) else said
    number = len(story["entries"])
    last = {**story["entries"][-1], "id": str(uuid5(NAMES, f"{story['slug']} {number}"))}
    story["entries"].append({**last, "headline": f"One more, the {number}th"})
    file.write_text(json.dumps(said))


def _content(story: Told, *, whole: bool) -> Iterator[tuple[str, Told]]:
    """The pages of a story, each with its front matter."""
    slug, entries = story["slug"], story["entries"]
    common = {"story": slug, "title": story["title"], "summary": story["summary"]}
    yield (
        slug,
        {**common, "type": "story", "url": f"/{slug}/", "outputs": ["HTML", "RSS"]},
    )
    if not whole:
        return
    for number, one in enumerate(entries):
        yield f"{slug}/e-{number}", {**_page(common, f"e/{one['id']}", "entry"), "number": number}
    counts = [len(list(some)) for _, some in groupby(entries, lambda one: one["day"])]
    for many in accumulate(counts):
        day = entries[many - 1]["day"]
        yield f"{slug}/d-{many}", {**_page(common, f"as-of/{day}", "day"), "many": many}
    for number, party in enumerate(dict.fromkeys(one["by"] for one in entries)):
        path = f"party/{party.replace(' ', '-')}"
        yield f"{slug}/p-{number}", {**_page(common, path, "party"), "party": party}
    for name in ("changes", "as-of", "embed"):
        yield f"{slug}/{name}", {**_page(common, name, "day"), "many": len(entries)}


def _page(common: Told, path: str, kind: str) -> Told:
    return {**common, "type": kind, "url": f"/{common['story']}/{path}/"}


def _write(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data))
