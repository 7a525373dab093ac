"""Settings: which of several sayings wins, and files that keep what else is in them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from cli.settings import NAMES, own_path
from timeline.folder import MARKER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine

OWN = """\
# mine
pager = "more"  # short

color = "never"

[later]
x = 1
"""
UNUSABLE = [
    ("[x\n", "(at line 1, column 3)"),
    ("\n\xe9 = 1", "(at line 2, column 1)"),
    ("\npager = 5", "pager must be text in quotes (at line 2)"),
    ("pager = 'less \"'", "pager has a quotation mark that is not closed (at line 1)"),
    ('editor = ""', "editor must be a command (at line 1)"),
    ('color = "pink"', "color must be auto or never (at line 1)"),
    ('recorded_by = " "', "recorded_by is blank (at line 1)"),
    ('desk = "here"', "desk must be the whole path of a desk's folder (at line 1)"),
    ("x = " + "[" * 5_000, "nested too deep"),
]


@pytest.fixture
def own(desk: CommandLine) -> Path:
    """The user's own file, with something in it."""
    path = own_path()
    path.parent.mkdir(parents=True)
    path.write_text(OWN, "utf-8")
    return path


def setting(desk: CommandLine, name: str) -> tuple[str, str]:
    """The value of a setting and what says so."""
    found = desk("config", name, "--json").json()
    assert found["name"] == name
    return found["value"], found["from"]


# --- which saying wins ----------------------------------------------------------------------------


def test_everything_that_may_be_set_is_listed(desk: CommandLine) -> None:
    found = desk("config", "--json").json()["settings"]
    assert [one["name"] for one in found] == list(NAMES)
    shown = desk("config").out.splitlines()
    assert [line.split()[0] for line in shown] == list(NAMES)
    for one, line in zip(found, shown, strict=True):
        assert line.endswith(f"  ({one['from']})")
        assert f" {one['value'] or '-'} " in line


@pytest.mark.parametrize(
    ("name", "sayings"),
    [
        ("editor", ["own", "VISUAL", "EDITOR"]),
        ("pager", ["DATELINE_PAGER", "own", "PAGER"]),
        ("recorded_by", ["DATELINE_USER", "desk", "own"]),
        ("color", ["NO_COLOR", "own"]),
    ],
)
def test_the_first_that_says_it_wins(
    desk: CommandLine,
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    sayings: list[str],
) -> None:
    files = {"own": own, "desk": desk.folder / MARKER}
    value = "never" if name == "color" else "said"
    texts = {"own": f'{name} = "{value}"\n', "desk": f'[desk]\n{name} = "{value}"\n'}
    for variable in ("DATELINE_USER", "DATELINE_PAGER"):
        monkeypatch.delenv(variable)
    monkeypatch.setattr("cli.session.login_name", lambda: "login")
    own.write_text("")
    for said in reversed(sayings):
        if said in files:
            files[said].write_text(texts[said])
        else:
            monkeypatch.setenv(said, value)
        assert setting(desk, name) == (value, str(files.get(said, said)))
    option = {"recorded_by": ["--user", "opt"], "pager": ["--no-pager"], "color": ["--no-color"]}
    if name in option:
        found = desk("config", name, "--json", *option[name]).json()
        assert found["from"] == option[name][0]


