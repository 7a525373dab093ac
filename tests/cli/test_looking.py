"""What was seen and built is remembered, and nothing is built of a memory that does not fit."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import stat
from contextlib import closing
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

import projections.site.building
from projections.public import memory
from projections.site.told_story import ToldStory
from tests.cli.conftest import desk, nowhere

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from projections.site.page import Site
    from projections.site.stories import Published
    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the stories that were told anew."""
    slugs: list[str] = []

    def tell(site: Site, published: Published) -> ToldStory:
        slugs.append(published.story.slug)
        return ToldStory(site, published)

    monkeypatch.setattr(projections.site.building, "ToldStory", tell)
    return slugs


@pytest.fixture
def built(desk: CommandLine, told: list[str]) -> CommandLine:
    """A desk with two stories that readers see, of which a site was built."""
    desk("open", "other", "The other", "--timezone", "UTC")
    for story in ("letter", "other"):
        desk("log", story, "said", f"In the {story}", "--public")
    desk("build")
    assert told == ["letter", "other"]
    told.clear()
    return desk


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def check_as_in_full(desk: CommandLine) -> None:
    """The site is as one that is built without any memory."""
    desk("build", "fresh", "--full")
    assert files(desk.folder / "site") == files(desk.folder / "fresh")


def seen(desk: CommandLine) -> Path:
    return desk.folder / ".dateline" / "public" / "seen.db"


def test_only_a_story_that_changed_is_told_anew(built: CommandLine, told: list[str]) -> None:
    built("log", "other", "said", "More", "--public")
    built("build")
    assert told == ["other"]
    check_as_in_full(built)


def test_nothing_is_told_anew_where_nothing_changed(built: CommandLine, told: list[str]) -> None:
    ran = built("build")
    assert told == []
    assert "built 2 stories" in ran.out
    assert "0 files written, 0 removed" in ran.out
    check_as_in_full(built)


def test_what_readers_may_not_see_tells_no_story_anew(built: CommandLine, told: list[str]) -> None:
    built("log", "other", "said", "A secret", "--private")
    built("open", "third", "The third", "--timezone", "UTC")
    built("build")
    assert told == []
    check_as_in_full(built)


def test_a_story_that_was_amended_or_hidden_is_told_anew(
    built: CommandLine, told: list[str]
) -> None:
    built("amend", "other", "--title", "Another")
    built("build")
    assert told == ["other"]
    [entry] = built("timeline", "other", "--json").json()["entries"]
    built("withhold", entry["ref"], "--story", "other", "--reason", "too early")
    built("build")
    assert told == ["other"]
    assert not (built.folder / "site" / "other").exists()
    check_as_in_full(built)


def test_an_embargo_that_ends_tells_its_story_anew(built: CommandLine, told: list[str]) -> None:
    built("log", "other", "said", "Later", "--embargo", "2019-01-06T12:00Z")
    built("build")
    assert told == []
    built.clock.move(hours=5)
    built("build")
    assert told == ["other"]
    check_as_in_full(built)


@pytest.mark.parametrize(
    "words", [("--full",), ("--title", "Ours"), ("--base-url", "https://news.example/")]
)
def test_another_site_is_told_whole(
    built: CommandLine, told: list[str], words: tuple[str, ...]
) -> None:
    built("build", *words)
    assert told == ["letter", "other"]


def test_a_folder_that_shows_another_edition_is_told_whole(
    built: CommandLine, told: list[str]
) -> None:
    built("build", "site", "--story", "other")
    assert told == ["other"]
    built("build")
    assert told == ["other", "letter", "other"]
    check_as_in_full(built)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _of_another_version(path: Path) -> None:
    times = path.stat()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE model SET version = '0'")
        connection.commit()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    "harm", [_flip, _of_another_version, lambda path: path.write_bytes(b""), os.remove]
)
def test_a_memory_that_does_not_fit_is_made_anew(
    built: CommandLine, told: list[str], harm: Callable[[Path], None]
) -> None:
    harm(seen(built))
    built("build")
    assert told == ["letter", "other"]
    built("build")
    assert told == ["letter", "other"]


def test_a_memory_that_somebody_uses_is_not_waited_for(built: CommandLine, told: list[str]) -> None:
    folder = os.open(seen(built).parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        built("build")
    finally:
        os.close(folder)
    assert told == ["letter", "other"]


def test_what_cannot_be_read_is_told_again(built: CommandLine, told: list[str]) -> None:
    built.forge("development.logged", b'{"kind": "told"}')
    for _ in range(2):
        assert "cannot be read" in built("build", code=5).err
    assert told == ["letter", "other"], "the second build knows nothing of the first"


def test_only_its_owner_reads_the_memory(built: CommandLine) -> None:
    assert stat.S_IMODE(seen(built).stat().st_mode) == 0o600
    assert stat.S_IMODE(seen(built).parent.stat().st_mode) == 0o700


def test_an_embargo_holds_at_an_earlier_moment(built: CommandLine) -> None:
    built("log", "other", "said", "Later", "--embargo", "2019-01-06T12:00Z")
    built.clock.move(hours=5)
    built("build", "then", "--now", "2019-01-06T11:59Z")
    assert files(built.folder / "then") == files(built.folder / "site")


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2019-01-09T00:00Z", "yet to come"),
        ("2019-01-05T00:00", "no moment"),
        ("yesterday", "no moment"),
    ],
)
def test_no_moment_that_readers_could_not_see(built: CommandLine, moment: str, why: str) -> None:
    error = built.refused("build", "--now", moment, code=2)
    assert why in error["message"]
    assert "2019-01-06T" in error["hint"]


