"""A bar for what takes its time: on a terminal only, and gone without a trace."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

import pytest

from cli import progress
from cli.progress import Bar
from tests.cli import driver
from tests.cli.driver import SAMPLES

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

# Whatever is watched takes long, and every step is worth a drawing.
SLOW = "import cli.progress\ncli.progress.PATIENCE = cli.progress.PACE = 0\n"


class Screen:
    """What is on standard error, and a clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.now = 100.0
        self._capsys = capsys
        monkeypatch.setattr(progress, "monotonic", lambda: self.now)
        monkeypatch.setenv("COLUMNS", "60")

    def put(self) -> str:
        """What was put there since the last look."""
        return self._capsys.readouterr().err


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(monkeypatch, capsys)


def test_nothing_is_shown_for_a_second_and_nothing_is_left(screen: Screen) -> None:
    with Bar("reading", 200, shown=True) as bar:
        screen.now += 0.9
        bar(50)
        assert screen.put() == ""
        screen.now += 0.2
        bar(100)
        first = screen.put()
        assert re.fullmatch(r"\rreading: \[#{15}\.{16}\] 50%, 100 of 200", first), first
        bar(101)
        assert screen.put() == ""
        screen.now += 0.2
        bar(200)
        last = screen.put()
        assert last.startswith("\rreading: [#")
        assert "100%, 200 of 200" in last
        assert "." not in last
    wiped = screen.put()
    assert re.fullmatch(r"\r +\r", wiped)
    assert len(wiped) - 2 == len(last.rstrip()) - 1


def test_what_ends_within_a_second_is_never_shown(screen: Screen) -> None:
    with Bar("reading", 3, shown=True) as bar:
        assert list(bar.over("abc")) == ["a", "b", "c"]
    assert screen.put() == ""


def test_what_is_iterated_is_counted(screen: Screen) -> None:
    with Bar("reading", 1_000, shown=True) as bar:
        screen.now += 2
        seen = []
        for item in bar.over(range(1_000)):
            seen.append(item)
            screen.now += 0.1
    assert seen == list(range(1_000))
    shares = [int(share) for share in re.findall(r"(\d+)%", screen.put())]
    assert shares == sorted(shares)
    assert shares[-1] == 100
    assert shares.count(100) == 1
    assert len(shares) > 900


def test_a_total_may_come_late_or_never(screen: Screen) -> None:
    with Bar("copying", shown=True) as bar:
        screen.now += 2
        bar(12_345)
        assert screen.put() == "\rcopying: 12,345"
        screen.now += 2
        bar(1, 4)
        assert "25%, 1 of 4" in screen.put()
        screen.now += 2
        bar(9)
        assert "100%, 9 of 4" in screen.put()


@pytest.mark.parametrize("columns", ["1", "12", "30", "200"])
def test_it_never_runs_over_the_line(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    with Bar("reading the log", 123_456, shown=True) as bar:
        screen.now += 2
        bar(65_432)
    for part in screen.put().split("\r"):
        assert len(part) < int(columns)


def test_a_line_that_gets_shorter_leaves_nothing_of_the_longer(screen: Screen) -> None:
    with Bar("x", shown=True) as bar:
        screen.now += 2
        bar(1_000_000)
        longer = screen.put()
        screen.now += 2
        bar(1)
        assert len(screen.put()) == len(longer)


def test_an_error_wipes_it_too(screen: Screen) -> None:
    def stopped() -> None:
        with Bar("reading", 10, shown=True) as bar:
            screen.now += 2
            bar(5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert screen.put().endswith("\r")


def test_that_nobody_sees_it_stops_nothing(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    with Bar("reading", 10, shown=True) as bar:
        for _ in bar.over(range(10)):
            screen.now += 2


def test_what_is_not_shown_costs_nothing(screen: Screen) -> None:
    items = [1, 2]
    bar = Bar("reading", 2, shown=False)
    assert bar.over(items) is items
    with bar:
        screen.now += 2
        bar(1)
    assert screen.put() == ""


# --- commands -------------------------------------------------------------------------------------


@pytest.fixture
def slow(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A desk where everything takes long."""
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    monkeypatch.setattr(driver, "PROGRAM", SLOW + driver.PROGRAM)
    return desk


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["timeline"], "reading the log"),
        (["timeline", "--format", "markdown"], "reading the log"),
        (["export"], "reading the log"),
        (["import", str(SAMPLES / "deepwater-horizon.toml")], "importing"),
        (["doctor"], "reading every event"),
        (["undo", "13", "--dry-run"], "undoing"),
    ],
)
def test_a_terminal_gets_a_bar_and_then_the_answer(
    slow: CommandLine, words: list[str], what: str
) -> None:
    env = {"NO_COLOR": "1", "DATELINE_STORY": "sanders-letter"}
    slow.forget()
    code, shown = slow.terminal([words], env=env)
    assert code == 0
    lines = shown.decode().replace("\r\n", "\n").split("\n")
    bar, answer = lines[0].rsplit("\r", 1)
    assert bar.startswith(f"\r{what}: [")
    assert bar.count("\r") > 10
    assert answer + "\n".join(lines[1:])
    assert "\r" not in answer + "".join(lines[1:])
    for option in ("--quiet", "--json"):
        slow.forget()
        code, shown = slow.terminal([[*words, option]], env=env)
        assert code == 0
        assert what.encode() not in shown


def test_a_pipe_gets_none(slow: CommandLine) -> None:
    for words in (["timeline", "sanders-letter"], ["export", "sanders-letter"], ["doctor"]):
        slow.forget()
        ran = slow.process(*words)
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert b"\r" not in ran.stdout