def test_what_nobody_says_is_as_usual(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_PAGER")
    monkeypatch.setenv("TERM", "xterm")
    for name, usual in (("editor", "vi"), ("pager", "less"), ("color", "auto")):
        assert setting(desk, name) == (usual, "as usual")
    monkeypatch.setenv("TERM", "dumb")
    assert setting(desk, "pager") == ("", "as usual")
    monkeypatch.delenv("DATELINE_USER")
    monkeypatch.setattr("cli.session.login_name", lambda: "login")
    assert setting(desk, "recorded_by") == ("login", "the login name")
    assert desk("config", "after_log", "--json").json()["value"] is None


def test_a_desk_never_names_what_would_be_run(desk: CommandLine) -> None:
    with (desk.folder / MARKER).open("a") as file:
        file.write('editor = "evil"\npager = "evil"\n[commands]\neditor = "evil"\n')
    assert setting(desk, "editor")[0] == "vi"
    assert setting(desk, "pager")[0] == ""
    for name in ("editor", "pager", "color", "desk"):
        error = desk.refused("config", name, "evil", "--in-desk", code=2)
        assert error["code"] == "misplaced-setting"
        assert error["hint"] == f"dateline config {name} VALUE"
    for name in ("after_log", "log"):
        error = desk.refused("config", name, "x", code=2)
        assert error["hint"] == f"dateline config {name} VALUE --in-desk"


def test_the_usual_desk_is_the_last_that_is_looked_for(
    desk: CommandLine, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("config", "desk", ".")
    assert setting(desk, "desk") == (str(desk.folder), "the nearest upward")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert setting(desk, "desk") == (str(desk.folder), str(own_path()))
    assert "letter" in desk("stories").out
    desk("init", "other")
    assert "letter" not in desk("stories", "--desk", "other").out
    desk.folder.rename(desk.folder.with_name("gone"))
    assert desk("--json", "stories", code=2).error()["code"] == "no-desk"
    monkeypatch.setenv("DATELINE_DESK", "other")
    assert setting(desk, "desk")[1] == "DATELINE_DESK"


def test_without_a_desk_what_is_the_user_s_own_is_listed_and_set(nowhere: CommandLine) -> None:
    nowhere("config", "editor", "ed")
    found = {one["name"]: one for one in nowhere("config", "--json").json()["settings"]}
    assert found["editor"]["value"] == "ed"
    assert (found["desk"]["value"], found["desk"]["from"]) == (None, "there is no desk here")
    assert nowhere("--json", "config", "log", "x", "--in-desk", code=2).error()["code"] == "no-desk"


def test_the_own_name_goes_on_record(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_USER")
    desk("config", "recorded_by", "Ana Maria")
    desk("log", "letter", "said", "A")
    desk("init", "other")
    assert desk.rows("SELECT recorded_by FROM events ORDER BY position DESC LIMIT 1") == [
        ("Ana Maria",)
    ]
    shown = desk("--desk", "other", "stories", "--verbose").err
    assert f"the user is Ana Maria ({own_path()})" in shown


def test_colour_is_not_wanted_by_who_says_so_in_a_file(desk: CommandLine) -> None:
    desk("log", "said", "A")
    assert b"\x1b[1m" in desk.terminal([["timeline"]], env={"TERM": "xterm"})[1]
    desk("config", "color", "never")
    assert b"\x1b" not in desk.terminal([["timeline"]], env={"TERM": "xterm"})[1]


@pytest.mark.parametrize("folder", ["", "here"])
def test_only_a_whole_path_is_a_place_for_the_own_file(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", folder)
    monkeypatch.setenv("HOME", str(desk.folder / "home"))
    desk("config", "color", "never")
    assert (desk.folder / "home" / ".config" / "dateline" / "config.toml").is_file()
    assert not (desk.folder / "here").exists()


# --- setting it -----------------------------------------------------------------------------------


def test_a_file_keeps_its_comments_its_order_and_its_mode(desk: CommandLine, own: Path) -> None:
    own.chmod(0o644)
    desk("config", "pager", "less -i")
    desk("config", "editor", "vim -u NONE")
    assert own.read_text("utf-8") == OWN.replace("more", "less -i").replace(
        '"never"\n', '"never"\neditor = "vim -u NONE"\n'
    )
    assert stat.S_IMODE(own.stat().st_mode) == 0o644
    desk("config", "editor", "--unset")
    desk("config", "pager", "more")
    assert own.read_text("utf-8") == OWN
    assert list(own.parent.iterdir()) == [own]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this\n",
        '[desk]\nlog = "dateline.db"',
        'desk = {log = "dateline.db"}\n',
        'desk.log = "dateline.db"\n[hooks]\n',
        '[hooks]\n\n[desk]\r\nlog = "dateline.db" # ours\r\n',
        "[other]\nx = 1\n[desk.inner]\ny = 2\n",
    ],
)
def test_a_desk_s_file_of_any_form_takes_a_setting(desk: CommandLine, text: str) -> None:
    path = desk.folder / MARKER
    path.write_bytes(text.encode())
    desk("config", "recorded_by", "bo", "--in-desk")
    desk("config", "after_log", "true", "--in-desk")
    assert setting(desk, "after_log") == ("true", str(path))
    assert 'recorded_by = "bo"' in path.read_text()
    desk("stories")
    for name in ("recorded_by", "after_log"):
        assert desk("config", name, "--unset", "--in-desk", "--json").json()["changed"]
        assert not desk("config", name, "--unset", "--in-desk", "--json").json()["changed"]
    for line in filter(None, text.splitlines()):
        assert line in path.read_text()
    desk("stories")


def test_what_is_set_is_told(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk("config", "editor", "ed").out == f"editor is 'ed' in {own_path()}\n"
    assert desk("config", "editor", "ed").out == f"editor is 'ed' already in {own_path()}\n"
    assert desk("config", "editor").out == "ed\n"
    said = desk("config", "pager", "more").out
    assert said.endswith("note: DATELINE_PAGER comes first, and says ''\n")
    assert desk("config", "editor", "--unset").out == f"editor is not set in {own_path()}\n"
    document = desk("config", "pager", "less", "--json").json()
    assert document == {"name": "pager", "value": "less", "file": str(own_path()), "changed": True}
    assert stat.S_IMODE(own_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(own_path().parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["pagr"], "unknown-setting"),
        (["pagr", "less"], "unknown-setting"),
        (["color", "pink"], "bad-field"),
        (["recorded_by", "a\nb"], "bad-field"),
        (["editor", " "], "bad-field"),
        (["pager", "less '"], "bad-field"),
        (["desk", "nowhere"], "no-desk"),
        (["log", "gone.db", "--in-desk"], "bad-field"),
        (["log", "../dateline.db", "--in-desk"], "bad-field"),
        (["after_log", "", "--in-desk"], "bad-field"),
        (["pager", "less", "--unset"], "usage"),
        (["--unset"], "usage"),
        (["pager", "--in-desk"], "usage"),
        (["pager", "less", "more"], "usage"),
    ],
)
def test_what_cannot_be_set_changes_nothing(
    desk: CommandLine, own: Path, words: list[str], code: str
) -> None:
    marker = (desk.folder / MARKER).read_bytes()
    assert desk.refused("config", *words, code=2)["code"] == code
    assert own.read_text("utf-8") == OWN
    assert (desk.folder / MARKER).read_bytes() == marker


def test_a_mistyped_name_is_answered_with_the_nearest(desk: CommandLine) -> None:
    assert "did you mean pager?" in desk.refused("config", "pagr", code=2)["message"]


def test_a_link_stays_a_link(desk: CommandLine, own: Path) -> None:
    target = desk.folder / "dotfiles.toml"
    own.rename(target)
    own.symlink_to(target)
    desk("config", "pager", "less")
    assert own.is_symlink()
    assert 'pager = "less"' in target.read_text()


def test_a_file_of_another_user_is_not_made_one_s_own(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (desk.folder / MARKER).open("a") as file:
        file.write('[hooks]\nafter_log = "evil"\n')
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    error = desk.refused("config", "recorded_by", "bo", "--in-desk", code=4)
    assert "belongs to another user" in error["message"]


def test_a_folder_that_cannot_be_written_to_is_named(desk: CommandLine) -> None:
    own_path().parent.parent.write_text("in the way")
    assert desk.refused("config", "pager", "less", code=4)["code"] == "folder-trouble"


# --- files that cannot be used --------------------------------------------------------------------


@pytest.mark.parametrize(("text", "why"), UNUSABLE)
def test_an_own_file_that_cannot_be_used_is_named_and_left_out(
    desk: CommandLine, own: Path, text: str, why: str
) -> None:
    own.write_text(text, "utf-8")
    desk("log", "said", "A")
    for words in (["timeline"], ["stories"], ["doctor"], ["config"], ["log", "said", "B"]):
        ran = desk(*words)
        [line] = ran.err.splitlines()
        assert line.startswith(f"dateline: cannot use {own}: ")
        assert line.endswith(f"{why}; it is left out")
    assert desk("stories", "--quiet").err == ""


def test_nothing_is_recorded_under_a_name_that_may_be_wrong(
    desk: CommandLine, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_USER")
    for text in ("recorded_by = 5", "[x"):
        own.write_text(text)
        for words in (["log", "letter", "said", "A"], ["init", "other"]):
            before = desk.position()
            error = desk(*words, "--json", code=2).err
            assert '"bad-settings"' in error
            assert desk.position() == before
        assert not (desk.folder / "other").exists()
        desk("timeline", "letter")
        desk("log", "letter", "said", "A", "--user", "ana")
    own.write_text("color = 5")
    desk("log", "letter", "said", "A")


@pytest.mark.parametrize(("text", "code"), [("[x", 2), ("pager = 5", 0)])
def test_setting_mends_a_value_but_not_a_file(
    desk: CommandLine, own: Path, text: str, code: int
) -> None:
    own.write_text(text)
    desk("config", "pager", "less", code=code)
    assert own.read_text() == (text if code else 'pager = "less"')
    assert desk("stories").err.count("left out") == (1 if code else 0)


def test_an_own_file_that_cannot_be_read_is_named(desk: CommandLine) -> None:
    own_path().mkdir(parents=True)
    assert "Is a directory; it is left out" in desk("stories").err
    assert desk.refused("config", "pager", "less", code=2)["code"] == "bad-settings"


def test_a_desk_s_file_that_cannot_be_used_is_mended_or_named(desk: CommandLine) -> None:
    path = desk.folder / MARKER
    path.write_text("[desk]\nrecorded_by = 5\n")
    listed = desk("config")
    assert f"cannot use {path}" in listed.err
    assert "(its file cannot be used)" in listed.out
    desk("config", "recorded_by", "bo", "--in-desk")
    desk("stories")
    path.write_text("[desk\n")
    assert desk.refused("config", "recorded_by", "bo", "--in-desk", code=2)["code"] == (
        "bad-desk-file"
    )
    assert path.read_text() == "[desk\n"


def test_a_write_that_is_cut_short_leaves_the_file_as_it_was(
    desk: CommandLine, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    desk("config", "pager", "less", code=130)
    assert own.read_text("utf-8") == OWN
    assert list(own.parent.iterdir()) == [own]
