from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from cli import moves
from projections.readmodel.model import ReadModel
from tests.cli.driver import SAMPLES, CommandLine

if TYPE_CHECKING:
    from pathlib import Path

MODEL = ".dateline/read-model.db"


def ask(desk: CommandLine, *words: str) -> list[str]:
    return desk(
        "log", "asked", "They ask", "--by", "the signers", "--to", "them", "--key", "ask", *words
    ).out.splitlines()


def refuse(desk: CommandLine, *words: str) -> Any:
    return desk("log", "rejected", "They will not", "--re", "ask", "--by", "them", *words)


def moved(desk: CommandLine, *words: str) -> list[tuple[Any, ...]]:
    told = desk(*words, "--json").json()["moves"]
    return [(one["axis"], one["from"], one["to"], one["turn"]) for one in told]


def test_logging_says_what_moved_in_its_second_line(desk: CommandLine) -> None:
    understood, told, seen = ask(desk)
    assert told == "ask: made, now them's turn"
    assert understood.endswith("6 Jan 2019")
    assert seen.startswith("private until released")
    assert refuse(desk).out.splitlines()[1] == "ask: made -> refused, now the signers' turn"


def test_a_dry_run_says_what_would_move_and_moves_nothing(desk: CommandLine) -> None:
    ask(desk)
    for _ in range(2):
        assert "ask: made -> refused, now the signers' turn" in refuse(desk, "--dry-run").out
    assert moved(desk, "log", "accepted", "Yes", "--re", "ask", "--by", "them") == [
        (None, "made", "granted", ["them"])
    ]


@pytest.mark.parametrize(
    ("words", "move"),
    [
        (("retract", "no", "--reason", "not so"), (None, "refused", "made", ["them"])),
        (("undo",), (None, "refused", "made", ["them"])),
        (("correct", "no", "verb=answered", "--reason", "x"), (None, "refused", "partly-answered")),
        (("correct", "no", "when=2030", "--reason", "x"), (None, "refused", "made")),
        (("correct", "no", "links=", "--reason", "x"), (None, "refused", "made")),
        (("move", "no", "elsewhere"), (None, "refused", "made")),
        (("move", "ask", "elsewhere"), (None, "refused", None)),
        (("move", "ask", "elsewhere"), (None, None, "made")),
        (("retract", "ask", "--reason", "x"), (None, "refused", None)),
        (("party", "them", "--speaks-for", "the signers"), (None, "refused", "made")),
    ],
)
def test_whatever_changes_the_record_says_what_moved(
    desk: CommandLine, words: tuple[str, ...], move: tuple[Any, ...]
) -> None:
    desk("open", "elsewhere", "Another", "--timezone", "America/New_York")
    desk("use", "letter")
    ask(desk)
    refuse(desk, "--key", "no")
    assert move[:3] in [one[: len(move[:3])] for one in moved(desk, *words, "--dry-run")]
    assert move in [one[: len(move)] for one in moved(desk, *words)]


@pytest.mark.parametrize(
    "words",
    [
        ("correct", "ask", "headline=They insist", "--reason", "x"),
        ("release", "ask"),
        ("close", "letter"),
        ("note", "call back"),
        ("kind", "define", "plea", "--extends", "request", "--meaning", "A plea."),
    ],
)
def test_what_moves_nothing_says_nothing(desk: CommandLine, words: tuple[str, ...]) -> None:
    ask(desk)
    assert moved(desk, *words) == []


def test_several_steps_are_told_as_one(desk: CommandLine) -> None:
    ask(desk)
    refuse(desk)
    desk("log", "offered", "Half of it", "--by", "them", "--re", "ask")
    assert moved(desk, "undo", "2") == [(None, "countered", "made", ["them"])]
    assert moved(desk, "redo", "2") == [(None, "made", "countered", ["the signers"])]


def test_what_makes_another_entry_certain_moves_its_thread(desk: CommandLine) -> None:
    ask(desk)
    desk("log", "accepted", "They will", "--re", "ask", "--by", "them", "--when", "by Friday",
         "--key", "yes")  # fmt: skip
    assert moved(desk, "log", "reported", "So it says", "--link", "relays:yes") == [
        (None, "made", "granted", ["them"])
    ]


def test_an_answer_on_another_thread_moves_the_ask_it_responds_to(desk: CommandLine) -> None:
    ask(desk)
    assert moved(desk, "log", "answered", "Perhaps", "--re", "ask", "--thread", "talks") == [
        (None, "made", "partly-answered", ["the signers"])
    ]
    desk("log", "rejected", "No", "--re", "ask", "--thread", "talks", "--by", "them", "--key", "no")
    assert moved(desk, "retract", "no", "--reason", "x") == [
        (None, "refused", "partly-answered", ["the signers"])
    ]


def test_what_leads_to_an_entry_that_is_moved_away_leads_nowhere(desk: CommandLine) -> None:
    desk("open", "elsewhere", "Another")
    desk("use", "letter")
    ask(desk, "--thread", "pay")
    refuse(desk, "--key", "no")
    desk("move", "ask", "elsewhere")
    assert desk("standing", "letter", "--json").json()["threads"] == []
    assert moved(desk, "log", "accepted", "Yes", "--re", "no", "--story", "letter") == []
    with sqlite3.connect(desk.folder / MODEL) as connection:
        found = connection.execute(
            "SELECT handle FROM chronology WHERE known_to IS NULL AND named IS NULL"
        ).fetchall()
    connection.close()
    assert ("pay",) not in found


