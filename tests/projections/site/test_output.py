from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import tempfile
import time
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.site import exchange, output, tree
from projections.site.output import Output
from tests.faults.processes import NOBODY, apart, without_privileges
from tests.projections.site.editions import build, disk, killed_at, shown, twins
from timeline.errors import (
    BadPath,
    DatelineError,
    DiskFull,
    FolderTrouble,
    MisplacedSite,
    NotASite,
    SiteBusy,
    StrayFiles,
    UnsafeName,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = {"index.html": "one", "a/index.html": "a", "a/e/1/index.html": "a1", "b/index.html": "b"}
TWO = {**ONE, "index.html": "two", "b/index.html": "b2", "b/e/2/index.html": "new"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


# --- editions -------------------------------------------------------------------------------------


def test_a_site_has_the_files_of_its_edition_and_nothing_else(site: Path) -> None:
    build(site, ONE)
    assert shown(site) == ONE
    build(site, TWO)
    assert shown(site) == TWO
    build(site, ONE)
    assert shown(site) == ONE


def test_what_an_edition_changed_is_told(site: Path) -> None:
    first = build(site, ONE)
    assert (first.written, first.removed, first.kept) == (tuple(sorted(ONE)), (), 0)
    second = build(site, TWO, keep=["a/"])
    assert second.written == ("b/e/2/index.html", "b/index.html", "index.html")
    assert (second.removed, second.kept) == ((), 2)
    third = build(site, ONE)
    assert third.removed == ("b/e/2/index.html",)
    assert third.digest == first.digest != second.digest


def test_the_same_files_are_not_written_again(site: Path) -> None:
    build(site, ONE)
    before = {path: path.stat().st_ino for path in [site, *site.rglob("*")]}
    again = build(site, ONE)
    assert (again.written, again.removed, again.kept) == ((), (), len(ONE))
    assert {path: path.stat().st_ino for path in [site, *site.rglob("*")]} == before


def test_only_what_changed_is_a_new_file(site: Path) -> None:
    build(site, ONE)
    before = {path: (site / path).stat().st_ino for path in ONE}
    build(site, TWO)
    after = {path: (site / path).stat().st_ino for path in ONE}
    assert {path for path in ONE if before[path] != after[path]} == {"index.html", "b/index.html"}


def test_a_folder_is_kept_without_being_read(site: Path) -> None:
    build(site, ONE)
    with disk(site.parent) as calls:
        build(site, TWO, keep=["a"])
    (site / "a/index.html").write_text("by hand")  # in place, so nobody can tell without reading
    build(site, ONE, keep=["a/"])
    assert (site / "a/index.html").read_text() == "by hand"
    assert build(site, ONE).written == ("a/index.html",)
    assert shown(site) == ONE
    assert calls.calls > 0


def test_a_folder_that_is_not_there_is_not_kept(site: Path) -> None:
    build(site, ONE)
    with Output(site).edition() as edition:
        assert not edition.keep("c/")
        assert edition.keep("b/")
    assert shown(site) == {"b/index.html": "b"}


@pytest.mark.parametrize("keep_first", [True, False])
def test_what_is_put_into_a_folder_that_is_kept_is_put(site: Path, keep_first: bool) -> None:
    build(site, ONE)
    with Output(site).edition() as edition:
        if keep_first:
            edition.keep("a/")
        edition.put("a/index.html", b"put")
        edition.keep("a/")
    assert shown(site) == {"a/index.html": "put", "a/e/1/index.html": "a1"}


def test_of_a_file_that_is_put_twice_the_last_is_there(site: Path) -> None:
    build(site, ONE)
    for texts in (("x", "one"), ("one", "x"), ("y", "z")):
        with Output(site).edition() as edition:
            for text in texts:
                edition.put("index.html", text.encode())
        assert shown(site) == {"index.html": texts[-1]}


def test_a_file_becomes_a_folder_and_a_folder_a_file(site: Path) -> None:
    build(site, {"a": "file", "b/c": "in a folder", "b/d/e": "deeper"})
    build(site, {"a/b": "in a folder", "b": "file"})
    assert shown(site) == {"a/b": "in a folder", "b": "file"}
    build(site, {"a": "file", "b/c": "in a folder"})
    assert shown(site) == {"a": "file", "b/c": "in a folder"}


def test_nothing_can_be_both_a_file_and_a_folder(site: Path) -> None:
    build(site, ONE)
    for files in ({"x": "", "x/y": ""}, {"x/y": "", "x": ""}, {"a": "", **ONE}):
        with pytest.raises(UnsafeName):
            build(site, files)
        assert shown(site) == ONE


def test_an_edition_may_be_empty(site: Path) -> None:
    build(site, {})
    assert shown(site) == {}
    build(site, ONE)
    build(site, {})
    assert shown(site) == {}


def test_the_manifest_is_json_and_says_nothing_but_names_and_digests(site: Path) -> None:
    told = build(site, ONE)
    data = (site / "manifest.json").read_bytes()
    manifest = json.loads(data)
    assert manifest.keys() == {"form", "sha256"}
    assert list(manifest["sha256"]) == sorted(ONE)
    assert sha256(data).hexdigest() == told.digest


def test_modes_do_not_depend_on_the_umask(site: Path) -> None:
    before = os.umask(0o077)
    try:
        build(site, ONE)
        build(site, TWO)
    finally:
        os.umask(before)
    for one in [site, *site.rglob("*")]:
        assert stat.S_IMODE(one.stat().st_mode) == (0o755 if one.is_dir() else 0o644)
    assert stat.S_IMODE(twins(site)[0].parent.stat().st_mode) == 0o700


def test_a_folder_keeps_the_rights_that_its_owner_gave_it(site: Path) -> None:
    site.mkdir(mode=0o700)
    build(site, ONE)
    build(site, TWO)
    assert stat.S_IMODE(site.stat().st_mode) == 0o700


def test_nothing_of_an_earlier_edition_is_left_beside_the_site(site: Path) -> None:
    build(site, {**TWO, "b/secret": "withdrawn"})
    build(site, TWO)
    build(site, ONE)
    assert [shown(twin) for twin in twins(site)] == [ONE]


def test_a_twin_that_is_prepared_is_what_the_next_edition_begins_with(site: Path) -> None:
    Output(site).prepare()
    assert not site.exists()
    build(site, ONE)
    Output(site).prepare()
    [twin] = twins(site)
    assert shown(twin) == ONE
    made = twin.stat().st_ino
    build(site, TWO)
    assert site.stat().st_ino == made


# --- where the disk can do less -------------------------------------------------------------------


def test_without_hard_links_files_are_copied(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    build(site, ONE)
    build(site, TWO, keep=["a/"])
    build(site, ONE, keep=["a/"])
    assert shown(site) == ONE
    assert (site / "a/index.html").stat().st_nlink == 1


def test_without_an_exchange_folders_are_renamed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchanged", lambda *_: False)
    for files in (ONE, TWO, ONE):
        build(site, files)
        assert shown(site) == files


def test_half_an_exchange_is_undone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site, ONE)
    build(site, TWO)
    site.rename(twins(site)[0].parent / "aside")
    with Output(site).edition() as edition:
        assert shown(site) == TWO
        assert edition.keep("a/")
    assert shown(site) == {path: text for path, text in TWO.items() if path.startswith("a/")}


# --- refused --------------------------------------------------------------------------------------


def everything(folder: Path) -> dict[str, str | None]:
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_text()
        for path in folder.rglob("*")
    }


def refused(site: Path, error: type[DatelineError], desk: Path | None = None) -> str:
    before = everything(site.parent)
    with pytest.raises(error) as refusal:
        build(site, TWO, desk=desk)
    assert everything(site.parent) == before
    return str(refusal.value)


@pytest.mark.parametrize("name", ["index.html", "manifest.json", ".hidden"])
def test_a_folder_with_other_things_is_left_as_it_is(site: Path, name: str) -> None:
    site.mkdir()
    (site / name).write_text('{"name": "somebody else\'s"}')
    refused(site, NotASite)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", '{"form": "dateline-edition-1"}', '{"form": "x", "sha256": {}}', "\0"]
    + [
        json.dumps({"form": "dateline-edition-1", "sha256": files})
        for files in (None, [], ["a"], {"../a": ""}, {"/a": ""}, {"a": None}, {"a\n": ""})
    ],
)
def test_a_manifest_of_another_form_is_none_of_ours(site: Path, text: str) -> None:
    site.mkdir()
    (site / "manifest.json").write_text(text)
    refused(site, NotASite)


