"""All files for machines: the same bytes wherever they are made, and nothing in house in them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from projections.site import structured_data
from projections.site.machine_files import machine_files
from projections.site.sharing import open_graph, open_graph_of
from tests.projections.site.paper import CANARY, DESK_NAME, SITE, hostile, sample
from timeline.intake import csv as csv_intake
from timeline.intake import jsonl as jsonl_intake
from timeline.refs import ref

if TYPE_CHECKING:
    from projections.site.public_story import PublicStory
    from tests.projections.site.paper import Paper

NAMES = (
    *("calendar.ics", "feed.atom", "feed.json", "oembed.json"),
    *("story.csv", "story.jsonl", "timeline.json"),
)
ROOT = Path(__file__).parents[3]


def everything(story: PublicStory) -> dict[str, bytes]:
    """All that is written of a story, what stands in pages too."""
    more = {
        "structured data": structured_data.write(story),
        "open graph": repr(open_graph(story)),
        **{
            f"page of {one.state.id}": structured_data.write_entry(story, one)
            + repr(open_graph_of(story, one))
            for one in story.view.entries
        },
    }
    return {
        **machine_files(story).files,
        **{name: text.encode() for name, text in more.items()},
    }


def digest(story: PublicStory) -> str:
    found = hashlib.sha256()
    for name, data in everything(story).items():
        found.update(f"{name} {len(data)} ".encode() + data)
    return found.hexdigest()


def test_each_has_its_path(story: PublicStory, homeless: PublicStory) -> None:
    assert list(machine_files(story).files) == [f"fire/{name}" for name in NAMES]
    assert list(machine_files(homeless).files) == [
        f"fire/{name}" for name in NAMES if name != "oembed.json"
    ]
    assert machine_files(story).left_out == ("The temple burns (500 BCE)",)


def test_nothing_in_house_is_in_any_byte(paper: Paper, story: PublicStory) -> None:
    inside = [
        *(CANARY, DESK_NAME, "recorded_by"),
        *(ref(one.stream) for one in paper.log.read()),
        *(f'"{key}"' for key in ("alarm", "cause", "plot", "rumour", "ancient")),
    ]
    for name, data in everything(story).items():
        assert [one for one in inside if one.encode() in data] == [], name


def test_a_newsroom_without_secrets_publishes_the_same_bytes(
    tmp_path: Path, story: PublicStory
) -> None:
    with sample(tmp_path, secretive=False) as paper:
        assert everything(paper.published()) == everything(story)


ELSEWHERE = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"},
    {"TZ": "", "LC_ALL": "C", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("environment", ELSEWHERE)
def test_the_bytes_are_the_same_anywhere(
    tmp_path: Path, story: PublicStory, environment: dict[str, str]
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.projections.site.test_machine_files", tmp_path],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert ran.stdout.decode().split() == [digest(story)]


def test_our_own_forms_can_be_read_again(story: PublicStory) -> None:
    files = machine_files(story).files
    sheet = csv_intake.read(files["fire/story.csv"].decode(), "story.csv")
    lines = jsonl_intake.read(files["fire/story.jsonl"].decode(), "story.jsonl")
    ids = [str(one.state.id) for one in story.view.entries]
    assert [one.key for one in sheet.drafts] == ids
    assert [one.key for one in lines.drafts] == ids
    assert sheet.opening == lines.opening


def test_what_is_hostile_is_a_text_in_a_sheet_and_in_lines(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    files = machine_files(story).files
    rows = list(csv.reader(files["fire/story.csv"].decode().splitlines(keepends=True)))
    lines = [json.loads(line) for line in files["fire/story.jsonl"].decode().split("\n")[:-1]]
    assert len(kept) > len(hostile(2_000)) / 2
    assert len(lines) == len(kept) + 1
    assert all(cell[:1] not in set("=+@-\t\r") for row in rows[1:] for cell in row)
    texts = [one.content.text for one in story.view.entries]
    assert [one["development"].get("text", "") for one in lines[1:]] == texts
    sheet = csv_intake.read(files["fire/story.csv"].decode(), "story.csv")
    assert [one.text for one in sheet.drafts] == texts


if __name__ == "__main__":
    with sample(Path(sys.argv[1])) as made:
        print(digest(made.published(SITE)))  # noqa: T201 - it is what it is run for
