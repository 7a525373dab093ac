"""What went wrong once when somebody used it with a fresh mind, and does no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

ENTRY = '[[development]]\nkey = "a"\nverb = "said"\nheadline = "A"\nwhen = "2018"\n'


def imported(desk: CommandLine, text: str) -> tuple[str, ...]:
    (desk.folder / "file.toml").write_text(text, "utf-8")
    return "import", "file.toml"


def entries(desk: CommandLine, *options: str) -> list[str]:
    return [one["headline"] for one in desk("timeline", "--json", *options).json()["entries"]]


@pytest.mark.parametrize("period", ["2018", "2018-12"])
def test_until_a_period_is_until_its_last_day(desk: CommandLine, period: str) -> None:
    desk("log", "said", "Late", "--when", "2018-12-29")
    assert entries(desk, "--until", period) == ["Late"]
    assert entries(desk, "--since", period) == ["Late"]
    assert entries(desk, "--until", "2018-11") == []


@pytest.mark.parametrize(
    "said",
    [
        ("--private", "--public"),
        ("--private", "--embargo", "tomorrow"),
        ("--public", "--embargo", "tomorrow"),
    ],
)
def test_who_may_see_it_is_said_one_way_only(desk: CommandLine, said: tuple[str, ...]) -> None:
    assert desk.refused("log", "said", "A", *said, code=2)["code"] == "usage"


def test_a_private_entry_of_a_file_has_no_embargo(desk: CommandLine) -> None:
    text = f'{ENTRY}visibility = "private"\nembargo_until = "2999-01-01"\n'
    assert "embargo_until" in desk.refused(*imported(desk, text), code=2)["message"]


@pytest.mark.parametrize("slip", ["visiblity", "headlin", "relatve_to", "link", "tag", "dedline"])
def test_a_slip_in_a_file_is_no_unknown_field(desk: CommandLine, slip: str) -> None:
    message = desk.refused(*imported(desk, f'{ENTRY}{slip} = "x"\n'), code=2)["message"]
    assert f"{slip} is not a field; did you mean" in message


def test_a_file_of_another_story_is_not_taken_for_the_one_named(desk: CommandLine) -> None:
    words = imported(desk, f'[story]\nslug = "fire"\ntitle = "Fire"\n{ENTRY}')
    assert "not of 'letter'" in desk.refused(*words, "--story", "letter", code=2)["message"]
    desk(*words, "--story", "fire")


def test_an_empty_file_is_no_story(desk: CommandLine) -> None:
    assert "neither" in desk.refused(*imported(desk, ""), code=2)["message"]


def test_an_import_says_who_may_see_it(desk: CommandLine) -> None:
    assert "1 public" in desk(*imported(desk, ENTRY)).out


def test_a_retry_of_what_is_struck_says_so(desk: CommandLine) -> None:
    words = ("log", "said", "A", "--key", "k")
    desk(*words)
    desk("retract", "k", "--reason", "it was Bob")
    assert "it has been retracted: it was Bob" in desk(*words).out
    assert desk(*words, "--json").json()["flags"]


@pytest.mark.parametrize("key", ["", " ", "@"])
def test_a_key_is_never_blank_nor_the_last_entry(desk: CommandLine, key: str) -> None:
    assert "key" in desk.refused("log", "said", "A", "--key", key, code=2)["message"]


@pytest.mark.parametrize("option", ["--speaker", "--given-to", "--terms"])
def test_what_is_said_of_a_quote_needs_one(desk: CommandLine, option: str) -> None:
    words = ("log", "said", "A", option, "off-record")
    assert "--quote" in desk.refused(*words, code=2)["message"]


def test_a_range_has_its_lower_end_first(desk: CommandLine) -> None:
    words = ("log", "counted", "Some", "--low", "5", "--high", "3")
    assert "low is above high" in desk.refused(*words, code=2)["message"]


def test_a_negative_number_among_the_words_gets_the_remedy(desk: CommandLine) -> None:
    assert "--" in desk.refused("log", "said", "down", "-5", "percent", code=2)["hint"]


def test_a_headline_in_quotes_names_the_verb_it_begins_with(desk: CommandLine) -> None:
    message = desk.refused("log", "leaked documents appear", code=2)["message"]
    assert "did you mean leaked" in message


@pytest.mark.parametrize("typed", ["AP https://x.example/a 2018-12-30", "AP https://x.example/a"])
def test_an_address_needs_no_brackets(desk: CommandLine, typed: str) -> None:
    desk("log", "said", "A", "--source", typed, "--key", "k")
    [source] = desk("show", "k", "--json").json()["sources"]
    assert (source["name"], source["url"]) == ("AP", "https://x.example/a")


def test_a_quote_is_corrected_whole(desk: CommandLine) -> None:
    desk("log", "said", "A", "--by", "Ann", "--quote", "Yes", "--key", "k")
    new = 'quotes={ text = "No", speaker = "Ann", given_to = ["AP"] }'
    desk("correct", "k", new, "--reason", "misheard")
    [quote] = desk("show", "k", "--json").json()["quotes"]
    assert (quote["text"], quote["speaker"], quote["given_to"]) == ("No", "Ann", ["AP"])


def test_an_encoding_without_a_character_is_no_failure(desk: CommandLine) -> None:
    latin = {"PYTHONIOENCODING": "latin-1"}
    ran = desk.process("log", "said", "\u2603 snow", "--json", env=latin)
    assert ran.returncode == 0
    shown = desk.process("timeline", env=latin)
    assert (shown.returncode, b"\\u2603 snow" in shown.stdout) == (0, True)
    assert desk.process("timeline", "--json", env=latin).returncode == 0
    assert entries(desk) == ["\u2603 snow"]


def test_an_answer_that_cannot_be_printed_is_recorded_and_says_so(desk: CommandLine) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ran = desk.process("log", "said", "A", capture_output=False, stdout=full, stderr=-1)
    assert ran.returncode == 4
    assert b"records before it answers" in ran.stderr
    assert entries(desk) == ["A"]


def test_a_scheduled_date_is_corrected_as_it_is_logged(desk: CommandLine) -> None:
    desk("log", "scheduled", "Hearing", "--when", "2999-01-01", "--key", "k")
    desk("correct", "k", "when=2999-02-01", "--reason", "put right")
    shown = desk("show", "k", "--json").json()
    assert shown["fields"]["due"]["edtf"] == "2999-02-01"
    assert shown["when"]["phrase"] == "today"


def test_an_option_of_another_verb_names_verbs_and_no_kinds(desk: CommandLine) -> None:
    message = desk.refused("log", "reported", "A", "--deadline", "Friday", code=2)["message"]
    verbs = "asked, demanded, proposed, question, we-asked"
    assert message == f"--deadline does not go with 'reported'; it goes with: {verbs}"


@pytest.mark.parametrize("field", ["headline", "when"])
def test_what_every_entry_has_cannot_be_emptied(desk: CommandLine, field: str) -> None:
    desk("log", "said", "A", "--key", "k")
    words = ("correct", "k", f"{field}=", "--reason", "r")
    assert f"{field} cannot be left empty" in desk.refused(*words, code=2)["message"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("log", "said", "A", "--link", "caused_by:k"), "--by is missing: a caused_by link"),
        (("log", "said", "A", "--relative-to", "2018"), "--relative-to must be one day"),
        (("log", "said", "A", "--embargo", "2018"), "--embargo must be one moment"),
        (("release", "k", "--embargo", "2018"), "--embargo must be one moment"),
        (("log", "said", "A", "--by", " "), "--by is blank"),
        (("log", "said", "A", "--quote", ""), "--quote is blank"),
        (("log", "said", "A", "--quote", "B", "--speaker", ""), "--speaker is blank"),
        (("log", "said", "A", "--source", "B <c>"), "the url of --source must begin with"),
        (("log", "counted", "A", "--value", "x"), "--value must be a number"),
        (("log", "balloted", "A", "--turn-out", "x"), "--turn-out must be a number"),
        (("retract", "k", "--reason", ""), "--reason is blank"),
        (("party", "A", "--alias", ""), "--alias is blank"),
        (("kind", "define", "b", "--extends", "vote"), "--meaning is missing"),
        (
            ("kind", "define", "b", "--extends", "vote", "--meaning", "m", "--verb", "B"),
            "the name of --verb must be",
        ),
    ],
)
def test_what_is_wrong_is_called_as_it_was_typed(
    desk: CommandLine, words: tuple[str, ...], message: str
) -> None:
    kind = ("ballot", "--extends", "vote", "--meaning", "m.", "--field", "turn-out:number:votes")
    desk("kind", "define", *kind, "--verb", "balloted")
    desk("log", "said", "A", "--key", "k")
    assert message in desk.refused(*words, code=2)["message"]


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (
            ("completion",),
            "SHELL is missing; it is one of bash, zsh, fish",
            "dateline completion --help",
        ),
        (
            ("kind", "dfine", "foo"),
            "A kind can only be defined, not 'dfine': dateline kind define NAME",
            "dateline kind --help",
        ),
        (
            ("kind", "define", "f", "--extends", "vote", "--preset", "said.x=1"),
            "--preset says what 'said' fills in, but no --verb defines it in this command",
            "add --verb said",
        ),
        (("undo", "abc"), "STEPS: 'abc' is no number from 1 to 10,000", "dateline undo --help"),
        (("redo", "0"), "STEPS: '0' is no number from 1 to 10,000", "dateline redo --help"),
        (
            ("log", "sued", "X", "--phase"),
            "Option '--phase' requires an argument",
            "dateline log --help",
        ),
    ],
)
def test_a_usage_message_is_one_clear_sentence(
    desk: CommandLine, words: tuple[str, ...], message: str, hint: str
) -> None:
    error = desk.refused(*words, code=2)
    assert (error["message"], error["hint"]) == (message, hint)
