from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.facts import STORE
from tests.logs import Hand
from timeline.errors import AlreadyADesk, BadDeskFile, BadPath, FolderTrouble, NoDesk, NoLog
from timeline.events import DeskOpened
from timeline.folder import IGNORED, LOG, MARKER, MARKER_TEXT, STATE, Folder, locate, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Folder:
    return make(tmp_path / "desk", Hand(), STORE, "maria")


@pytest.fixture
def lax_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- making one ---------------------------------------------------------------------------------


def test_a_new_desk_holds_a_log_and_what_says_so(desk: Folder) -> None:
    assert sorted(path.name for path in desk.path.iterdir()) == [".gitignore", LOG, MARKER]
    assert (desk.path / MARKER).read_text("utf-8") == MARKER_TEXT
    assert (desk.path / ".gitignore").read_text("utf-8") == IGNORED
    assert desk == Folder(str(desk.path), str(desk.path / LOG), None)
    log = desk.open_log(Hand())
    [first] = log.read()
    log.store.close()
    assert first.event == DeskOpened(store=STORE)
    assert (first.stream, first.recorded_by) == (STORE, "maria")


def test_a_demonstration_says_so_in_its_log(tmp_path: Path) -> None:
    log = make(tmp_path, Hand(), STORE, "maria", demonstration=True).open_log(Hand())
    [first] = log.read()
    log.store.close()
    assert first.event == DeskOpened(store=STORE, demonstration=True)


@pytest.mark.usefixtures("lax_umask")
def test_a_desk_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    desk = make(tmp_path / "desk", Hand(), STORE, "maria")
    desk.choose_story("maria", "letter")
    folders = (desk.path, desk.path / STATE)
    files = (desk.log_path, desk.path / MARKER, desk.path / STATE / "state.json")
    assert {mode(path) for path in folders} == {0o700}
    assert {mode(path) for path in files} == {0o600}


def test_a_desk_is_made_once(desk: Folder) -> None:
    before = desk.log_path.read_bytes()
    (desk.path / MARKER).write_text(MARKER_TEXT + "\n# ours\n", "utf-8")
    with pytest.raises(AlreadyADesk):
        make(desk.path, Hand(), UUID(int=1), "ana")
    assert desk.log_path.read_bytes() == before
    assert "# ours" in (desk.path / MARKER).read_text("utf-8")


def test_a_desk_goes_into_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("ours\n", "utf-8")
    make(tmp_path, Hand(), STORE, "maria")
    assert (tmp_path / ".gitignore").read_text("utf-8") == "ours\n"


def test_one_cut_short_before_its_marker_is_finished_by_the_next(desk: Folder) -> None:
    (desk.path / MARKER).unlink()
    with pytest.raises(NoDesk):
        locate(str(desk.path), desk.path)
    with pytest.raises(AlreadyADesk):
        make(desk.path, Hand(), STORE, "maria")
    assert locate(str(desk.path), desk.path) == desk


def test_a_log_that_is_gone_is_not_made_anew(desk: Folder) -> None:
    desk.log_path.unlink()
    with pytest.raises(NoLog) as refused:
        make(desk.path, Hand(), STORE, "maria")
    assert refused.value.path == desk.log_path
    with pytest.raises(NoLog):
        desk.open_log(Hand())
    assert not desk.log_path.exists()


def test_a_log_that_is_gone_is_looked_for_under_its_own_name(desk: Folder) -> None:
    (desk.path / MARKER).write_text('[desk]\nlog = "other.db"\n', "utf-8")
    with pytest.raises(NoLog) as refused:
        make(desk.path, Hand(), STORE, "maria")
    assert refused.value.path == desk.path / "other.db"
    desk.log_path.rename(desk.path / "other.db")
    with pytest.raises(AlreadyADesk):
        make(desk.path, Hand(), STORE, "maria")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("", "utf-8")
    for path in (tmp_path / "desk", tmp_path / "desk" / "deeper"):
        with pytest.raises(BadPath) as refused:
            make(path, Hand(), STORE, "maria")
        assert refused.value.path == path


def test_no_temporary_file_is_left(desk: Folder) -> None:
    with pytest.raises(AlreadyADesk):
        make(desk.path, Hand(), STORE, "maria")
    desk.choose_story("maria", "letter")
    assert sorted(path.name for path in desk.path.rglob("*")) == [
        STATE,
        ".gitignore",
        LOG,
        MARKER,
        "state.json",
    ]


# --- finding one --------------------------------------------------------------------------------


def test_the_nearest_desk_upward_is_found(desk: Folder) -> None:
    inner = desk.path / "a" / "b"
    inner.mkdir(parents=True)
    assert locate(None, desk.path) == locate(None, inner) == desk
    own = make(desk.path / "a", Hand(), STORE, "maria")
    assert locate(None, inner) == own
    assert locate(str(desk.path), inner) == desk