@pytest.mark.parametrize("path", ["stray", "a/stray", "a/e/1/stray", "a/new/stray"])
@pytest.mark.parametrize("prepared", [True, False])
def test_what_others_put_into_a_site_is_named_and_kept(
    site: Path, path: str, prepared: bool
) -> None:
    build(site, ONE)
    if prepared:
        build(site, TWO)
        build(site, ONE)
    (site / path).parent.mkdir(exist_ok=True)
    (site / path).write_text("precious")
    for _ in range(2):
        with pytest.raises(StrayFiles) as refusal:
            build(site, TWO, keep=["a/"])
        assert repr("a/new/" if "new" in path else path) in str(refusal.value)
    assert (site / path).read_text() == "precious"
    (site / path).unlink()
    with suppress(OSError):
        (site / path).parent.rmdir()
    assert shown(site) == ONE
    build(site, TWO)
    assert shown(site) == TWO


def test_what_is_put_into_a_site_while_it_is_built_is_kept(site: Path) -> None:
    build(site, ONE)

    def meddled_with() -> None:
        with Output(site).edition() as edition:
            edition.put("index.html", b"new")
            (site / "a/e/1/stray").write_text("precious")

    with pytest.raises(StrayFiles):
        meddled_with()
    assert (site / "a/e/1/stray").read_text() == "precious"
    (site / "a/e/1/stray").unlink()
    assert shown(site) == ONE


