"""The views of the read model say what the commands say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from projections.readmodel.views import AS_OF
from tests.cli.conftest import desk, nowhere
from tests.cli.driver import SAMPLES, STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]  # fixtures


def rows(desk: CommandLine, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    desk("timeline", STORY, "--quiet")  # catches up
    with closing(sqlite3.connect(desk.folder / ".dateline" / "read-model.db")) as connection:
        return connection.execute(statement, *values).fetchall()


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((), ["Rome", "Paris"]),
        (("undo",), ["Paris"]),
        (("undo", "redo"), ["Rome", "Paris"]),
        (("undo", "undo"), []),
        (("undo", "undo", "redo"), ["Paris"]),
        (("undo", "redo", "undo"), ["Paris"]),
        (("undo", "redo", "undo", "redo"), ["Rome", "Paris"]),
    ],
)
def test_a_correction_that_was_taken_back_is_no_correction(
    desk: CommandLine, steps: tuple[str, ...], told: list[str]
) -> None:
    desk("log", "said", "A", "--key", "a")
    for place in ("Paris", "Rome"):
        desk("correct", "a", f"place={place}", "--reason", "r")
    for step in steps:
        desk(step)
    assert rows(desk, "SELECT new FROM corrections") == [(place,) for place in told]
    [entry] = desk("timeline", "--json").json()["entries"]
    assert len(entry["corrections"]) == len(told)


def test_the_timeline_is_as_it_is_known_now_story_by_story(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("log", STORY, "said", "B", "--when", "2018", "--by", "one", "--by", "two", "--to", "three")
    desk("log", STORY, "said", "A", "--when", "2017", "--key", "a", "--private")
    desk("retract", "--story", STORY, "a", "--reason", "not so")
    columns = "story, headline, who, to_whom, status, retracted, visibility"
    assert rows(desk, f"SELECT {columns} FROM timeline")[:2] == [
        (STORY, "A", None, None, "retracted", "not so", "private"),
        (STORY, "B", "one; two", "three", "live", None, "private"),
    ]
    assert rows(desk, "SELECT count(*) FROM timeline") == [(13,)]


@pytest.mark.parametrize("view", ["timeline", "standing", "corrections"])
def test_the_first_rows_of_a_view_are_found_without_sorting_it(
    desk: CommandLine, view: str
) -> None:
    plan = rows(desk, f"EXPLAIN QUERY PLAN SELECT * FROM {view} LIMIT 10")
    assert not [row for row in plan if "TEMP B-TREE" in row[3]]


@pytest.mark.parametrize("day", ["-0044-03-15", "0001-01-01", "1900-02-28", "2019-01-02"])
def test_a_day_is_the_same_to_sql_and_to_the_commands(desk: CommandLine, day: str) -> None:
    desk("log", "said", "On the day", "--when", day)
    desk("log", "said", "In its night", "--when", f"{day}T23:59" if day > "1" else day)
    desk("log", "said", "Afterwards", "--when", f"[{day}..]")
    asked = {"story": STORY, "as_of": day, "known_at": ""}
    told = desk("timeline", "--as-of", day, "--json").json()["entries"]
    assert [(row[0], row[1]) for row in rows(desk, AS_OF, asked)] == [
        (one["ref"], one["certainty"]) for one in told
    ]
    assert len(told) == 3