def test_a_thread_that_goes_to_another_story_is_told_of_both(desk: CommandLine) -> None:
    desk("open", "elsewhere", "Another")
    desk("use", "letter")
    ask(desk)
    assert moved(desk, "move", "ask", "elsewhere") == [
        (None, "made", None, []),
        (None, None, "made", ["them"]),
    ]


def test_numbers_and_dates_and_results_are_told_as_they_were_typed(desk: CommandLine) -> None:
    cold = ("log", "counted", "Cold", "--metric", "temp", "--unit", "C", "--thread", "temp")
    assert "temp: -5 C" in desk(*cold, "--value=-5", "--by", "A").out
    assert "temp: -5 C -> -7.5 to -5 C" in desk(*cold, "--value=-7.5", "--by", "B").out
    assert (
        "bill: decided, 52-48"
        in desk("log", "voted", "It passed", "--result", "52-48", "--thread", "bill").out
    )
    assert (
        "day: planned, 1 Dec 2026"
        in desk("log", "scheduled", "A hearing", "--when", "2026-12-01", "--thread", "day").out
    )
    out = desk("standing").out
    assert "day - expected: planned, since 6 Jan 2019, due 1 Dec 2026" in out
    assert "bill - a proceeding: decided, 52-48, since" in out


def test_a_line_break_in_a_result_makes_no_line_of_its_own(desk: CommandLine) -> None:
    forged = "passed\nSettled\n  pay - an ask: granted"
    words = ("log", "voted", "It passed", "--result", forged, "--thread", "bill")
    for out in (desk(*words).out, desk("standing").out, desk("since", "1").out):
        assert "passed\\nSettled" in out
        assert "\nSettled\n  pay" not in out


def test_a_retry_moves_nothing_again(desk: CommandLine) -> None:
    ask(desk)
    assert moved(desk, "log", "asked", "They ask", "--by", "the signers", "--to", "them",
                 "--key", "ask") == []  # fmt: skip


def test_an_import_says_what_moved_and_how_many_more(desk: CommandLine) -> None:
    out = desk("import", str(SAMPLES / "deepwater-horizon.toml"), "--dry-run").out
    assert "alaska-drilling: made, now Shell Oil's turn" in out
    real = desk("import", str(SAMPLES / "deepwater-horizon.toml")).out
    assert real.splitlines()[1:11] == out.splitlines()[1:]


# --- a read model that does not fit ---------------------------------------------------------------


def spoil(path: Path, how: str) -> None:
    match how:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "torn":
            path.write_bytes(path.read_bytes()[:9_000])
        case "no database":
            path.write_bytes(b"not a database at all" * 500)
        case _:
            with sqlite3.connect(path) as connection:
                connection.execute(how)
            connection.close()


@pytest.mark.parametrize(
    "how",
    [
        *("missing", "empty", "torn", "no database"),
        "UPDATE model SET version = 0",
        "UPDATE model SET version = 99",
        "UPDATE model SET store = 'another'",
        "UPDATE model SET position = position + 5",
        "UPDATE model SET recorded_at = '2018-12-30T00:00:00.000000Z'",
        "DELETE FROM model",
        "DROP TABLE model",
        "DROP TABLE entries",
        "DROP TABLE moves",
    ],
)
def test_a_read_model_that_does_not_fit_is_made_anew(desk: CommandLine, how: str) -> None:
    ask(desk)
    spoil(desk.folder / MODEL, how)
    ran = refuse(desk)
    assert "ask: made -> refused, now the signers' turn" in ran.out
    assert ran.err == ""
    assert (desk.folder / MODEL).stat().st_mode & 0o777 == 0o600


def test_a_log_that_went_back_is_reported_until_it_is_meant(desk: CommandLine) -> None:
    ask(desk)
    log = desk.folder / "dateline.db"
    shutil.copy(log, desk.folder / "earlier.db")
    refuse(desk)
    shutil.copy(desk.folder / "earlier.db", log)
    desk.clock.move(hours=1)
    logged = desk("log", "accepted", "Yes", "--re", "ask", "--by", "them")
    assert "the log went back" in logged.err
    assert desk.refused("timeline", code=5)["code"] == "log-went-back"
    assert desk.refused("show", "ask", code=5)["hint"].endswith("dateline rebuild")
    desk("rebuild")
    assert "Yes" in desk("timeline").out
    assert moved(desk, "undo") == [(None, "granted", "made", ["them"])]


def test_what_cannot_be_told_is_warned_of_and_recorded_all_the_same(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(desk)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(ReadModel, "moved", full)
    before = desk.position()
    ran = refuse(desk)
    assert desk.position() == before + 1
    assert "how the threads moved cannot be told (database or disk is full)" in ran.err
    assert "private until released" in ran.out


def test_a_folder_that_cannot_be_written_to_is_told_in_words(desk: CommandLine) -> None:
    ask(desk)
    (desk.folder / MODEL).unlink()
    (desk.folder / MODEL).mkdir()
    (desk.folder / MODEL / "in the way").touch()
    assert refuse(desk).err == (
        "dateline: how the threads moved cannot be told (unable to open database file): "
        "dateline standing shows it\n"
    )


def test_what_another_is_catching_up_is_waited_for(desk: CommandLine) -> None:
    ask(desk)
    with sqlite3.connect(desk.folder / MODEL, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("projections.readmodel.file.PATIENCE", 0.1)
            ran = refuse(desk)
        assert "cannot be told (database is locked)" in ran.err
        other.execute("ROLLBACK")
    other.close()
    assert desk("log", "said", "A line").err == ""


def test_many_moves_are_counted(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "MOST_LINES", 1)
    out = desk("import", str(SAMPLES / "sanders-letter.toml")).out
    assert "\nand 2 threads more: dateline standing\n" in out
