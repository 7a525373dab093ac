"""`edit`: correct in one's own editor; what is typed is never lost, and no shell sees it."""

from __future__ import annotations

import os
import re
import shlex
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.driver import CommandLine

HOSTILE = """x'; touch pwned; $(touch pwned) `touch pwned` "; & | > pwned"""


@pytest.fixture
def entry(
    desk: CommandLine, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """A desk with two entries; texts to edit are kept in a folder of their own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
    monkeypatch.setattr("tempfile.tempdir", None)
    desk("log", "asked", "They ask", "--key", "o")
    desk(
        *("log", "said", "A headline", "--key", "k", "--by", "Ann", "--when", "yesterday"),
        *("--quote", "no\ncomment", "--source", "The Hill <https://thehill.com/x> 2019-01-04"),
        *("--text", 'One "line"\n\\ and another', "--re", "o"),
    )
    return desk


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Let an editor do something to the `text` of the file it is given."""

    def set_(statements: str) -> None:
        script = tmp_path / "an editor.py"
        script.write_text(
            "import sys, pathlib, re\n"
            "path = pathlib.Path(sys.argv[-1])\n"
            "text = path.read_text('utf-8')\n"
            f"{statements}\n"
            "path.write_text(text, 'utf-8')\n"
        )
        monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))

    return set_


def changed(desk: CommandLine, *words: str) -> dict[str, object]:
    """The fields that editing changed, with what they say now."""
    [event] = desk("edit", "k", *words, "--json").json()["events"]
    return {one["field"]: one.get("new") for one in event["event"]["changes"]}


def kept(err: str) -> Path:
    """The file in which the text was kept."""
    found = re.search(r"your text is kept; dateline edit \S+ --draft (\S+)", err)
    assert found, err
    return Path(found[1])


def leftovers() -> list[str]:
    return [path.name for path in Path(os.environ["TMPDIR"]).iterdir()]


