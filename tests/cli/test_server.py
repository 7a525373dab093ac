"""Desks whose log is on a server: made, joined, read and written as any; no password is told."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY, CommandLine
from tests.cli.test_completion import asked
from tests.cli.test_hooks import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers import Server

SECRET = "t0psecret"


@pytest.fixture
def url(server: Server, database: str) -> str:
    """An address with a password, which this server does not ask for."""
    return server.url(database).replace("owner@", f"owner:{SECRET}@")


@pytest.fixture
def place(server: Server, database: str) -> str:
    return f"postgresql://127.0.0.1:{server.port}/{database}"


@pytest.fixture
def two(nowhere: CommandLine, url: str) -> CommandLine:
    """Two desks, `a` and `b`, on one log with a story; the machine's clock is right."""
    nowhere.clock.moment = datetime.now(UTC)
    for desk in "ab":
        nowhere("init", desk, "--store", url)
    nowhere("--desk", "a", "open", STORY, "The letter")
    return nowhere


def test_the_first_init_makes_the_log_and_the_next_joins_it(
    nowhere: CommandLine, url: str, place: str
) -> None:
    first = nowhere("init", "a", "--store", url)
    assert f"its log, a new one, is in {place}\n" in first.out
    nowhere("--desk", "a", "open", STORY, "The letter")
    second = nowhere("init", "b", "--store", url, "--json").json()
    assert second == {
        "desk": str(nowhere.folder / "b"),
        "log": place,
        "position": 2,
        "joined": True,
    }
    third = nowhere("init", "c", "--store", url)
    assert f"it joins the log in {place}, at position 2\n" in third.out
    assert STORY in nowhere("--desk", "c", "stories").out


def test_only_its_owner_reads_a_desk_s_file_and_nothing_else_has_the_password(
    nowhere: CommandLine, url: str
) -> None:
    nowhere("init", "a", "--store", url)
    nowhere("--desk", "a", "open", STORY, "The letter")
    nowhere("--desk", "a", "log", "said", "Something", "--story", STORY)
    holding = [path for path in nowhere.folder.rglob("*") if path.is_file()]
    told = [path.name for path in holding if SECRET.encode() in path.read_bytes()]
    assert told == ["dateline.toml"]
    assert stat.S_IMODE((nowhere.folder / "a" / "dateline.toml").stat().st_mode) == 0o600
    assert "dateline.toml" in (nowhere.folder / "a" / ".gitignore").read_text().split("\n")
    assert not list(nowhere.folder.rglob("dateline.db"))


def test_what_one_desk_logs_the_other_reads_and_builds_upon(two: CommandLine) -> None:
    two("--desk", "a", "log", "asked", "They ask", "--by", "ana", "--to", "bo", "--key", "ask")
    two("use", STORY, "--desk", "b")
    moved = two("--desk", "b", "log", "answered", "He answers", "--re", "ask", "--json").json()
    assert moved["position"] == 4
    assert moved["moves"], "its own read model was caught up with what the other logged"
    assert "He answers" in two("--desk", "a", "timeline").out
    undone = two("--desk", "a", "undo", "--json").json()
    assert undone["position"] == 5, "a user's last step, wherever it was taken"
    assert "He answers" not in two("--desk", "b", "timeline").out


def test_a_name_that_is_nearly_known_is_told_there_too(two: CommandLine) -> None:
    two("--desk", "a", "log", "said", "One", "--by", "Archibald Sanderson", "--story", STORY)
    again = two(
        "--desk", "b", "log", "said", "Two", "--by", "Archibald Sandersen", "--story", STORY
    )
    assert "did you mean 'Archibald Sanderson'?" in again.out


def test_own_verbs_are_known_at_every_desk(two: CommandLine) -> None:
    two(
        "--desk",
        "a",
        "kind",
        "define",
        "audit",
        "--extends",
        "report",
        "--verb",
        "audited",
        "--meaning",
        "Somebody audits.",
    )
    assert "audited" in two("--desk", "b", "verbs", "audited").out


def test_a_hook_is_told_there_too(two: CommandLine) -> None:
    two("--desk", "a", "config", "after_log", "tee hook.json", "--in-desk")
    two("--desk", "a", "log", "said", "Something", "--story", STORY)
    told = two.folder / "a" / "hook.json"
    wait_for(lambda: told.exists() and told.read_text().endswith("\n"))
    assert "Something" in told.read_text()
    assert SECRET not in told.read_text()


def test_a_small_difference_of_clocks_is_no_news_a_large_one_is(two: CommandLine) -> None:
    two("--desk", "a", "log", "said", "One", "--story", STORY)
    two.clock.move(minutes=-2)
    assert two("--desk", "b", "log", "said", "Two", "--story", STORY).err == ""
    two.clock.move(days=-2)
    warned = two("--desk", "b", "log", "said", "Three", "--story", STORY).err
    assert "what you log is recorded by the server's clock" in warned


