"""`correct` and `retract`: nothing is overwritten, and nobody overwrites anybody unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import STORY
from timeline.stores.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.driver import CommandLine

SHAPE = {"ref", "id", "position", "events", "moves"}


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with one entry, whose key is k."""
    desk("log", "said", "A headline", "--key", "k", "--by", "Ann", "--place", "NYC")
    return desk


def changes(said: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each field changed, old and new."""
    [event] = said["events"]
    return {one["field"]: (one.get("old"), one.get("new")) for one in event["event"]["changes"]}


def test_a_correction_keeps_old_and_new_and_why(entry: CommandLine) -> None:
    said = entry("correct", "k", "headline=Another", "--reason", "a slip", "--json").json()
    assert set(said) >= SHAPE
    assert said["position"] == entry.position()
    assert said["moves"] == []
    assert changes(said) == {"headline": ("A headline", "Another")}
    [told] = entry("timeline", "--json").json()["entries"]
    assert (told["headline"], told["status"]) == ("Another", "corrected")
    [correction] = told["corrections"]
    assert correction["reason"] == "a slip"
    assert correction["label"] == "correction"
    assert correction["recorded_by"] == "ana"
    history = entry("show", "k", "--history", "--json").json()["history"]
    assert [event["type"] for event in history] == ["development.logged", "development.corrected"]
    assert history[0]["event"]["headline"] == "A headline"


@pytest.mark.parametrize(
    ("option", "label"), [("--clarification", "clarification"), ("--update", "update")]
)
def test_the_label_says_whose_doing_it_was(entry: CommandLine, option: str, label: str) -> None:
    entry("correct", "k", "headline=B", "--reason", "r", option)
    [told] = entry("timeline", "--json").json()["entries"]
    assert [correction["label"] for correction in told["corrections"]] == [label]


def test_a_field_that_is_written_as_an_option_is_answered_with_how_it_is_written(
    entry: CommandLine,
) -> None:
    refused = entry("correct", "k", "--headline", "Another", "--reason", "r", code=2)
    assert refused.err == (
        "dateline: a field is written without hyphens: headline=VALUE, not --headline\n"
        "  dateline correct --help\n"
    )
    assert "No such option '--headlin'" in entry("log", "said", "x", "--headlin", code=2).err


def test_every_field_can_be_corrected(entry: CommandLine) -> None:
    entry("log", "did", "Another", "--key", "other")
    entry(
        *("correct", "k", "verb=counted", "headline=B", "text=C", "place=", "by=Bo", "by=Cy"),
        *("to=Di", "via=Ed", "about=Fy", "thread=t", "tags=x", "when=late last week", "value=7"),
        *("quotes=“Yes”", "sources=NBC <https://nbc.example> 2019-01-02", "links=part-of:other"),
        *("document=letter", "--relative-to", "2019-01-02", "--reason", "all of it"),
    )
    told = entry("show", "k", "--json").json()
    assert (told["verb"], told["kind"], told["fields"]) == (
        "counted",
        "measure",
        {"value": 7, "document": "letter"},
    )
    assert (told["headline"], told["text"], told["place"]) == ("B", "C", None)
    assert (told["by"], told["to"], told["via"]) == (["Bo", "Cy"], ["Di"], ["Ed"])
    assert (told["about"], told["thread"], told["tags"]) == (["Fy"], "t", ["x"])
    assert told["when"]["edtf"] == "[2018-12-27..2018-12-30]"
    assert [quote["text"] for quote in told["quotes"]] == ["“Yes”"]
    assert [source["url"] for source in told["sources"]] == ["https://nbc.example"]
    assert [(link["relation"], link["key"]) for link in told["links"]] == [("part_of", "other")]


def test_correcting_a_letter_of_an_off_the_record_quote_puts_it_before_no_reader(
    desk: CommandLine,
) -> None:
    desk(
        *("log", "said", "Talks", "--by", "Ann", "--quote", "secret words", "--key", "q"),
        *("--speaker", "Ann", "--given-to", "Bo", "--terms", "off-record"),
    )
    desk("release", "q")
    desk("correct", "q", "quotes=secret wordz", "--reason", "typo")
    told = desk("show", "q", "--json").json()["quotes"]
    assert told == [
        {
            "text": "secret wordz",
            "speaker": "Ann",
            "given_to": ["Bo"],
            "via": [],
            "terms": "off-record",
        }
    ]
    assert "wordz" not in desk("export", "--format", "markdown").out


def test_to_change_the_terms_of_a_quote_is_to_name_them(desk: CommandLine) -> None:
    desk("log", "said", "Talks", "--quote", "yes", "--terms", "off-record", "--key", "q")
    desk.refused("correct", "q", 'quotes={ text = "yes" }', "--reason", "r", code=1)
    said = desk(
        *("correct", "q", 'quotes={ text = "yes", terms = "on-record" }', "--reason", "she agreed")
    )
    assert "terms off-record -> text yes, terms on-record" in said.out


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["k", "headline=B"], 2, "no-reason"),
        (["k", "headline=B", "--reason", " "], 2, "bad-field"),
        (["k", "headline=A headline", "--reason", "r"], 1, "nothing-changed"),
        (["k", "headline", "--reason", "r"], 2, "bad-pair"),
        (["k", "=B", "--reason", "r"], 2, "bad-pair"),
        (["k", "headlin=B", "--reason", "r"], 2, "uncorrectable-field"),
        (["k", "story=other", "--reason", "r"], 2, "uncorrectable-field"),
        (["k", "visibility=public", "--reason", "r"], 2, "uncorrectable-field"),
        (["k", "headline=", "--reason", "r"], 2, "bad-field"),
        (["k", "headline=A", "headline=B", "--reason", "r"], 2, "bad-field"),
        (["k", "verb=sayd", "--reason", "r"], 2, "unknown-verb"),
        (["k", "when=the day after", "--reason", "r"], 2, "unreadable-when"),
        (["k", "links=likes:k", "--reason", "r"], 2, "unknown-relation"),
        (["k", "links=part_of:nothing", "--reason", "r"], 2, "unknown-ref"),
        (["k", "links=part_of:k", "--reason", "r"], 2, "bad-field"),
        (["nothing", "headline=B", "--reason", "r"], 2, "unknown-ref"),
        (["k", "--reason", "r"], 2, "usage"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    entry: CommandLine, words: list[str], exit_code: int, code: str
) -> None:
    assert entry.refused("correct", *words, code=exit_code)["code"] == code


def test_a_field_mistyped_names_the_nearest(entry: CommandLine) -> None:
    error = entry.refused("correct", "k", "headlin=B", "--reason", "r", code=2)
    assert "headline" in error["message"]


def test_retracting_strikes_and_keeps(entry: CommandLine) -> None:
    said = entry("retract", "k", "--reason", "another letter", "--json").json()
    assert set(said) >= SHAPE
    assert said["position"] == entry.position()
    [told] = entry("timeline", "--json").json()["entries"]
    assert (told["status"], told["headline"]) == ("retracted", "A headline")
    assert told["retraction"]["reason"] == "another letter"
    assert told["retraction"]["recorded_by"] == "ana"
    assert "RETRACTED" in entry("timeline").out


@pytest.mark.parametrize("words", [["retract", "k"], ["correct", "k", "headline=B"]])
def test_what_is_struck_stays_as_it_is(entry: CommandLine, words: list[str]) -> None:
    entry("retract", "k", "--reason", "another letter")
    error = entry.refused(*words, "--reason", "r", code=1)
    assert error["code"] == "already-retracted"
    assert "another letter" in error["message"]


def test_a_retraction_needs_a_reason_and_a_ref(entry: CommandLine) -> None:
    assert entry.refused("retract", "k", code=2)["code"] == "no-reason"
    assert entry.refused("retract", "k", "--reason", "", code=2)["code"] == "bad-field"
    assert entry.refused("retract", "nothing", "--reason", "r", code=2)["code"] == "unknown-ref"


@pytest.mark.parametrize("words", [["retract", "k"], ["correct", "k", "headline=B"]])
def test_a_dry_run_changes_nothing(entry: CommandLine, words: list[str]) -> None:
    before = entry.position()
    said = entry(*words, "--reason", "r", "--dry-run", "--json").json()
    assert said["position"] is None
    assert [event["position"] for event in said["events"]] == [None]
    assert entry(*words, "--reason", "r", "--dry-run").out != ""
    assert entry.position() == before
    [told] = entry("timeline", "--json").json()["entries"]
    assert told["status"] == "live"


def test_quiet_changes_without_a_word(entry: CommandLine) -> None:
    assert entry("correct", "k", "headline=B", "--reason", "r", "--quiet").out == ""
    assert entry("retract", "k", "--reason", "r", "--quiet").out == ""
    assert entry.position() == 5


def test_a_ref_may_be_the_last_one_a_key_or_the_beginning_of_an_id(entry: CommandLine) -> None:
    ref = entry("show", "k", "--json").json()["ref"]
    entry("correct", "@", "headline=B", "--reason", "r")
    entry("correct", ref[:4].upper(), "headline=C", "--reason", "r")
    entry("correct", entry("show", "k", "--json").json()["id"], "headline=D", "--reason", "r")
    assert entry("show", "k", "--json").json()["headline"] == "D"
    assert entry.refused("retract", "@", "--reason", "r", "--user", "bo", code=2)["code"] == (
        "nothing-logged"
    )
    assert entry.refused("retract", ref[:3], "--reason", "r", code=2)["code"] == "unknown-ref"


# --- somebody else at the same moment -----------------------------------------------------------


@pytest.fixture
def overtaken(entry: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have another process run a command just before our next append."""

    def by(*words: str) -> None:
        append = SQLiteStore.append

        def late(store: SQLiteStore, *arguments: Any) -> Any:
            monkeypatch.setattr(SQLiteStore, "append", append)
            theirs = entry.process(*words, "--user", "bo", "--story", STORY)
            assert theirs.returncode == 0, theirs.stderr
            return append(store, *arguments)

        monkeypatch.setattr(SQLiteStore, "append", late)

    return by


def test_a_response_to_what_is_struck_meanwhile_is_decided_anew_and_flagged(
    entry: CommandLine, overtaken: Callable[..., None]
) -> None:
    overtaken("retract", "k", "--reason", "another letter")
    said = entry("log", "denied", "No", "--re", "k", "--json").json()
    assert len(said["flags"]) == 1
    assert said["position"] == entry.position() == 5


def test_a_correction_of_what_somebody_just_corrected_is_refused_with_both_texts(
    entry: CommandLine, overtaken: Callable[..., None]
) -> None:
    overtaken("correct", "k", "headline=Theirs", "--reason", "r")
    ran = entry("--json", "correct", "k", "headline=Ours", "--reason", "r", code=3)
    assert ran.out == ""
    error = ran.error()
    assert error["code"] == "changed-meanwhile"
    assert "Theirs" in error["message"]
    assert "Ours" in error["message"]
    assert entry("show", "k", "--json").json()["headline"] == "Theirs"


def test_a_correction_of_another_field_is_added_to_theirs(
    entry: CommandLine, overtaken: Callable[..., None]
) -> None:
    overtaken("correct", "k", "headline=Theirs", "--reason", "r")
    entry("correct", "k", "place=Burlington", "--reason", "r")
    told = entry("show", "k", "--json").json()
    assert (told["headline"], told["place"]) == ("Theirs", "Burlington")


@pytest.mark.parametrize("words", [["retract", "k"], ["correct", "k", "headline=B"]])
def test_a_change_of_what_is_struck_meanwhile_is_refused(
    entry: CommandLine, overtaken: Callable[..., None], words: list[str]
) -> None:
    overtaken("retract", "k", "--reason", "another letter")
    ran = entry("--json", *words, "--reason", "r", code=1)
    assert ran.error()["code"] == "already-retracted"
    assert entry.position() == 4


def test_the_same_key_logged_meanwhile_is_logged_once(
    entry: CommandLine, overtaken: Callable[..., None]
) -> None:
    overtaken("log", "said", "The same", "--key", "new")
    entry("log", "said", "The same", "--key", "new")
    assert entry.position() == 4


# --- reinstating and moving -----------------------------------------------------------------------


def test_what_is_reinstated_counts_again(entry: CommandLine) -> None:
    entry("retract", "k", "--reason", "another letter")
    out = entry("reinstate", "k", "--reason", "it was this one").out
    assert out.endswith(f" in {STORY}: reinstated\n")
    [told] = entry("timeline", "--json").json()["entries"]
    assert (told["status"], told["retraction"]) == ("live", None)
    history = entry("show", "k", "--history").out
    assert "  reason: another letter\n" in history
    assert "  reason: it was this one\n" in history
    entry("correct", "k", "headline=B", "--reason", "r")


def test_what_is_not_struck_is_not_reinstated(entry: CommandLine) -> None:
    assert entry.refused("reinstate", "k", "--reason", "r", code=1)["code"] == "not-retracted"


@pytest.mark.parametrize("command", ["reinstate", "retract"])
def test_a_reason_is_asked_for(entry: CommandLine, command: str) -> None:
    assert entry.refused(command, "k", code=2)["code"] == "no-reason"


@pytest.fixture
def two(entry: CommandLine) -> CommandLine:
    """The same with another story."""
    entry("open", "strike", "The strike")
    entry("use", STORY)
    return entry


def keys(desk: CommandLine, slug: str, *words: str) -> list[str]:
    return [one["key"] for one in desk("timeline", slug, *words, "--json").json()["entries"]]


def test_what_is_moved_keeps_its_ref_and_leaves_the_past_as_it_was(two: CommandLine) -> None:
    said = two("show", "k", "--json").json()
    at = two.position()
    out = two("move", "k", "strike", "--reason", "wrong story").out
    assert out == f"{said['ref']} in {STORY}: moved\nit belongs to strike now\n"
    assert keys(two, STORY) == []
    assert keys(two, "strike") == [said["id"]]
    assert keys(two, STORY, "--known-at", str(at)) == ["k"]
    assert keys(two, "strike", "--known-at", str(at)) == []
    again = two("show", said["ref"], "--json").json()
    assert (again["id"], again["story"]) == (said["id"], "strike")


def test_what_was_moved_was_not_found_by_its_key_where_it_was_moved(two: CommandLine) -> None:
    said = two("show", "k", "--json").json()
    two("move", "k", "strike")
    for slug in ("strike", STORY):  # nothing else is meant where it came from
        assert two("show", "k", "--story", slug, "--json").json()["id"] == said["id"]
    assert "key       k\n" in two("show", "k", "--story", "strike").out
    two("log", "strike", "denied", "No", "--re", said["ref"], "--key", "n")
    [link] = two("show", "n", "--story", "strike", "--json").json()["links"]
    assert link["key"] == said["id"]
    two("move", said["ref"], STORY)
    assert two("show", "k", "--json").json()["id"] == said["id"]
    assert two.refused("show", "k", "--story", "strike", code=2)["code"] == "unknown-ref"


def test_a_key_of_two_in_one_story_lists_both(two: CommandLine) -> None:
    mine = two("show", "k", "--json").json()["ref"]
    two("log", "strike", "said", "Another", "--key", "k")
    theirs = two("show", "k", "--story", "strike", "--json").json()["ref"]
    two("move", "k", "strike")
    error = two.refused("show", "k", "--story", "strike", code=2)
    assert error["code"] == "ambiguous-ref"
    assert mine in error["message"]
    assert theirs in error["message"]
    before = two.position()
    for form in ("toml", "jsonl", "csv"):
        exported = two("export", "strike", "--format", form).out
        two("import", "-", "--format", form, "--story", "strike", stdin=exported.encode())
        assert two.position() == before
    # What comes to where a key is meant for another wins over what was only logged there.
    two("move", theirs, STORY)
    assert two("show", "k", "--story", "strike", "--json").json()["ref"] == mine
    assert two("show", "k", "--story", STORY, "--json").json()["ref"] == theirs


def test_a_file_that_links_to_a_key_means_what_was_logged_with_it(two: CommandLine) -> None:
    two("log", "strike", "said", "Another", "--key", "k")
    row = '{"development": {"key": "n", "verb": "denied", "headline": "No", "when": "2018", %s}}\n'
    link = '"links": [{"relation": "denies", "target": "k"}]'
    words = ("import", "-", "--format", "jsonl", "--story", "strike")
    two(*words, stdin=(row % link).encode())
    two("move", "k", "strike")
    before = two.position()
    two(*words, stdin=(row % link).encode())
    assert two.position() == before


def test_what_is_moved_goes_on_there(two: CommandLine) -> None:
    ref = two("show", "k", "--json").json()["ref"]
    two("move", "k", "strike")
    two("correct", ref, "headline=B", "--reason", "r")
    two("release", ref)
    [told] = two("timeline", "strike", "--json").json()["entries"]
    assert (told["headline"], told["visibility"]) == ("B", "public")
    two("move", ref, STORY)
    assert len(keys(two, STORY)) == 1
    assert keys(two, "strike") == []


def test_what_is_moved_is_exported_and_imported_once(two: CommandLine) -> None:
    two("move", "k", "strike")
    before = two.position()
    for form in ("toml", "jsonl"):
        exported = two("export", "strike", "--format", form).out
        two("import", "-", "--format", form, stdin=exported.encode())
        assert two.position() == before
        assert len(keys(two, "strike")) == 1


def test_its_key_logs_nothing_anew_where_it_came_from(two: CommandLine) -> None:
    two("move", "k", "strike")
    before = two.position()
    again = ("log", "said", "A headline", "--key", "k", "--by", "Ann", "--place", "NYC")
    assert "nothing added" in two(*again).out
    assert two.position() == before


@pytest.mark.parametrize("slug", ["strik", ""])
def test_a_story_that_is_not_there_is_named(two: CommandLine, slug: str) -> None:
    assert two.refused("move", "k", slug, code=2)["code"] == "unknown-story"


def test_nothing_is_moved_into_a_closed_story(two: CommandLine) -> None:
    two("close", "strike")
    assert two.refused("move", "k", "strike", code=1)["code"] == "closed-story"


def test_moved_where_it_is_nothing_is_recorded(two: CommandLine) -> None:
    before = two.position()
    assert "so already" in two("move", "k", STORY).out
    assert two.position() == before


@pytest.mark.parametrize(
    ("assignment", "hint"),
    [
        ("visibility=public", "dateline release"),
        ("embargo_until=tomorrow", "--embargo"),
        ("kind=vote", "verb=VERB"),
        ("re=@", "links=RELATION:REF"),
        ("story=other", "dateline move"),
        ("key=k", "for good"),
    ],
)
def test_what_another_command_changes_is_no_unknown_field(
    desk: CommandLine, assignment: str, hint: str
) -> None:
    desk("log", "said", "A", "--key", "a")
    error = desk.refused("correct", "a", assignment, "--reason", "r", code=2)
    assert hint in error["hint"]
