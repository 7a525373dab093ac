"""`demo`: the product in one command, and the same each time."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


def test_the_demonstration_shows_the_readings(nowhere: CommandLine) -> None:
    told = nowhere("demo", "--json").json()
    assert told["desk"] == str(nowhere.folder / "demo")
    now, then, known = told["readings"]
    assert [len(reading["entries"]) for reading in (now, then)] == [11, 7]
    assert (then["as_of"], known["known_at"]) == ("2018-12-28", "2019-01-06")
    [leak] = (entry for entry in now["entries"] if entry["key"] == "d6")
    assert leak["status"] == "corrected"
    [leak] = (entry for entry in known["entries"] if entry["key"] == "d6")
    assert (leak["status"], leak["when"]["edtf"]) == ("live", "2018-12-30")
    meetings = [
        thread["status"]
        for standing in told["standings"]
        for thread in standing["threads"]
        if thread["thread"] == "meeting"
    ]
    assert meetings == ["partly-answered", "contested"]


def test_the_demonstration_has_its_pages(nowhere: CommandLine) -> None:
    shown = nowhere("demo").out
    index = nowhere.folder / "demo" / "site" / "index.html"
    assert f"open {index}" in shown
    for story in ("sanders-letter", "deepwater-horizon"):
        assert f'href="{story}/index.html"' in unescape(index.read_text("utf-8"))
    leak = index.parent / "sanders-letter" / "index.html"
    assert "Corrected" in leak.read_text("utf-8")


def test_run_again_it_only_shows_them(nowhere: CommandLine) -> None:
    first = nowhere("demo", "there", "--json").out
    assert nowhere("demo", "there", "--json").out == first
    assert nowhere("--desk", "there", "demo", "--json").out == first
    shown = nowhere("demo", "there").out
    assert "2019-01-06" in shown
    assert nowhere("demo", "there", "--quiet").out == ""


def test_the_demonstration_is_a_desk_to_work_on(nowhere: CommandLine) -> None:
    nowhere.clock.move(days=30)
    nowhere("demo", "--quiet")
    listed = nowhere("--desk", "demo", "stories", "--json").json()["stories"]
    assert [story["slug"] for story in listed] == ["deepwater-horizon", "sanders-letter"]
    ran = nowhere("--desk", "demo", "log", "said", "A line", "--clock-is-right", "--json")
    assert ran.json()["story"] == "sanders-letter"
    assert all(
        finding["state"] == "ok"
        for finding in nowhere("--desk", "demo", "doctor", "--json").json()["findings"]
    )


def test_the_demonstration_says_so_in_its_log(nowhere: CommandLine) -> None:
    nowhere("demo", ".")
    [(payload,)] = nowhere.rows("SELECT payload FROM events WHERE position = 1")
    assert b'"demonstration":true' in payload


def test_another_desk_is_left_alone(desk: CommandLine) -> None:
    assert desk.refused("demo", ".", code=1)["code"] == "already-a-desk"