def test_doctor_finds_nothing_wrong(two: CommandLine, place: str) -> None:
    told = two("--desk", "a", "doctor").out
    assert f"its log in {place}\n" in told
    assert "the log is on a server" in told
    assert two("--desk", "a", "doctor", "--quiet").out == ""


def test_doctor_names_a_guard_that_was_removed(
    two: CommandLine, server: Server, database: str
) -> None:
    server.execute("DROP TRIGGER events_stay ON dateline.events", database=database)
    told = two("--desk", "a", "doctor", code=5).out
    assert "wrong    file: " in told
    assert "trigger events_stay" in told


def test_a_backup_is_a_file_and_comes_back_as_either(
    two: CommandLine, server: Server, place: str
) -> None:
    two("--desk", "a", "log", "said", "Something", "--story", STORY)
    made = two("--desk", "a", "backup", "monday.db", "--json").json()
    assert made["position"] == 3
    two("restore", "monday.db", "file")
    assert "Something" in two("--desk", "file", "export", STORY, "--format", "jsonl").out
    for dry_run in ((), ("--dry-run",)):
        taken = ("restore", "monday.db", "c", "--store", f"{place}?user=owner", *dry_run)
        assert two.refused(*taken, code=1)["code"] == "store-taken"
    other = server.new_database()
    try:
        url = server.url(other)
        would = two("restore", "monday.db", "c", "--store", url, "--dry-run").out
        assert "would restore" in would
        assert not (two.folder / "c" / "dateline.toml").exists()
        back = two("restore", "monday.db", "c", "--store", url, "--json").json()
        assert (back["log"], back["position"], back["recorded_at"]) == (
            f"postgresql://127.0.0.1:{server.port}/{other}",
            made["position"],
            made["recorded_at"],
        )
        exported = ("export", STORY, "--format", "jsonl")
        assert two("--desk", "c", *exported).out == two("--desk", "a", *exported).out
        two("--desk", "c", "log", "said", "More", "--story", STORY)
        assert two("--desk", "c", "doctor", "--quiet").out == ""
    finally:
        server.drop_database(other)


def test_config_tells_the_place_and_changes_the_address(
    two: CommandLine, url: str, place: str
) -> None:
    assert two("--desk", "a", "config", "store").out == f"{place}\n"
    new = f"{url}?connect_timeout=3"
    changed = two("--desk", "a", "config", "store", new, "--in-desk", "--json").json()
    assert (changed["value"], changed["changed"]) == (place, True)
    two("--desk", "a", "config", "store", new, "--in-desk")
    assert STORY in two("--desk", "a", "stories").out
    assert two.refused("--desk", "a", "config", "store", "nonsense", "--in-desk", code=2)
    (two.folder / "a" / "other.db").touch()
    assert two.refused("--desk", "a", "config", "log", "other.db", "--in-desk", code=2)
    two("init", "file")
    assert two.refused("--desk", "file", "config", "store", url, "--in-desk", code=2)


def test_config_writes_no_password_where_others_read_it(nowhere: CommandLine, url: str) -> None:
    nowhere("init", "a", "--store", url.replace(f":{SECRET}", ""))
    marker = nowhere.folder / "a" / "dateline.toml"
    marker.chmod(0o644)
    error = nowhere.refused("--desk", "a", "config", "store", url, "--in-desk", code=2)
    assert "chmod 600" in error["message"]
    assert SECRET not in marker.read_text()
    marker.chmod(0o600)
    nowhere("--desk", "a", "config", "store", url, "--in-desk")
    assert SECRET in marker.read_text()


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",),
        ("config",),
        ("stories", "--verbose"),
        ("log", "said", "A", "--story", STORY, "--verbose"),
        ("backup", "b.db"),
        ("init", "a"),
        ("demo", "a"),
    ],
)
def test_nothing_says_the_password(two: CommandLine, words: tuple[str, ...]) -> None:
    code = 1 if words[0] in ("init", "demo") else 0
    desk = () if words[0] in ("init", "demo") else ("--desk", "a")
    for more in ((), ("--json",)):
        ran = two(*desk, *words, *more, code=code)
        assert SECRET not in ran.out + ran.err
        words = (*words[:-1], "b2.db") if words[0] == "backup" else words


def test_a_server_that_is_not_there_is_one_sentence(two: CommandLine, url: str) -> None:
    away = url.replace(url.rpartition(":")[2].partition("/")[0], "1")
    two("--desk", "a", "config", "store", away, "--in-desk")
    error = two.refused("--desk", "a", "log", "said", "A", "--story", STORY, code=4)
    assert error["code"] == "server-unreachable"
    assert "Connection refused; nothing was written" in error["message"]
    assert SECRET not in str(error)
    told = two("--desk", "a", "doctor", "--json", code=5).out
    assert SECRET not in told


