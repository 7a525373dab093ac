"""Hostile strings in every field: stored byte for byte or refused by name, and shown harmlessly."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import DATA

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# By option: the name in the document, the most characters, whether it is one line, may be blank.
FIELDS = {
    "headline": ("headline", 500, True, False),
    "--text": ("text", 100_000, False, True),
    "--tag": ("tags", 200, True, False),
    "--by": ("by", 200, True, False),
    "--place": ("place", 200, True, False),
    "--quote": ("quotes", 20_000, False, False),
    "--thread": ("thread", 200, True, False),
}


def payload(given: Any) -> str:
    """The string that a row stands for."""
    if isinstance(given, str):
        return given
    return str(given.get("prefix", "") + given["repeat"] * given["times"] + given.get("suffix", ""))


def rows(*areas: str) -> dict[str, str]:
    """The payloads of some areas by their id."""
    known = json.loads((DATA / "hostile.json").read_text("utf-8"))
    found = {row["id"]: payload(row["payload"]) for row in known if row["area"] in areas}
    assert found
    return found


TEXTS = rows(
    *("xss", "script/CDATA context", "Markdown", "terminal escape", "Unicode"),
    *("CSV/formula injection", "huge/empty field"),
)
SHORT = {key: text for key, text in TEXTS.items() if len(text) < 1_000 and "\0" not in text}
ADDRESSES = rows("URL field")
SLUGS = rows("path traversal / file name")
DATES = rows("invalid/odd date")


def storable(text: str, most: int, one_line: bool, blank: bool) -> bool:
    """Whether a field keeps a text."""
    visible = [c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"]
    kept = len(text) <= most and "\0" not in text and not re.search("[\ud800-\udfff]", text)
    return kept and bool(visible or blank) and not (one_line and set(text) & set(BREAKS))


def line(field: str, text: str) -> list[str]:
    """The arguments that give a field a text."""
    return (
        ["--", "said", text] if field == "headline" else [f"{field}={text}", "said", "A headline"]
    )


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_is_stored_byte_for_byte_or_refused_by_name(desk: CommandLine, field: str) -> None:
    name, most, one_line, blank = FIELDS[field]
    kept = {}
    for key, text in TEXTS.items():
        if storable(text, most, one_line, blank):
            desk("log", "--key", key, *line(field, text))
            kept[key] = text
        else:
            ran = desk("--json", "log", "--key", key, *line(field, text), code=2)
            assert ran.error()["message"].startswith(field), key
    entries = desk("timeline", "--json").json()["entries"]
    stored = {entry["key"]: entry[name] for entry in entries}
    if name == "quotes":
        stored = {key: [quote["text"] for quote in quotes] for key, quotes in stored.items()}
    assert stored == {
        key: [text] if name in {"tags", "by", "quotes"} else text for key, text in kept.items()
    }
    assert len(kept) > len(TEXTS) / 2


@pytest.mark.parametrize("key", ADDRESSES)
def test_an_address_is_one_of_the_web_or_refused(desk: CommandLine, key: str) -> None:
    address = ADDRESSES[key]
    source = {"name": "NBC", "url": address}
    row = {"key": key, "verb": "reported", "headline": "A", "when": "2019", "sources": [source]}
    (desk.folder / "one.jsonl").write_text(json.dumps({"development": row}))
    if not re.match("https?://[^@ ]+$", address):
        assert desk.refused("log", "reported", "A", f"--url={address}", code=2)[
            "message"
        ].startswith("--url")
        assert "url" in desk.refused("import", "one.jsonl", code=2)["message"]
        desk.refused("log", "reported", "A", f"--source=NBC <{address}>", code=2)
        return
    desk("log", "reported", "A", f"--url={address}")
    assert desk("show", "@", "--json").json()["fields"] == {"url": address}
    desk("import", "one.jsonl")
    assert desk("show", key, "--json").json()["sources"][0]["url"] == address


def test_a_slug_never_leads_anywhere(desk: CommandLine) -> None:
    before = sorted(path.name for path in desk.folder.iterdir())
    for text in SLUGS.values():
        if re.fullmatch("[a-z0-9][a-z0-9-]*", text):
            desk("open", text, "A title")
        else:
            error = desk.refused("open", "--", text, "A title", code=2)
            assert error["message"].startswith("slug")
            assert desk.refused("use", "--", text, code=2)["code"] == "unknown-story"
    assert sorted(path.name for path in desk.folder.iterdir()) == before


# What the dates mean that are not refused.
MEANT = {
    "date-03": "9999-12-31T23:59:59-05:00",
    "date-05": "-0044-03-15",
    "date-13": "2024-01-01T00:00:00-00:00",
    "date-21": "1998~",
    "date-23": "2024-06",
    "date-25": "1582-10-10",
}


@pytest.mark.parametrize("key", DATES)
def test_an_odd_date_is_kept_as_typed_or_refused(desk: CommandLine, key: str) -> None:
    typed = DATES[key]
    words = ("log", "said", "A", f"--when={typed}", "--key", key)
    if key not in MEANT:
        assert desk.refused(*words, code=2)["code"] in {
            "unreadable-when",
            "ambiguous-date",
            "clock-change",
        }
        return
    when = desk(*words, "--json").json()["when"]
    assert (when["phrase"], when["edtf"]) == (typed, MEANT[key])
    desk("timeline")


@pytest.mark.parametrize("form", ["jsonl", "toml"])
def test_a_bomb_of_a_file_is_refused_whole(desk: CommandLine, form: str) -> None:
    known = json.loads((DATA / "hostile.json").read_text("utf-8"))
    channel = {"jsonl": "json"}.get(form, form)
    bombs = [payload(row["payload"]) for row in known if row["channel"] == channel]
    assert bombs
    for bomb in bombs:
        (desk.folder / f"bomb.{form}").write_text(bomb, "utf-8")
        assert desk.refused("import", f"bomb.{form}", code=2)["code"] == "bad-file"
        desk.refused("import", "-", "--format", form, code=2, stdin=bomb.encode())


LEAST = '"verb": "said", "headline": "A", "when": "2019", '


@pytest.mark.parametrize(
    "own",
    [
        '"n": NaN',
        '"n": 1e999',
        '"n": 9007199254740993',
        f'"n": {"9" * 5_000}',
        f'"n": {"[" * 100_000}',
        f'"n": {"[" * 9}{"]" * 9}',
        '"n": "\\ud800"',
        '"n": "a\\u0000b"',
        '"headline": "twice"',
        f'"{"n" * 65}": 1',
        '"a\\nb": 1',
        ", ".join(f'"n{number}": 1' for number in range(51)),
    ],
)
def test_what_json_can_say_and_no_record_can_keep_is_refused(desk: CommandLine, own: str) -> None:
    (desk.folder / "one.jsonl").write_text(f'{{"development": {{{LEAST}{own}}}}}\n', "utf-8")
    assert desk.refused("import", "one.jsonl", code=2)["code"] in {"bad-file", "bad-rows"}


@pytest.mark.parametrize("text", [b"caf\xe9", b"\xed\xa0\x80", b"\xff"])
def test_bytes_that_are_no_text_are_refused(desk: CommandLine, text: bytes) -> None:
    before = desk.position()
    ran = desk.process("--json", "log", "said", text)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert json.loads(ran.stderr)["error"]["message"].startswith("headline")
    assert desk.position() == before


@pytest.fixture
def infested(desk: CommandLine) -> CommandLine:
    """A desk with every hostile text in every field that keeps it."""
    for key, text in SHORT.items():
        given = [f"--key={key}"]
        for field, (_, most, one_line, blank) in FIELDS.items():
            if field != "headline" and storable(text, most, one_line, blank):
                given.append(f"{field}={text}")
        headline = text if storable(text, 500, True, False) else "A headline"
        desk("log", *given, "--", "said", headline)
    return desk


def controls(shown: bytes) -> set[str]:
    """The characters on a screen that are more than ink, line ends apart."""
    text = shown.replace(b"\r\n", b"\n").decode()
    assert "XSS-CANARY" in text
    return {c for c in text if c in BIDI or unicodedata.category(c) in {"Cc", "Zl", "Zp"}} - {"\n"}


def test_a_terminal_is_never_sent_a_command(infested: CommandLine) -> None:
    refused = [
        [*words, text] for text in SHORT.values() for words in (["show", "--"], ["log", "--"])
    ]
    refused += [["--", text] for text in SHORT.values()]
    shows = [["show", key, "--history"] for key in SHORT]
    whole = [["timeline", "--format", "markdown"], ["export"], ["stories"], ["timeline"]]
    code, shown = infested.terminal([*refused, *shows, *whole], env={"NO_COLOR": "1"})
    assert code == 0
    assert controls(shown) == set()


def test_a_terminal_is_sent_its_colours_and_no_other_command(infested: CommandLine) -> None:
    code, shown = infested.terminal([["show", "term-01"], ["timeline"]], env={"TERM": "xterm"})
    assert code == 0
    assert controls(re.sub(rb"\x1b\[[0-9;]*m", b"", shown)) == set()
    assert set(re.findall(rb"\x1b\[([0-9;]*)m", shown)) <= {b"0", b"1", b"2", b"33"}