@pytest.mark.parametrize("path", ["a/link", "a/index.html", "a/e", "b"])
def test_a_link_in_a_site_is_not_followed(site: Path, tmp_path: Path, path: str) -> None:
    build(site, ONE)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("precious")
    (site / path).rename(tmp_path / "was") if (site / path).exists() else None
    (site / path).symlink_to(outside)
    refused(site, StrayFiles)
    assert everything(outside) == {"index.html": "precious"}


def test_what_was_removed_or_replaced_by_hand_is_there_again(site: Path) -> None:
    for again in range(3):  # also when the twin is made for it
        build(site, ONE)
        (site / "a/index.html").unlink()
        (site / "new").write_text("by an editor")
        (site / "new").rename(site / "b/index.html")
        (site / "a/e/1/index.html").unlink()
        (site / "a/e/1").rmdir()
        build(site, ONE, keep=["b/"] if again else [])
        assert shown(site) == ONE
        [twin] = twins(site)
        assert shown(twin) == ONE


def test_a_site_that_was_copied_is_gone_on_with(site: Path, tmp_path: Path) -> None:
    build(site, ONE)
    copied = tmp_path / "copied"
    for path, text in {**ONE, "manifest.json": (site / "manifest.json").read_text()}.items():
        (copied / path).parent.mkdir(parents=True, exist_ok=True)
        (copied / path).write_text(text)
    (copied / "b/index.html").unlink()
    with Output(copied).edition() as edition:
        assert edition.keep("a/")
        assert not edition.keep("b/"), "it is not whole"
        edition.put("index.html", b"one")
        edition.put("b/index.html", b"b")
    assert shown(copied) == ONE


def test_a_site_that_was_deleted_is_built_anew(site: Path) -> None:
    build(site, ONE)
    build(site, TWO)
    site.rename(site.with_name("gone"))
    with Output(site).edition() as edition:
        assert not edition.keep("a/")
        edition.put("index.html", b"anew")
    assert shown(site) == {"index.html": "anew"}


def test_a_site_may_be_in_a_desk_but_not_in_its_place(tmp_path: Path) -> None:
    desk = tmp_path / "newsroom" / "desk"
    (desk / ".dateline").mkdir(parents=True)
    for place in (desk, desk.parent, desk / ".dateline", desk / ".dateline" / "site"):
        refused(place, MisplacedSite, desk)
    build(desk / "site", ONE, desk=desk)
    assert shown(desk / "site") == ONE


def test_no_site_is_built_where_it_could_not_be_exchanged(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mounted in ("/", "/proc"):
        with pytest.raises(MisplacedSite, match="a disk is mounted there"):
            build(Path(mounted), ONE)
    build(site, ONE)
    for place in (site, site / "a"):
        monkeypatch.chdir(place)
        with pytest.raises(MisplacedSite, match="current folder"):
            build(site, TWO)
    monkeypatch.chdir(site.parent)
    build(Path("site"), TWO)
    assert shown(site) == TWO


def test_a_place_that_cannot_be_is_told(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for place in (tmp_path / "file", site / "deeper", tmp_path / "loop", tmp_path / ("x" * 250)):
        with pytest.raises(BadPath):
            build(place, ONE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


def test_a_link_to_the_site_is_followed_and_stays(site: Path, tmp_path: Path) -> None:
    site.mkdir()
    link = tmp_path / "link"
    link.symlink_to(site)
    build(link, ONE)
    build(link, TWO)
    assert link.is_symlink()
    assert shown(site) == TWO
    assert twins(site)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "../x",
            "/x",
            "a/../x",
            "a//x",
            "a/",
            "a\\x",
            "a\0x",
            "a\nx",
            ".x",
            "a/.x",
        ),
        *("manifest.json", "x" * 256, "x/" * 600 + "x", "ä", "a:b", "a b", "%2e%2e/x", "*"),
    ],
)
def test_only_safe_names_are_written(site: Path, name: str) -> None:
    build(site, ONE)
    with pytest.raises(UnsafeName):
        build(site, {**ONE, name: "x"})
    assert shown(site) == ONE