def test_saved_as_it_is_nothing_is_recorded(
    entry: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    before = entry.position()
    for key in ("k", "o"):
        assert entry("edit", key).out == "nothing was changed; nothing recorded\n"
        said = entry("edit", key, "--reason", "r", "--json").json()
        assert (said["events"], said["position"]) == ([], None)
        shown = entry("show", key, "--json").json()
        assert (said["ref"], said["id"]) == (shown["ref"], shown["id"])
        assert said["story"] == STORY
    assert entry.position() == before
    assert leftovers() == []


@pytest.mark.parametrize("gone", ["path.unlink()", "__import__('shutil').rmtree(path.parent)"])
def test_a_file_that_the_editor_removed_was_taken_for_a_broken_store(
    entry: CommandLine, editor: Callable[[str], None], gone: str
) -> None:
    editor(f"{gone}; sys.exit()")
    before = entry.position()
    assert "nothing recorded" in entry("edit", "k").out
    assert "nothing recorded" in entry("edit", "k", "--dry-run").out
    assert entry.position() == before
    assert leftovers() == []


@pytest.mark.parametrize(
    ("statement", "named", "hint"),
    [
        (
            "text += '[[quotes]]\\ntext = \"x\"\\n'",
            "'quotes' stands outside any table",
            "[[development.quotes]]",
        ),
        (
            "text += '[[qoutes]]\\ntext = \"x\"\\n'",
            "did you mean quotes?",
            "[[development.quotes]]",
        ),
        (
            "text = 'place = \"NYC\"\\n' + text",
            "'place' stands outside any table",
            "below [development]",
        ),
        (
            "text = text.replace('label =', 'place = \"NYC\"\\nlabel =')",
            "'place' stands in [correction]",
            "below [development]",
        ),
        (
            "text = text.replace('reason =', 'resaon =')",
            "did you mean reason?",
            "below [correction]",
        ),
    ],
)
def test_what_was_typed_outside_the_entry_was_lost_without_a_word(
    entry: CommandLine, editor: Callable[[str], None], statement: str, named: str, hint: str
) -> None:
    editor("text = text.replace('A headline', 'B')\n" + statement)
    before = entry.position()
    ran = entry("edit", "k", "--reason", "r", code=2)
    assert named in ran.err
    assert hint in ran.err
    assert 'headline = "B"' in kept(ran.err).read_text("utf-8")
    assert entry.position() == before


def test_a_reason_rewritten_in_the_editor_lost_to_the_option(
    entry: CommandLine, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def why() -> str:
        event = entry("show", "k", "--history", "--json").json()["history"][-1]["event"]
        return str(event["reason"])

    editor("text = text.replace('A headline', 'B').replace('a slip', 'a typo')")
    entry("edit", "k", "--reason", "a slip")
    assert why() == "a typo"
    editor("text = text.replace('\"B\"', '5').replace('reason = \"\"', 'reason = \"older\"')")
    path = kept(entry("edit", "k", code=2).err)
    path.write_text(path.read_text("utf-8").replace("headline = 5", 'headline = "C"'), "utf-8")
    monkeypatch.setenv("EDITOR", "true")
    entry("edit", "k", "--draft", str(path), "--reason", "newer")
    assert why() == "newer"


def test_a_reason_that_is_no_text_was_taken_for_one(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor("text = text.replace('A headline', 'B').replace('reason = \"\"', 'reason = 5')")
    assert "reason must be text in quotes" in entry("edit", "k", code=2).err


@pytest.mark.parametrize("statement", ["text = ''", "text = ' \\n'", "text += '# a remark\\n'"])
def test_emptied_or_with_a_remark_nothing_is_recorded(
    entry: CommandLine, editor: Callable[[str], None], statement: str
) -> None:
    editor(statement)
    before = entry.position()
    assert "nothing recorded" in entry("edit", "k").out
    assert entry.position() == before
    assert leftovers() == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("A headline", "Another", {"headline": "Another"}),
        ('by = ["Ann"]', 'by = ["Ann", "Bo"]', {"by": ["Ann", "Bo"]}),
        ("and another", "and a third", {"text": 'One "line"\n\\ and a third'}),
        ('# place = ""', 'place = "NYC"', {"place": "NYC"}),
        ('by = ["Ann"]\\n', "", {"by": []}),
        ('verb = "said"', 'verb = "denied"', {"verb": "denied", "kind": "response"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_typed_is_corrected(
    entry: CommandLine,
    editor: Callable[[str], None],
    old: str,
    new: str,
    expected: dict[str, object],
) -> None:
    editor(f"assert '''{old}''' in text, text\ntext = text.replace('''{old}''', '''{new}''')")
    found = changed(entry, "--reason", "a slip")
    assert {name: found.get(name) for name in expected} == expected
    assert "when" not in found
    assert leftovers() == []


def test_a_date_is_read_from_the_day_the_entry_was_logged(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    entry.clock.move(days=2)
    editor("text = text.replace('\"yesterday\"', '\"the day before yesterday\"')")
    entry("edit", "k", "--reason", "r", "--clock-is-right")
    assert entry("show", "k", "--json").json()["when"]["edtf"] == "2019-01-04"


def test_another_day_to_be_relative_to_moves_the_date(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor("text = re.sub('relative_to = .*', 'relative_to = \"2018-12-31\"', text)")
    entry("edit", "k", "--reason", "r")
    assert entry("show", "k", "--json").json()["when"]["edtf"] == "2018-12-30"


def test_reason_and_label_may_be_written_there(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor(
        "text = text.replace('reason = \"\"', 'reason = \"a slip\"')"
        ".replace('label = \"correction\"', 'label = \"update\"').replace('A headline', 'B')"
    )
    entry("edit", "k")
    [_, correction] = entry("show", "k", "--history", "--json").json()["history"]
    assert correction["event"]["reason"] == "a slip"
    assert correction["event"]["label"] == "update"


def test_a_quote_whose_terms_are_taken_out_in_the_editor_stays_on_them(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    entry("correct", "k", 'quotes={ text = "no", terms = "off-record" }', "--reason", "r")
    editor("""text = text.replace('text = "no", terms = "off-record"', 'text = "not"')""")
    entry("edit", "k", "--reason", "r")
    [quote] = entry("show", "k", "--json").json()["quotes"]
    assert (quote["text"], quote["terms"]) == ("not", "off-record")


def test_the_terms_of_a_quote_stand_in_the_editor_also_when_it_is_on_the_record(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor("""text = text.replace('"on-record"', '"background"')""")
    entry("edit", "k", "--reason", "r")
    [quote] = entry("show", "k", "--json").json()["quotes"]
    assert quote["terms"] == "background"


def test_links_quotes_and_sources_are_edited_as_tables(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor(
        "text = text.replace('responds_to', 'denies').replace('thehill.com/x', 'thehill.com/y')"
        ".replace('no\\\\ncomment', 'no further comment')"
    )
    found = changed(entry, "--reason", "r")
    assert set(found) == {"links", "sources", "quotes"}
    told = entry("show", "k", "--json").json()
    assert told["links"][0]["relation"] == "denies"
    assert told["quotes"][0]["text"] == "no further comment"
    assert told["sources"][0]["url"] == "https://thehill.com/y"
    assert told["sources"][0]["published"]["edtf"] == "2019-01-04"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("text += 'x = ['", "bad-file"),
        ("text = text.replace('A headline', 'B')", "no-reason"),
        ("text = text.replace('reason = \"\"', 'reason = \"r\"') + 'hedline = \"B\"'", None),
        ("text = text.replace('yesterday', 'the other day')", None),
        ("text = text.replace('[development]', '[other]')", "bad-file"),
        ("text = text.replace('label = \"', 'label = \"un')", "bad-field"),
        ("text = text + 'visibility = \"public\"'", None),
        ("path.write_bytes(bytes([255])); sys.exit()", "bad-field"),
        ("path.write_text(text + '#'); sys.exit(3)", "editor-failed"),
    ],
)
def test_a_bad_save_is_kept_and_can_be_gone_on_with(
    entry: CommandLine,
    editor: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
    code: str | None,
) -> None:
    editor(statement)
    before = entry.position()
    ran = entry("edit", "k", "--quiet", code=2)
    path = kept(ran.err)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert entry.position() == before
    error = entry("edit", "k", "--json", code=2).err
    assert code is None or f'"{code}"' in error
    good = entry("show", "k", "--json").json()
    path.write_text('[correction]\nreason = "r"\n[development]\nheadline = "C"\n', "utf-8")
    monkeypatch.setenv("EDITOR", "true")
    entry("edit", "k", "--draft", str(path), code=2)
    # What the draft leaves out would be cleared, and an entry has a verb.
    assert entry("show", "k", "--json").json() == good


def test_a_draft_that_is_mended_is_recorded(
    entry: CommandLine, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("text = text.replace('A headline', 'B')")
    path = kept(entry("edit", "k", code=2).err)
    monkeypatch.setenv("EDITOR", "true")
    entry("edit", "k", "--draft", str(path), "--reason", "r", "--dry-run")
    assert path.exists()
    entry("edit", "k", "--draft", str(path), "--reason", "r")
    assert entry("show", "k", "--json").json()["headline"] == "B"
    assert leftovers() == []


def test_a_draft_is_gone_on_with_where_it_is(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor("text = text.replace('A headline', 'B')")
    path = kept(entry("edit", "k", code=2).err)
    for _ in range(2):
        editor("text += '# more\\n'")
        assert kept(entry("edit", "k", "--draft", str(path), code=2).err) == path
    assert path.read_text("utf-8").count("# more") == 2
    assert leftovers() == [path.parent.name]


def test_a_draft_of_one_s_own_goes_without_its_folder(
    entry: CommandLine, editor: Callable[[str], None], tmp_path: Path
) -> None:
    editor("text = text.replace('A headline', 'B')")
    mine = tmp_path / "mine.toml"
    kept(entry("edit", "k", code=2).err).rename(mine)
    entry("edit", "k", "--draft", str(mine), "--reason", "r")
    assert not mine.exists()
    assert (tmp_path / "dateline.toml").exists()


@pytest.mark.parametrize("spoilt", ["", "x = ["])
def test_a_draft_of_another_entry_is_refused_before_it_is_edited(
    entry: CommandLine,
    editor: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    spoilt: str,
) -> None:
    editor(f"text = text.replace('A headline', 'B') + '{spoilt}'")
    path = kept(entry("edit", "k", code=2).err)
    monkeypatch.setenv("EDITOR", "no-such-editor")
    error = entry.refused("edit", "o", "--draft", str(path), code=2)
    ref = entry("show", "k", "--json").json()["ref"]
    assert (error["code"], error["hint"]) == (
        "other-draft",
        f"dateline edit {ref} --draft {path}",
    )


def test_with_json_the_error_of_a_draft_that_is_kept_is_one_document(
    entry: CommandLine, editor: Callable[[str], None]
) -> None:
    editor("text = text.replace('A headline', 'B')")
    error = entry("edit", "k", "--json", code=2).error()
    assert error["code"] == "no-reason"
    assert error["hint"].startswith('add --reason "')
    assert kept(error["hint"]).exists()


def test_what_somebody_else_corrected_meanwhile_is_not_overwritten(
    entry: CommandLine, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("text = text.replace('A headline', 'Mine')")
    path = kept(entry("edit", "k", code=2).err)
    entry("correct", "k", "headline=Ben's", "--reason", "r", "--user", "ben", "--story", STORY)
    monkeypatch.setenv("EDITOR", "true")
    ran = entry("edit", "k", "--draft", str(path), "--reason", "r", code=3)
    assert "Ben's" in ran.err
    assert kept(ran.err).read_text("utf-8") == path.read_text("utf-8")
    assert entry("show", "k", "--json").json()["headline"] == "Ben's"


def test_what_somebody_else_corrected_elsewhere_stays(
    entry: CommandLine, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("text = text.replace('A headline', 'Mine')")
    path = kept(entry("edit", "k", code=2).err)
    entry("correct", "k", "place=LA", "--reason", "r", "--user", "ben", "--story", STORY)
    monkeypatch.setenv("EDITOR", "true")
    entry("edit", "k", "--draft", str(path), "--reason", "r")
    told = entry("show", "k", "--json").json()
    assert (told["headline"], told["place"]) == ("Mine", "LA")


def test_no_shell_and_nothing_of_the_entry_in_the_arguments(
    entry: CommandLine, editor: Callable[[str], None], tmp_path: Path
) -> None:
    entry("log", "said", HOSTILE, "--key", "h", "--by", HOSTILE)
    editor(f"pathlib.Path({str(tmp_path / 'argv')!r}).write_text(repr(sys.argv))")
    entry("edit", "h")
    assert not list(tmp_path.glob("pwned*"))
    argv = (tmp_path / "argv").read_text()
    assert re.fullmatch(r"\['[^']*an editor\.py', '[^']*/dateline-\w+/entry\.toml'\]", argv)


@pytest.mark.parametrize("command", ["no-such-editor", "false"])
def test_an_editor_that_cannot_be_run_leaves_nothing(
    entry: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    error = entry.refused("edit", "k", code=2)
    assert error["code"] == "editor-failed"
    assert leftovers() == []


def test_what_is_struck_is_not_edited(entry: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    entry("retract", "k", "--reason", "r")
    assert entry.refused("edit", "k", code=1)["code"] == "already-retracted"


def test_a_dry_run_records_nothing(entry: CommandLine, editor: Callable[[str], None]) -> None:
    editor("text = text.replace('A headline', 'B')")
    before = entry.position()
    ran = entry("edit", "k", "--reason", "r", "--dry-run")
    assert "headline: A headline -> B" in ran.out
    assert (ran.err, leftovers()) == ("", [])
    assert entry.position() == before
