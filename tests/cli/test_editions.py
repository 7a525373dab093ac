"""What readers had is on the record, and an address that they had does not lead nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine


def editions(desk: CommandLine) -> list[dict[str, Any]]:
    found = desk("follow", "--after", "0", "--until-now", "--type", "edition.published")
    return [json.loads(line)["event"] for line in found.out.splitlines()]


def page(desk: CommandLine, key: str, site: str = "site") -> Path:
    id_ = str(desk("show", key, "--json").json()["id"])
    return desk.folder / site / STORY / "e" / id_ / "index.html"


def test_an_edition_is_recorded_once(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    before = desk.position()
    built = desk("build", "--json").json()
    assert built["position"] == before + 1
    again = desk("build", "elsewhere", "--json").json()
    assert (again["position"], again["digest"]) == (None, built["digest"])
    [edition] = editions(desk)
    assert edition["manifest"] == built["digest"]
    assert edition["position"] == before
    assert str(desk.folder) not in str(edition)
    desk("log", "said", "B")
    assert desk("build", "--json").json()["position"] is None, "readers see nothing of it"
    desk("release", "@")
    assert "recorded as edition" in desk("build").out
    assert "recorded as edition" not in desk("build").out


def test_an_edition_says_where_and_of_which_story_it_is(desk: CommandLine) -> None:
    url = "https://news.example/live/"
    desk("log", "said", "A", "--public")
    for _ in range(2):
        desk("build", "all")
        desk("build", "there", "--base-url", url, "--title", "Ours")
        desk("build", "alone", "--story", STORY)
    story = desk("timeline", "--json").json()
    assert [one.get("base_url") for one in editions(desk)] == [None, url, None]
    assert [one.get("title") for one in editions(desk)] == ["Timelines", "Ours", "Timelines"]
    assert [one.get("story") is None for one in editions(desk)] == [True, True, False]
    assert story["story"]["slug"] == STORY


def test_the_same_part_of_the_log_for_the_same_instant_is_the_same_edition(
    desk: CommandLine,
) -> None:
    desk("log", "said", "A", "--public")
    desk("log", "said", "B", "--embargo", "2019-01-06T12:00Z")
    desk("build")
    desk.clock.set("2019-01-06T12:00:00+00:00")
    desk("build")
    first, second = editions(desk)
    assert first["manifest"] != second["manifest"]
    again = desk("build", "again", "--now", first["moment"], "--json").json()
    assert again["digest"] == first["manifest"]


def test_a_dry_run_says_what_it_would_change_and_changes_nothing(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    before = desk.position()
    tried = desk("build", "--dry-run")
    assert "would be recorded as edition" in tried.out
    assert "would build 1 story" in tried.out
    assert not (desk.folder / "site").exists()
    assert desk.position() == before
    said = desk("build", "--dry-run", "--json").json()
    assert said["position"] is None
    built = desk("build", "--json").json()
    assert {**built, "position": None} == said
    shown = page_bytes(desk, "site")
    desk("log", "said", "B", "--public")
    said = desk("build", "--dry-run", "--json").json()
    assert page_bytes(desk, "site") == shown
    assert desk("build", "--json").json()["written"] == said["written"] != []
    assert "recorded" not in desk("build", "--dry-run").out, "they have it already"


def test_who_only_looks_records_nothing(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    before = desk.position()
    desk("serve", "--port", "0", "--for", "0")
    assert desk.position() == before


def test_the_pages_of_a_demonstration_are_no_edition(nowhere: CommandLine) -> None:
    nowhere("demo")
    found = nowhere("follow", "--after", "0", "--until-now", "--desk", "demo")
    assert "story.opened" in found.out
    assert "edition.published" not in found.out


def test_a_desk_goes_on_as_before_after_an_edition(desk: CommandLine) -> None:
    desk("log", "asked", "A", "--public", "--key", "first", "--by", "Ann", "--to", "Bo")
    asked = (("timeline",), ("standing",), ("show", "first", "--history"), ("find", "A"))
    before = [desk(*words).out for words in asked]
    desk("build")
    assert [desk(*words).out for words in asked] == before
    assert desk("since", "2019-01-01").code == 0
    assert desk("doctor").code == 0
    assert desk("rebuild", "--json").json()["position"] == desk.position()
    assert [desk(*words).out for words in asked] == before
    assert "A" in desk("undo").out
    assert "undo" not in desk("timeline").out


def test_the_read_model_is_at_the_end_of_the_log_after_a_build(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    position = desk("build", "--json").json()["position"]
    assert desk("timeline", "--json").json()["position"] == position == desk.position()


# --- what is taken back ---------------------------------------------------------------------------


def test_what_is_taken_back_before_a_build_is_never_published(desk: CommandLine) -> None:
    desk("log", "said", "A slip", "--public", "--key", "slip")
    target = page(desk, "slip")
    assert "readers had" not in desk("undo").out
    desk("build")
    assert not target.exists()
    assert not (desk.folder / "site" / STORY).exists()


def test_an_address_that_readers_had_says_that_it_was_taken_back(desk: CommandLine) -> None:
    desk("log", "said", "Stays", "--public")
    desk("log", "said", "A slip", "--public", "--key", "slip")
    target = page(desk, "slip")
    desk("build")
    assert "A slip" in target.read_text()
    slip = desk("show", "slip", "--json").json()["ref"]
    told = f"readers had {slip}: dateline build tells them it was taken back"
    assert told not in desk("undo", "--dry-run").out
    assert told in desk("undo").out
    desk("build")
    said = target.read_text()
    assert "It was taken back after it had been published." in said
    pages = (one.read_text() for one in (desk.folder / "site").rglob("*") if one.is_file())
    assert not any("A slip" in text for text in pages)
    desk("build", "fresh", "--full")
    assert page_bytes(desk, "site") == page_bytes(desk, "fresh")
    desk("redo")
    desk("build")
    assert "A slip" in target.read_text()


def page_bytes(desk: CommandLine, site: str) -> dict[str, bytes]:
    root = desk.folder / site
    return {str(one.relative_to(root)): one.read_bytes() for one in root.rglob("*.html")}


# --- what cannot be recorded ----------------------------------------------------------------------


def test_nothing_is_shown_by_a_clock_that_nothing_is_recorded_by(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    desk("log", "said", "B", "--embargo", "2019-01-06T20:00Z", "--key", "later")
    desk("build")
    target = page(desk, "later")
    before = desk.position()
    desk.clock.move(days=30)
    refused = desk("build", code=1)
    assert "--clock-is-right" in refused.err
    assert not target.exists()
    assert desk.position() == before
    desk("build", "--clock-is-right")
    assert target.exists()
    assert desk.position() == before + 1


@pytest.mark.parametrize("title", ["a" * 2_001])
def test_a_title_that_cannot_be_recorded_is_refused(desk: CommandLine, title: str) -> None:
    desk("log", "said", "A", "--public")
    assert "title" in desk("build", "--title", title, code=2).err
    assert not (desk.folder / "site").exists()


@pytest.mark.parametrize("time", ["", "yesterday", "2019-01-06", "2019-01-06T99:00:00.000000Z"])
def test_what_was_taken_back_at_no_time_is_named(desk: CommandLine, time: str) -> None:
    desk("log", "said", "A slip", "--public", "--key", "slip")
    desk("build")
    [(stream,)] = desk.rows("SELECT stream FROM events WHERE type = 'development.logged'")
    at = desk.forge(
        "event.undone",
        b'{"version": 1, "type": "development.logged"}',
        stream=stream,
        version=2,
        recorded_at=time,
    )
    for words in (("build",), ("export", "--format", "html")):
        message = desk.refused(*words, code=5)["message"]
        assert f"position {at} (event.undone)" in message
        assert "its time is no time" in message