def test_names_that_pages_have_are_safe(site: Path) -> None:
    files = {
        "-0499/index.html": "",
        "a-b/2019/index.html": "",
        "e/0b5c/index.html": "",
        "404.html": "",
        "x" * 255: "",
    }
    build(site, files)
    assert shown(site) == files


def test_the_hidden_folder_must_be_of_nobody_else(site: Path) -> None:
    build(site, ONE)
    hidden = twins(site)[0].parent if twins(site) else site.parent / ".site.next"
    hidden.chmod(0o777)
    with pytest.raises(FolderTrouble, match="others can write to it"):
        build(site, TWO)
    hidden.chmod(0o700)
    (hidden / "notes").write_text("precious")
    with pytest.raises(StrayFiles):
        build(site, TWO)
    assert (hidden / "notes").read_text() == "precious"
    assert shown(site) == ONE


def test_only_one_builds_at_a_time(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site, ONE)
    monkeypatch.setattr(output, "PATIENCE", 0.05)
    with Output(site).edition() as edition:
        edition.put("index.html", b"only")
        with pytest.raises(SiteBusy):
            build(site, TWO)
    assert shown(site) == {"index.html": "only"}


def test_the_second_waits_for_the_first(site: Path) -> None:
    build(site, ONE)
    folder = os.open(site.parent / ".site.next", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    waited = []

    def let_go(_: float) -> None:
        waited.append(True)
        fcntl.flock(folder, fcntl.LOCK_UN)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "sleep", let_go)
        build(site, TWO)
    os.close(folder)
    assert waited == [True]
    assert shown(site) == TWO


# --- failing --------------------------------------------------------------------------------------


def fail_after(site: Path, files: dict[str, str]) -> None:
    with Output(site).edition() as edition:
        for path, text in files.items():
            edition.put(path, text.encode())
        raise RuntimeError


def test_what_goes_wrong_while_pages_are_made_leaves_the_site(site: Path) -> None:
    build(site, ONE)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail_after(site, {"index.html": "new", "a": "a file now", "b/index.html/x": "deeper"})
        assert shown(site) == ONE
        assert [shown(twin) for twin in twins(site)] == [ONE]


def test_a_first_edition_that_goes_wrong_leaves_nothing(site: Path) -> None:
    with pytest.raises(RuntimeError):
        fail_after(site, {"index.html": "new"})
    assert not site.exists()
    assert twins(site) == []


def test_the_disk_failing_at_any_call_leaves_one_edition_whole(site: Path) -> None:
    build(site, ONE)
    build(site, TWO)
    with disk(site.parent) as counted:
        build(site, ONE)
    for number in range(1, counted.calls + 1):
        if shown(site) == ONE:
            build(site, TWO)

        def fail(calls: int, number: int = number) -> None:
            if calls == number:
                raise OSError(errno.ENOSPC, "No space left on device")

        refusal = None
        with disk(site.parent, fail):
            try:
                build(site, ONE)
            except DiskFull as error:
                refusal = error
        assert shown(site) in ((TWO, ONE) if refusal else (ONE,)), number
    build(site, TWO)
    assert [shown(twin) for twin in twins(site)] == [TWO]


def test_a_disk_that_is_full_in_the_middle_leaves_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site, ONE)

    class Full(tree.Tree):
        def write(self, path: str, data: bytes) -> None:
            super().write(path, data)
            if path == "b/index.html":
                raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("projections.site.twin.Tree", Full)
        with pytest.raises(DiskFull):
            build(site, TWO)
    assert shown(site) == ONE
    assert [shown(twin) for twin in twins(site)] == [ONE]
    build(site, TWO)
    assert shown(site) == TWO


def build_without_rights() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        site = Path(folder) / "site"
        build(site, ONE)
        told = [
            without_privileges(partial(said, site)),
            without_privileges(partial(said, site.parent / "new")),
        ]
        assert shown(site) == ONE
        return told


def said(site: Path, record: Callable[[str], None] = lambda _: None) -> str:
    try:
        build(site, TWO, record=record)
    except DatelineError as error:
        return error.code
    return "built"


def test_who_may_not_write_there_is_told() -> None:
    assert apart(build_without_rights) == ["folder-trouble", "folder-trouble"]


def build_what_was_locked() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        return without_privileges(partial(lock_and_build, Path(folder) / "site"))