def test_where_a_log_is_left_no_desk_is_made_and_no_log_on_a_server(
    nowhere: CommandLine, url: str
) -> None:
    (nowhere.folder / "a").mkdir()
    (nowhere.folder / "a" / "dateline.db").write_bytes(b"")
    assert nowhere.refused("init", "a", "--store", url, code=1)["code"] == "already-a-desk"
    assert not nowhere("init", "b", "--store", url, "--json").json()["joined"]


def test_an_address_that_cannot_be_read_makes_nothing(nowhere: CommandLine) -> None:
    for url in ("dateline.db", "mysql://db/news", f"postgresql://ana:{SECRET}@x@db/news"):
        error = nowhere.refused("init", "a", "--store", url, code=2)
        assert error["code"] == "bad-store"
        assert SECRET not in str(error)
    assert not (nowhere.folder / "a").exists()


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ('store = "{url}"\nlog = "dateline.db"', 0o600, "it names both a log and a store"),
        ('store = "nonsense"', 0o600, "the address of the store cannot be used"),
        ("store = 5", 0o600, "the address of the store cannot be used"),
        ('store = "{url}"', 0o644, "others can read the password in it"),
        ('store = "{url}"', 0o622, "others can write to it"),
    ],
)
def test_a_desk_s_file_that_is_not_to_be_believed(
    two: CommandLine, url: str, text: str, mode: int, why: str
) -> None:
    marker = two.folder / "a" / "dateline.toml"
    marker.write_text(f"[desk]\n{text.format(url=url)}\n")
    marker.chmod(mode)
    error = two.refused("--desk", "a", "stories", code=2)
    assert (error["code"], why in error["message"]) == ("bad-desk-file", True)
    assert SECRET not in str(error)


def test_without_psycopg_the_extra_is_named(two: CommandLine) -> None:
    blocked = "import sys; sys.modules['psycopg'] = None\nfrom cli.main import run\nrun()"
    ran = subprocess.run(
        [sys.executable, "-c", blocked, "--desk", "a", "stories"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 4
    assert ran.stderr == (
        "dateline: a store on PostgreSQL needs psycopg, which is not installed here\n"
        "  pip install 'dateline[postgres]'\n"
    )


def test_a_desk_on_a_file_never_loads_it(nowhere: CommandLine) -> None:
    nowhere.clock.moment = datetime.now(UTC)
    nowhere("init", "file")
    told = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('psycopg' in sys.modules, file=sys.stderr))\n"
        "from cli.main import run\nrun()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", told, "--desk", "file", "open", "letter", "A letter"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == "False\n"


def test_completion_offers_nothing_there_and_says_nothing(two: CommandLine) -> None:
    assert asked(two, "dateline --desk a use ") == []


def model(two: CommandLine, desk: str) -> Path:
    return two.folder / desk / ".dateline" / "read-model.db"


def test_each_desk_reads_its_own_read_model_caught_up_with_the_others(two: CommandLine) -> None:
    two("--desk", "b", "stories")
    two("--desk", "a", "log", "said", "By a", "--story", STORY, "--key", "k")
    two("--desk", "b", "correct", "k", "headline=By b", "--reason", "x", "--story", STORY)
    for desk in "ab":
        told = two("--desk", desk, "timeline", STORY, "--json").json()
        assert [one["headline"] for one in told["entries"]] == ["By b"]
        first = two("--desk", desk, "timeline", STORY, "--known-at", "3", "--json").json()
        assert [one["headline"] for one in first["entries"]] == ["By a"]
    answers = {two("--desk", desk, "standing", STORY, "--json").out for desk in "ab"}
    assert len(answers) == 1
    assert model(two, "a").exists()
    assert model(two, "b").exists()


def test_a_new_desk_may_start_from_a_copy_of_another_s_read_model(two: CommandLine) -> None:
    two("--desk", "a", "log", "said", "By a", "--story", STORY)
    model(two, "b").parent.mkdir(exist_ok=True)
    shutil.copy2(model(two, "a"), model(two, "b"))
    copied = model(two, "b").stat().st_ino
    assert "By a" in two("--desk", "b", "timeline", STORY).out
    two("--desk", "b", "log", "said", "By b", "--story", STORY)
    assert "By b" in two("--desk", "b", "timeline", STORY).out
    assert model(two, "b").stat().st_ino == copied


def test_a_current_read_model_is_read_without_what_writes_it(two: CommandLine) -> None:
    two("--desk", "a", "log", "said", "By a", "--story", STORY)
    program = (
        "import atexit, sys\n"
        "heavy = {'eventsourcing', 'pydantic', 'sqlite_utils'}\n"
        "atexit.register(lambda: print(heavy & sys.modules.keys()))\n"
        "from cli.main import run\n"
        f"sys.argv[1:] = ['--desk', {str(two.folder / 'a')!r}, 'timeline', {STORY!r}]\n"
        "run()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "By a" in ran.stdout
    assert ran.stdout.endswith("set()\n")
