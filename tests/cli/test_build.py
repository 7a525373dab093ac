"""`build`: the same log makes the same bytes wherever it is built, and nothing before its time."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import SAMPLES, STORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine

ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "de_DE.UTF-8",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "4711",
    "DATELINE_USER": "zoe",
    "HOME": "/nonexistent",
}
HERE = {"TZ": "America/Caracas", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def test_the_same_log_makes_the_same_bytes_wherever_it_is_built(
    desk: CommandLine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk("import", str(SAMPLES / "deepwater-horizon.toml"))
    desk(
        "log", STORY, "said", "It is so", "--public", "--by", "Łódź", "--by", "東京", "--by", "Ana"
    )
    other = tmp_path_factory.mktemp("another desk") / "of ours"
    shutil.copytree(desk.folder, other, ignore=shutil.ignore_patterns(".dateline"))
    words = ("build", "pages", "--base-url", "https://news.example/")
    for folder, environment in ((desk.folder, HERE), (other, ELSEWHERE)):
        ran = desk.process(*words, env=environment, cwd=folder)
        assert (ran.returncode, ran.stderr) == (0, b"")
    built = files(desk.folder / "pages")
    assert len(built) > 50
    assert files(other / "pages") == built


def test_an_embargo_ends_at_its_instant_and_no_sooner(desk: CommandLine) -> None:
    desk("log", "said", "Known to all", "--public")
    desk("build", "without")
    desk("log", "said", "Still a secret", "--embargo", "2019-01-06T12:00Z", "--key", "later")
    desk.clock.set("2019-01-06T11:59:59.999999+00:00")
    desk("build", "before")
    assert files(desk.folder / "before") == files(desk.folder / "without")
    id_ = desk("show", "later", "--json").json()["id"]
    for moment in ("2019-01-06T12:00:00+00:00", "2019-01-06T12:00:01+00:00"):
        desk.clock.set(moment)
        desk("build", "after")
        page = (desk.folder / "after" / STORY / "e" / id_ / "index.html").read_text()
        assert "Still a secret" in page
    desk("build", "again", "--now", "2019-01-06T11:59:59Z")
    assert files(desk.folder / "again") == files(desk.folder / "without")


@pytest.mark.parametrize("moment", ["", "2019-01-06", "2019-01-06T09:00", "0001-01-01T00:00+23:59"])
def test_what_is_no_moment_is_refused(desk: CommandLine, moment: str) -> None:
    assert "is no moment" in desk.refused("build", "--now", moment, code=2)["message"]


def test_a_clock_that_is_days_ahead_lets_nothing_out_unless_it_is_said_to_be_right(
    desk: CommandLine,
) -> None:
    desk("log", "said", "Known to all", "--public")
    desk("log", "said", "Still a secret", "--embargo", "2019-01-20T12:00Z")
    desk("build", "without")
    desk.clock.move(days=30)
    assert "--clock-is-right" in desk("build", "ahead").err
    assert files(desk.folder / "ahead") == files(desk.folder / "without")
    assert "--clock-is-right" in desk("build", "--now", "2019-01-21T00:00Z", code=2).err
    desk("build", "right", "--clock-is-right")
    assert files(desk.folder / "right") != files(desk.folder / "without")


@pytest.mark.parametrize("title", ["   ", "two\nlines", "x" * 201])
@pytest.mark.parametrize("command", ["build", "serve --port 0 --for 0"])
def test_a_site_has_a_title_of_one_line(desk: CommandLine, command: str, title: str) -> None:
    error = desk.refused(*command.split(), "--title", title, code=2)
    assert error["message"].startswith("the site's title ")
    assert not (desk.folder / "site").exists()