def entry_page(desk: CommandLine, key: str, story: str) -> str:
    shown = json.loads(desk("show", key, "--story", story, "--json").out)
    page: Path = desk.folder / "site" / story / "e" / shown["id"] / "index.html"
    return page.read_text("utf-8")


@pytest.fixture
def connected(built: CommandLine, told: list[str]) -> CommandLine:
    """The same, and an entry of each, of which one is linked to the other."""
    built("log", "letter", "asked", "A question", "--public", "--key", "asked")
    asked = json.loads(built("show", "asked", "--story", "letter", "--json").out)["id"]
    reply = ("Not <here>", "--public", "--key", "reply", "--link", f"responds_to:{asked}")
    built("log", "other", "said", *reply)
    built("build")
    told.clear()
    return built


def test_what_leads_from_story_to_story_is_told_on_both_sides(connected: CommandLine) -> None:
    reply = entry_page(connected, "reply", "other")
    assert "In other stories" in reply
    assert "Responds to: <a href=" in reply
    assert ">A question</bdi></a> (<bdi" in reply
    asked = entry_page(connected, "asked", "letter")
    assert "Response: <a href=" in asked
    assert ">Not &lt;here&gt;</bdi></a> (<bdi" in asked
    check_as_in_full(connected)


@pytest.mark.parametrize(
    ("changed", "other", "far"), [("asked", "letter", "reply"), ("reply", "other", "asked")]
)
def test_a_story_that_leads_to_what_changed_is_told_anew(
    connected: CommandLine, told: list[str], changed: str, other: str, far: str
) -> None:
    there = "other" if other == "letter" else "letter"
    connected("correct", "--story", other, changed, "headline=Otherwise", "--reason", "a slip")
    connected("build")
    assert told == ["letter", "other"]
    assert ">Otherwise</bdi></a>" in entry_page(connected, far, there)
    check_as_in_full(connected)


@pytest.mark.parametrize(("hidden", "story"), [("asked", "letter"), ("reply", "other")])
def test_nothing_tells_of_a_link_to_what_is_withheld(
    connected: CommandLine, hidden: str, story: str
) -> None:
    connected("withhold", "--story", story, hidden, "--reason", "not yet")
    connected("build")
    far = ("reply", "other") if hidden == "asked" else ("asked", "letter")
    assert "In other stories" not in entry_page(connected, *far)
    check_as_in_full(connected)


def test_a_site_of_one_story_leads_to_no_other(connected: CommandLine) -> None:
    connected("build", "site", "--story", "other")
    assert "In other stories" not in entry_page(connected, "reply", "other")


def test_the_story_that_something_was_moved_out_of_is_told_anew_too(
    built: CommandLine, told: list[str]
) -> None:
    built("log", "letter", "said", "Another", "--public", "--key", "moved")
    id_ = built("show", "moved", "--story", "letter", "--json").json()["id"]
    built("build")
    told.clear()
    built("move", "moved", "other", "--story", "letter", "--reason", "it belongs there")
    built("build")
    assert told == ["letter", "other"]
    old = (built.folder / "site" / "letter" / "e" / id_ / "index.html").read_text("utf-8")
    assert f"../../../other/e/{id_}/index.html" in unescape(old)
    check_as_in_full(built)
    built("withhold", id_, "--reason", "too early")
    built("build")
    assert not [path for path in files(built.folder / "site") if id_ in path]
    check_as_in_full(built)


@pytest.mark.parametrize(
    "lines",
    [
        (("retract", "k", "--reason", "not so"), ("reinstate", "k", "--reason", "it is so")),
        (("correct", "k", "text=More", "--reason", "a slip"), ("undo",), ("redo",)),
        (("withhold", "k", "--reason", "too early"), ("release", "k")),
    ],
)
def test_after_each_act_the_site_is_as_one_made_in_full(
    built: CommandLine, lines: tuple[tuple[str, ...], ...]
) -> None:
    built("log", "letter", "said", "It is so", "--public", "--key", "k")
    for words in lines:
        built.clock.move(days=1)
        built(*words, "--story", "letter")
        built("build")
        check_as_in_full(built)


# --- where there is no room for it ----------------------------------------------------------------


def without_room(monkeypatch: pytest.MonkeyPatch, beginning: str) -> None:
    """Let the disk be full when a statement that begins so is run on what is remembered."""

    class Full(sqlite3.Connection):
        def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
            if statement.startswith(beginning):
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(statement, values)

    connected = partial(sqlite3.connect, isolation_level=None, factory=Full)
    monkeypatch.setattr(memory, "_connected", connected)


def test_a_site_that_was_shown_is_built_also_where_that_cannot_be_remembered(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("log", "said", "One", "--public")
    with monkeypatch.context() as patched:
        without_room(patched, "COMMIT")
        desk("build")
    page = (desk.folder / "site" / "index.html").read_bytes()
    assert not seen(desk).exists()
    assert desk("build", "--json").json()["written"] == []
    assert (desk.folder / "site" / "index.html").read_bytes() == page


def test_no_room_to_forget_is_told(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    desk("log", "said", "One", "--public")
    desk("build")
    with monkeypatch.context() as patched:
        without_room(patched, "DELETE FROM looked")
        error = desk.refused("build", "--full", code=4)
    assert "database or disk is full" in error["message"]
    desk("build", "--full")
