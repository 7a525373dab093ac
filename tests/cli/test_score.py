"""The score of a command line: 32 points that a good one has, each tried once from outside.

The modules beside this one go deeper into each; here they stand in a row, so that none is lost.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import COMMANDS
from tests.cli import driver, schemas
from tests.cli.driver import ROOT, STORY
from tests.cli.test_progress import SLOW
from timeline.folder import STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.driver import CommandLine

SAYS = ("log", "said", "A headline", "--key", "k", "--when", "2019-01-02", "--by", "Ann")


def json_on_reading_and_on_writing(desk: CommandLine) -> None:
    desk(*SAYS)
    for words in (("timeline",), ("stories",), ("show", "k"), ("verbs",), ("doctor",), ("party",)):
        assert isinstance(desk(*words, "--json").json(), dict)
    for words in (("release", "k"), ("undo",), ("close",), ("triage",)):
        assert "events" in desk(*words, "--json").json()


def field_selection(desk: CommandLine) -> None:
    desk(*SAYS)
    [entry] = desk("timeline", "--json", "--fields", "key,when.edtf").json()["entries"]
    assert entry == {"key": "k", "when": {"edtf": "2019-01-02"}}


def csv_and_json_lines_out(desk: CommandLine) -> None:
    desk(*SAYS)
    text = desk("timeline", "--format", "csv").out
    assert next(csv.DictReader(io.StringIO(text)))["headline"] == "A headline"
    [line] = desk("timeline", "--format", "jsonl").out.splitlines()
    assert json.loads(line)["headline"] == "A headline"


def a_dash_for_standard_input(desk: CommandLine) -> None:
    desk("note", "-", "--key", "n", stdin=b"from a pipe\nand more")
    assert desk("show", "n", "--json").json()["headline"] == "from a pipe"
    desk(*SAYS, "--text", "-", stdin=b"at length")
    assert desk("show", "k", "--json").json()["text"] == "at length"


def errors_on_standard_error(desk: CommandLine) -> None:
    ran = desk("show", "nothing", code=2)
    assert (ran.out, ran.err.startswith("dateline: ")) == ("", True)


def exit_codes(desk: CommandLine) -> None:
    desk(*SAYS)
    desk("correct", "k", "headline=B", "--reason", "r", "--user", "ben", "--story", STORY)
    for words, code in (
        (("timeline",), 0),
        (("log", "said", "C", "--key", "k"), 1),
        (("use", "nowhere"), 2),
        (("undo",), 3),
        (("backup", "no/folder/b.db"), 2),
    ):
        desk(*words, code=code)
    shutil.rmtree(desk.folder / STATE)
    (desk.folder / STATE).write_text("in the way")
    desk("use", STORY, code=4)
    desk.forge("development.logged", b"{")
    desk("doctor", code=5)
    documented = (ROOT / "docs" / "data.md").read_text("utf-8")
    assert all(f"| {code} |" in documented for code in (0, 1, 2, 3, 4, 5, 70, 130))


def usage_apart_from_refusal(desk: CommandLine) -> None:
    desk(*SAYS)
    assert desk.refused("log", code=2)["code"] == "usage"
    assert desk.refused("log", "said", "Other", "--key", "k", code=1)["code"] == "key-taken"


def did_you_mean(desk: CommandLine) -> None:
    desk(*SAYS, "--thread", "x")
    desk(*SAYS[:3], "--key", "key1", "--by", "Ann")
    for words, meant in (
        (("timline",), "timeline"),
        (("log", "sadi", "x"), "said"),
        (("use", "leter"), STORY),
        (("show", "kex1"), "key1 (A headline)"),
        (("correct", "k", "hedline=x", "--reason", "r"), "headline"),
        (("timeline", "--format", "csv", "--fields", "hedline"), "headline"),
        (("config", "editr"), "editor"),
    ):
        assert meant in str(desk.refused(*words, code=2)["message"]), words
    assert "did you mean Ann" in desk("party", "Anne").out


def no_color(desk: CommandLine) -> None:
    desk(*SAYS)
    for environment, coloured in (({"TERM": "xterm"}, True), ({"NO_COLOR": "1"}, False)):
        _, shown = desk.terminal([["timeline"]], env=environment)
        assert (b"\x1b[" in shown) is coloured
    assert "\x1b" not in desk("timeline").out


def completion(desk: CommandLine) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_DATELINE_COMPLETE" in desk("completion", shell).out


def manual_pages(desk: CommandLine) -> None:
    pages = {path.name for path in (ROOT / "docs" / "man").iterdir()}
    assert pages == {"dateline.1", *(f"dateline-{name}.1" for name in COMMANDS)}


def examples_in_help(desk: CommandLine) -> None:
    for name in COMMANDS:
        assert f"dateline {name}" in desk(name, "--help").out.partition("Examples:")[2], name


def an_editor(desk: CommandLine) -> None:
    desk(*SAYS)
    os.environ["EDITOR"] = "sed -i 's/A headline/Edited/'"
    try:
        desk("edit", "k", "--reason", "r")
    finally:
        del os.environ["EDITOR"]
    assert desk("show", "k", "--json").json()["headline"] == "Edited"


def a_pager(desk: CommandLine) -> None:
    desk(*SAYS)
    pager = f"sh -c 'cat > {desk.folder}/paged'"
    for number in range(40):
        desk("log", "said", f"Number {number}")
    desk.terminal([["timeline"]], env={"DATELINE_PAGER": pager, "TERM": "xterm", "LINES": "10"})
    assert "A headline" in (desk.folder / "paged").read_text("utf-8")


def progress_and_quiet(desk: CommandLine) -> None:
    assert desk(*SAYS, "--quiet").out == ""
    assert desk("backup", "b.db", "--quiet").out == ""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(driver, "PROGRAM", SLOW + driver.PROGRAM)
        for words, told in ((("timeline",), True), (("timeline", "--quiet"), False)):
            desk.forget()
            _, shown = desk.terminal([words], env={"NO_COLOR": "1"})
            assert (b"\rreading the log: [" in shown) is told


def verbose_diagnosis(desk: CommandLine) -> None:
    ran = desk("timeline", "--verbose")
    assert f"the desk is {desk.folder}" in ran.err
    assert "the story is letter" in ran.err
    assert ran.out == desk("timeline").out


def a_dry_run(desk: CommandLine) -> None:
    before = desk.position()
    for words in (SAYS, ("close",), ("undo",), ("party", "Ann", "--alias", "A.")):
        said = desk(*words, "--dry-run", "--json").json()
        assert [event["position"] for event in said["events"]] == [None] * len(said["events"])
        assert said["events"]
    assert desk.position() == before


def undo(desk: CommandLine) -> None:
    desk(*SAYS)
    before = desk("timeline").out
    desk("retract", "k", "--reason", "r")
    desk("undo")
    assert desk("timeline").out == before


def stable_ids(desk: CommandLine) -> None:
    desk("open", "other", "Another")
    desk("use", STORY)
    id_ = desk(*SAYS, "--json").json()["id"]
    desk("correct", "k", "headline=B", "--reason", "r")
    desk("move", "k", "other")
    assert desk("show", id_, "--json").json()["id"] == id_


def short_refs(desk: CommandLine) -> None:
    ref = desk(*SAYS, "--json").json()["ref"]
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{8}", ref)
    assert desk("show", ref[:4].upper(), "--json").json()["ref"] == ref


def natural_dates(desk: CommandLine) -> None:
    for phrase, edtf in (
        ("yesterday", "2019-01-05"),
        ("late last week", "[2018-12-27..2018-12-30]"),
        ("by Friday", "[2019-01-06..2019-01-11]"),
        ("early 2018", "[2018-01..2018-04]"),
    ):
        said = desk("log", "said", phrase, "--when", phrase, "--json").json()
        assert said["when"]["edtf"] == edtf
        assert said["when"]["phrase"] == phrase


def xdg_configuration(desk: CommandLine) -> None:
    home = desk.folder / "nothing-set" / "dateline"
    home.mkdir(parents=True)
    (home / "config.toml").write_text('recorded_by = "from xdg"\n', "utf-8")
    del os.environ["DATELINE_USER"]
    assert desk("config", "recorded_by", "--json").json()["value"] == "from xdg"


def a_desk_for_each_folder(desk: CommandLine) -> None:
    desk("init", "inner")
    desk("open", "inside", "T", "--desk", "inner")
    inner = desk.folder / "inner" / "deep"
    inner.mkdir()
    os.chdir(inner)
    assert "inside" in desk("stories").out
    os.chdir(desk.folder)
    assert "inside" not in desk("stories").out


def environment(desk: CommandLine) -> None:
    desk("open", "other", "Another")
    desk("init", "inner")
    inner = desk.folder / "inner"
    os.environ |= {"DATELINE_STORY": STORY, "DATELINE_USER": "from the environment"}
    try:
        desk(*SAYS)
        os.environ["DATELINE_DESK"] = str(inner)
        assert desk("stories", "--json").json()["stories"] == []
    finally:
        del os.environ["DATELINE_STORY"]
        os.environ.pop("DATELINE_DESK", None)
    told = desk("timeline", STORY, "--json").json()["entries"]
    assert [one["recorded_by"] for one in told] == ["from the environment"]


def non_interactive(desk: CommandLine) -> None:
    desk(*SAYS)
    desk.clock.move(days=9)
    begun = time.monotonic()
    error = desk.refused("log", "said", "x", code=1)
    assert (error["code"], time.monotonic() - begun < 30) == ("clock-ahead", True)


def round_trip(desk: CommandLine) -> None:
    desk(*SAYS)
    for form in ("toml", "jsonl", "csv"):
        exported = desk("export", "--format", form).out
        desk("init", form)
        desk("--desk", form, "import", "-", "--format", form, stdin=exported.encode())
        assert desk("--desk", form, "export", STORY, "--format", form).out == exported


def hooks(desk: CommandLine) -> None:
    told = desk.folder / "told"
    marker = desk.folder / "dateline.toml"
    marker.write_text(f"[hooks]\nafter_log = \"tee '{told}'\"\n", "utf-8")
    desk(*SAYS)
    for _ in range(100):
        if told.exists() and told.read_text("utf-8").endswith("\n"):
            break
        time.sleep(0.05)
    assert json.loads(told.read_text("utf-8"))["key"] == "k"


def idempotent_writes(desk: CommandLine) -> None:
    desk(*SAYS)
    before = desk.position()
    assert "nothing added" in desk(*SAYS).out
    assert desk.position() == before


def a_missing_store_is_an_error(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").unlink()
    for words in (("timeline",), SAYS, ("stories",)):
        assert desk.refused(*words, code=2)["code"] == "no-log"
    assert not (desk.folder / "dateline.db").exists()


def doctor(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").chmod(0o644)
    assert "chmod 600" in desk("doctor", "--check", "permissions").out


def as_of(desk: CommandLine) -> None:
    desk(*SAYS)
    desk("correct", "k", "headline=B", "--reason", "r")
    before = desk("timeline", "--known-at", "3", "--as-of", "2019-01-02").out
    assert "A headline" in before
    assert "0 happened" in desk("timeline", "--as-of", "2019-01-01").out
    desk("retract", "k", "--reason", "r")
    assert desk("timeline", "--known-at", "3", "--as-of", "2019-01-02").out == before


def a_schema_for_every_document(desk: CommandLine) -> None:
    desk(*SAYS)
    known = {one["name"] for one in desk("schema", "--json").json()["schemas"]}
    assert set(COMMANDS) <= known
    assert schemas.faults("timeline", desk("timeline", "--json").json()) == []


POINTS: tuple[Callable[[CommandLine], None], ...] = (
    json_on_reading_and_on_writing,
    field_selection,
    csv_and_json_lines_out,
    a_dash_for_standard_input,
    errors_on_standard_error,
    exit_codes,
    usage_apart_from_refusal,
    did_you_mean,
    no_color,
    completion,
    manual_pages,
    examples_in_help,
    an_editor,
    a_pager,
    progress_and_quiet,
    verbose_diagnosis,
    a_dry_run,
    undo,
    stable_ids,
    short_refs,
    natural_dates,
    xdg_configuration,
    a_desk_for_each_folder,
    environment,
    non_interactive,
    round_trip,
    hooks,
    idempotent_writes,
    a_missing_store_is_an_error,
    doctor,
    as_of,
    a_schema_for_every_document,
)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.__name__)
def test_the_point_is_scored(point: Callable[[CommandLine], None], desk: CommandLine) -> None:
    point(desk)


def test_no_point_is_left_out() -> None:
    text = Path(__file__).read_text("utf-8")
    written = set(re.findall(r"^def (\w+)\(desk", text, re.MULTILINE))
    assert written == {point.__name__ for point in POINTS}
    assert len(POINTS) == 32