def test_a_desk_is_named_as_a_person_would(desk: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(desk.path.parent))
    assert locate("~/desk", desk.path.parent) == desk
    monkeypatch.chdir(desk.path.parent)
    assert locate("desk", desk.path.parent) == desk


@pytest.mark.parametrize(
    "named", ["nowhere", "/", "~nobody-of-that-name/desk", "x" * 5_000, MARKER, "a/\udcff"]
)
def test_what_is_no_desk(desk: Folder, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.chdir(desk.path)
    with pytest.raises(NoDesk):
        locate(named, desk.path)


def test_no_desk_above(tmp_path: Path) -> None:
    with pytest.raises(NoDesk) as refused:
        locate(None, tmp_path)
    assert (refused.value.path, refused.value.upward) == (tmp_path, True)


def test_a_desk_that_is_named_needs_no_current_folder(
    desk: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = desk.path.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert locate(str(desk.path)) == desk
    with pytest.raises(FileNotFoundError):
        locate(None)


# --- the desk's file ----------------------------------------------------------------------------


def settings(desk: Folder, text: str | bytes) -> Folder:
    data = text.encode() if isinstance(text, str) else text
    (desk.path / MARKER).write_bytes(data)
    return locate(str(desk.path), desk.path)


def test_the_desks_file_says_where_the_log_is_and_who_types(desk: Folder) -> None:
    found = settings(desk, '[desk]\nlog = "other.db"\nrecorded_by = "ana"\n')
    assert found == Folder(str(desk.path), str(desk.path / "other.db"), "ana")


@pytest.mark.parametrize("text", ["", "[desk]\n", "[other]\nx = 1\n"])
def test_what_it_does_not_say_is_as_usual(desk: Folder, text: str) -> None:
    assert settings(desk, text) == desk


@pytest.mark.parametrize(
    "text",
    [
        "[desk",
        "desk = 1",
        b"\xff",
        "x = " + "[" * 5_000,
        "[desk]\nlog = 5",
        '[desk]\nlog = ""',
        '[desk]\nlog = "."',
        '[desk]\nlog = ".."',
        '[desk]\nlog = "/etc/passwd"',
        '[desk]\nlog = "../other.db"',
        '[desk]\nlog = "a/b.db"',
        '[desk]\nlog = "a\\u0000b"',
        "[desk]\nrecorded_by = 5",
        '[desk]\nrecorded_by = " "',
    ],
    ids=repr,
)
def test_a_file_that_cannot_be_used_is_refused(desk: Folder, text: str | bytes) -> None:
    with pytest.raises(BadDeskFile) as refused:
        settings(desk, text)
    assert refused.value.path == desk.path / MARKER
    assert refused.value.message.splitlines() == [refused.value.message]


# --- what each person chose ---------------------------------------------------------------------


def test_each_person_chooses_a_story(desk: Folder) -> None:
    assert desk.current_story("maria") is None
    desk.choose_story("maria", "letter")
    desk.choose_story("ana", "other")
    desk.choose_story("maria", "third")
    again = locate(str(desk.path), desk.path)
    assert (again.current_story("maria"), again.current_story("ana")) == ("third", "other")
    assert again.current_story("") is None


def test_the_day_of_the_last_use_is_kept_beside_the_choice(desk: Folder) -> None:
    assert desk.last_used() is None
    desk.choose_story("maria", "letter")
    desk.mark_used("2019-01-06")
    desk.mark_used("2019-01-07")
    assert (desk.last_used(), desk.current_story("maria")) == ("2019-01-07", "letter")


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b'{"stories": [], "last_used": 5}',
        b'{"stories": {"maria": 5}, "last_used": {}}',
        b'{"stories": null, "last_used": null}',
    ],
    ids=lambda state: repr(state[:20]),
)
def test_a_damaged_memory_is_forgotten_and_made_anew(desk: Folder, state: bytes) -> None:
    (desk.path / STATE).mkdir()
    (desk.path / STATE / "state.json").write_bytes(state)
    assert (desk.current_story("maria"), desk.last_used()) == (None, None)
    desk.mark_used("2019-01-06")
    desk.choose_story("maria", "letter")
    assert (desk.current_story("maria"), desk.last_used()) == ("letter", "2019-01-06")


def test_a_memory_that_cannot_be_written_stops_a_choice_and_nothing_else(desk: Folder) -> None:
    (desk.path / STATE).write_text("in the way", "utf-8")
    desk.mark_used("2019-01-06")
    assert desk.last_used() is None
    with pytest.raises(FolderTrouble) as refused:
        desk.choose_story("maria", "letter")
    assert refused.value.path == desk.path / STATE
