"""A newsroom's own kind behaves as the shipped one that it extends, also where dates are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

HEARING = ("kind", "define", "hearing", "--extends", "scheduled", "--meaning", "A court date.")
TIP = ("kind", "define", "tip", "--extends", "note", "--meaning", "What somebody whispered.")


@pytest.fixture
def court(desk: CommandLine) -> CommandLine:
    """A desk that knows of hearings, one of which is logged."""
    desk(*HEARING, "--verb", "set-down:A date was set.")
    desk(
        "log",
        "set-down",
        "trial",
        "--when",
        "2019-12-24",
        "--announced",
        "2019-01-02",
        "--key",
        "t",
    )
    return desk


def dates(desk: CommandLine, key: str = "t") -> tuple[Any, Any]:
    told = desk("show", key, "--json").json()
    due = told["fields"].get("due")
    return told["when"]["edtf"], due and due["edtf"]


def test_the_date_typed_for_a_kind_that_extends_scheduled_is_when_it_is_due(
    court: CommandLine,
) -> None:
    assert dates(court) == ("2019-01-02", "2019-12-24")
    court("correct", "t", "when=2019-12-27", "announced=2019-01-03", "--reason", "put off")
    assert dates(court) == ("2019-01-03", "2019-12-27")
    twice = ("--when", "2019-12-24", "--due", "2019-12-25")
    assert court.refused("log", "set-down", "x", *twice, code=2)["code"] == "two-due-dates"


def test_a_note_is_triaged_to_a_kind_that_extends_scheduled(court: CommandLine) -> None:
    court("note", "trial in spring", "--key", "n")
    court("triage", "n", "set-down", "--when", "2019-04-01")
    assert dates(court, "n")[1] == "2019-04-01"


@pytest.mark.parametrize("form", ["toml", "jsonl", "csv"])
def test_an_export_of_it_is_imported_as_it_was(court: CommandLine, form: str) -> None:
    court("log", "set-down", "no date yet", "--announced", "2019-01-02", "--key", "u")
    file = court("export", "--format", form).out
    again = court("import", "-", "--format", form, stdin=file.encode())
    assert "already" in f"{again.out}{again.err}"
    other = file.replace("letter", "another").encode()
    court("import", "-", "--format", form, stdin=other)
    for key, known in (("t", ("2019-01-02", "2019-12-24")), ("u", ("2019-01-02", None))):
        court("use", "another")
        assert dates(court, key) == known


def test_it_is_edited_in_the_words_of_what_is_scheduled(
    court: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/2019-12-24/2019-12-31/")
    court("edit", "t", "--reason", "put off")
    assert dates(court) == ("2019-01-02", "2019-12-31")
    monkeypatch.setenv("EDITOR", "sed -i s/2019-01-02/2019-01-03/")
    court("edit", "t", "--reason", "a slip")
    assert dates(court)[0] == "2019-01-03"


def test_a_kind_that_extends_note_is_never_released(desk: CommandLine) -> None:
    desk(*TIP)
    desk("log", "tip", "He will resign", "--key", "t")
    assert desk.refused("release", "t", code=1)["code"] == "always-private"
    assert desk("show", "t", "--json").json()["visibility"] == "private"
