"""A sheet that went through LibreOffice, its columns taken for what it likes, says the same."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import SAMPLES
from tests.optional import needed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine

PATIENCE = 120  # seconds a conversion may take on a busy machine
# Comma, quotes, UTF-8; the two that follow: any field may be a number or a date, as in Excel.
OPENED = "CSV:44,34,76,1,,0,false,true"
SAVED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
NASTY = (
    *("=1+1", "+1", "-1", "@x", "'=1+1", "''=1", "'tis", "'", '"=1"', " =1", "-- no", "- a\n- b"),
    *("2019-01-02", "01/02/2019", "2.1.2019", "Dec 30", "30 December 2018", "Dezember 2018"),
    *(
        "Monday, December 31, 2018",
        "12:30",
        "9:5",
        "12:30 pm",
        "3 1/2",
        "1/2",
        "50%",
        "$5",
        "5 EUR",
    ),
    *(
        "007",
        "5",
        "-5",
        "5.0",
        "1.10",
        "1,000",
        "1e5",
        "1E400",
        "12345678901234567890",
        "(5)",
        "5-",
    ),
    *("true", "FALSE", "#N/A", "#REF!", "1.5.", "2019-W01", "2016~", "[..2019]", "Q3 2016"),
    *("a;b,c\td", "a\r\nb", "a\rb", "\ttab", " lead", "trail ", "\nline\n\n", '"whole"', 'a "b" c'),
    *("\x1b[31m", "a\x0bb\x0cc\x7f\x85", "\u2028\u2029", "\ufeffbom", "\ufffe\uffff", "_x0041_"),
    *("\u202eright to left\u202c", "שלום", "مرحبا ١٢", "e\u0301", "\N{FIRE}", "👩\u200d👩", "東京"),
    *(
        'json:"x"',
        "json:",
        "{}",
        "[1]",
        "=" * 500,
        "'" * 40 + "1",
        "x" * 40_000,
        "\N{FIRE}" * 40_000,
    ),
)
NUMBERS = (0, 5, -5, 60_000, 2.5, -0.25, 5.0, 1e22, 0.1, 1234567890.12345, -0.0, 2**53 - 1, 1e-9)
UNKNOWN: tuple[Any, ...] = (
    5,
    -5,
    2.5,
    True,
    None,
    [],
    ["a", {"b": -1}],
    {"=x": "=y"},
    "",
    " ",
    "-5",
    "005",
    "1,5",
)


@pytest.fixture
def messy(desk: CommandLine) -> CommandLine:
    """A desk with whatever a spreadsheet might spoil, in every sort of column."""
    told: list[dict[str, Any]] = [
        {
            "verb": "said",
            "headline": "A text",
            "when": "2019",
            "key": f"text {number}",
            "text": text,
        }
        for number, text in enumerate(NASTY)
    ]
    told += [
        {
            "verb": "said",
            "headline": text,
            "when": "2019",
            "key": f"line {number}",
            "by": [text, "B"],
            "place": text,
            "tags": [text],
            "thread": text,
            "odd": text,
            "quotes": [{"text": text, "speaker": text}, {"text": text}],
            "sources": [{"name": text, "published": "2019-01-02"}, {"name": "x", "relays": text}],
        }
        for number, text in enumerate(NASTY)
        if text.strip() and len(text) < 200 and len(text.splitlines()) == 1
    ]
    told += [
        {"verb": "counted", "headline": "A number", "when": "2019", "key": f"{n}", "value": number}
        for n, number in enumerate(NUMBERS)
    ]
    told += [
        {"verb": "did", "headline": "Unknown", "when": "2019", "key": f"odd {n}", "=1 odd": value}
        for n, value in enumerate(UNKNOWN)
    ]
    told += [
        {"verb": "asked", "headline": "A date", "when": when, "key": when, "deadline": "2019-02-03"}
        for when in ("2019-01-02", "-0044-03-15", "Dec 30", "1 Jan 2019 10:00", "2018-12-20/..")
    ]
    file = desk.folder / "messy.jsonl"
    file.write_text("".join(json.dumps({"development": one}) + "\n" for one in told), "utf-8")
    desk("import", "messy.jsonl")
    return desk


def through(path: Path, form: str) -> None:
    """A sheet opened by LibreOffice, saved in a form of its own, opened, and saved as CSV again."""
    program, folder = needed("soffice"), path.parent
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    kept = folder / f"{path.stem}.{form}"
    for source, *how in (
        (path, "--infilter=" + OPENED, "--convert-to", form),
        (kept, "--convert-to", SAVED),
    ):
        words = [program, own, "--headless", *how, "--outdir", str(folder), str(source)]
        subprocess.run(words, check=True, capture_output=True, timeout=PATIENCE, cwd=folder)
        source.unlink()
    assert path.is_file()


def same_after(desk: CommandLine, story: str, form: str) -> None:
    """Imported again nothing is added; into a new desk the same story comes."""
    path = desk.folder / "sheet.csv"
    path.write_text(desk("export", story, "--format", "csv").out, "utf-8")
    through(path, form)
    before = desk.position()
    assert desk("import", "sheet.csv", "--json").json()["events"] == []
    assert desk.position() == before
    desk("init", "copy")
    desk("--desk", "copy", "import", "sheet.csv")
    copied, kept = (
        desk("--desk", where, "export", story, "--format", "jsonl").out for where in ("copy", ".")
    )
    assert copied == kept


@pytest.mark.parametrize("form", ["ods", "xlsx"])
def test_the_first_story_survives_libreoffice(desk: CommandLine, form: str) -> None:
    needed("soffice")
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    same_after(desk, "sanders-letter", form)


@pytest.mark.parametrize("form", ["ods", "xlsx"])
def test_whatever_a_spreadsheet_might_spoil_survives_it(messy: CommandLine, form: str) -> None:
    needed("soffice")
    same_after(messy, "letter", form)