def lock_and_build(site: Path) -> list[str]:
    recorded: list[str] = []
    build(site, ONE)
    told = []
    for place, mode in ((site, 0o555), (site.parent, 0o555), (site, 0o755)):
        place.chmod(mode)
        told.append(said(site, recorded.append))
        site.parent.chmod(0o755)
    return [*told, str(len(recorded))]


def test_a_site_that_was_locked_for_a_while_is_built_again_and_recorded_only_then() -> None:
    trouble = "folder-trouble"
    assert apart(build_what_was_locked) == [trouble, trouble, "built", "1"]


# --- any sequence, interrupted anywhere -----------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c", "a-b", "index.html"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def are_apart(files: dict[str, str]) -> bool:
    """Whether nothing is both a file and a folder."""
    return not any(other.startswith(f"{one}/") for one in files for other in files)


FILES = st.dictionaries(PATHS, st.sampled_from(["", "x", "y"]), max_size=8).filter(are_apart)
STEPS = st.lists(st.tuples(FILES, st.one_of(st.none(), st.integers(1, 80))), min_size=1, max_size=5)


def unchanged(before: dict[str, str], files: dict[str, str]) -> list[str]:
    """Folders of which an incremental build would know that nothing in them changed."""
    folders = {path.split("/")[0] for path in before if "/" in path}

    def of(every: dict[str, str], folder: str) -> dict[str, str]:
        return {path: text for path, text in every.items() if path.startswith(f"{folder}/")}

    return [f"{one}/" for one in sorted(folders) if of(before, one) == of(files, one)]


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_a_site_is_its_last_edition_wherever_builds_are_cut_short(
    steps: list[tuple[dict[str, str], int | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        now: dict[str, str] | None = None
        for files, number in steps:
            keep = unchanged(now or {}, files)
            if number is None:
                build(site, files, keep)
                now = files
                continue
            with killed_at(site.parent, number):
                build(site, files, keep)
            found = shown(site) if (site / "manifest.json").exists() else None
            assert found in (now, files)
            now = found
        if now is not None:
            full = Path(folder) / "full"
            build(full, now)
            assert everything(site) == everything(full)


# --- on the record --------------------------------------------------------------------------------


def test_an_edition_is_recorded_when_it_is_all_there_and_before_readers_see_it(site: Path) -> None:
    first = build(site, ONE)
    recorded: list[str] = []

    def record(digest: str) -> None:
        recorded.append(digest)
        assert shown(site) == ONE

    second = build(site, TWO, record=record)
    assert recorded == [second.digest] != [first.digest]
    assert shown(site) == TWO


def test_one_that_changes_nothing_is_recorded_too(site: Path) -> None:
    first = build(site, ONE)
    recorded: list[str] = []
    build(site, ONE, record=recorded.append)
    assert recorded == [first.digest]


@pytest.mark.parametrize("before", [{}, ONE], ids=["the first", "another"])
def test_readers_see_nothing_that_cannot_be_recorded(site: Path, before: dict[str, str]) -> None:
    if before:
        build(site, before)

    def fail(_: str) -> None:
        raise SiteBusy(site, 1)

    with pytest.raises(SiteBusy):
        build(site, TWO, record=fail)
    assert (shown(site) if before else site.exists()) == (before or False)
    build(site, TWO)
    assert shown(site) == TWO


@pytest.mark.parametrize("before", [{}, ONE], ids=["the first", "another"])
def test_an_edition_that_is_not_to_be_shown_leaves_the_site_as_it_is(
    site: Path, before: dict[str, str]
) -> None:
    if before:
        build(site, before)
    with Output(site).edition(show=False) as edition:
        for path, text in TWO.items():
            edition.put(path, text.encode())
    assert edition.published is not None
    assert (shown(site) if before else site.exists()) == (before or False)
    assert build(site, TWO) == edition.published


@pytest.mark.parametrize("how", ["removed", "added", "replaced"])
def test_a_twin_that_was_changed_by_hand_is_made_anew(site: Path, how: str) -> None:
    with Output(site).edition() as edition:
        edition.put("a/index.html", b"a")
        edition.put("b/index.html", b"b")
    Output(site).prepare()
    [twin] = site.with_name(f".{site.name}.next").iterdir()
    if how == "added":
        (twin / "a" / "stray").write_bytes(b"x")
    else:
        (twin / "a" / "index.html").unlink()
    if how == "replaced":
        (twin / "a" / "index.html").write_bytes(b"x")
    with Output(site).edition() as edition:
        edition.keep("a/")
        edition.put("b/index.html", b"c")
    assert (site / "a" / "index.html").read_bytes() == b"a"
    assert sorted(one.name for one in (site / "a").iterdir()) == ["index.html"]
