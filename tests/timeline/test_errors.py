from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from uuid import UUID

import click
import pytest

from cli.main import COMMANDS, dateline
from timeline import errors
from timeline.address import Address
from timeline.errors import DatelineError, clip, did_you_mean, naming

LOG = Path("/desk/dateline.db")
SERVER = Address("postgresql://ana:secret@db.example:5432/newsroom?sslpassword=secret")
ONE = UUID(int=1)

# code: exit code. Programs rely on both; neither is ever changed, only added to.
STABLE = {
    "misplaced-site": 2,
    "not-a-site": 1,
    "site-busy": 4,
    "maker-lost": 4,
    "stray-files": 1,
    "unsafe-name": 1,
    "followed-already": 4,
    "unsafe-server": 4,
    "store-taken": 1,
    "server-unreachable": 4,
    "not-permitted": 4,
    "no-store": 2,
    "missing-psycopg": 4,
    "bad-store": 2,
    "half-undone": 1,
    "kind-taken": 1,
    "log-went-back": 5,
    "not-what-was-followed": 5,
    "unknown-kind": 2,
    "unknown-preset": 2,
    "bad-preset": 2,
    "word-taken": 1,
    "preset-of-no-verb": 2,
    "alias-taken": 1,
    "speaks-for-itself": 1,
    "already-a-desk": 1,
    "already-retracted": 1,
    "already-there": 1,
    "always-private": 1,
    "ambiguous-date": 2,
    "ambiguous-ref": 2,
    "bad-desk-file": 2,
    "bad-field": 2,
    "bad-file": 2,
    "bad-pair": 2,
    "bad-path": 2,
    "bad-rows": 2,
    "bad-settings": 2,
    "built-upon": 3,
    "cannot-write": 2,
    "changed-meanwhile": 3,
    "clock-ahead": 1,
    "clock-change": 2,
    "closed-story": 1,
    "damaged-log": 5,
    "disk-full": 4,
    "draft-kept": 2,
    "editor-failed": 2,
    "other-draft": 2,
    "folder-trouble": 4,
    "ground-gone": 3,
    "foreign-log": 5,
    "headless-log": 5,
    "key-taken": 1,
    "log-busy": 4,
    "log-unreachable": 4,
    "mapped-twice": 2,
    "misplaced-setting": 2,
    "neither-story-nor-verb": 2,
    "newer-log": 1,
    "no-column": 2,
    "no-desk": 2,
    "no-headline": 2,
    "nothing-to-find": 2,
    "no-log": 2,
    "no-reason": 2,
    "no-story-chosen": 2,
    "not-a-note": 1,
    "not-retracted": 1,
    "nothing-changed": 1,
    "nothing-logged": 2,
    "nothing-public": 1,
    "nothing-to-undo": 1,
    "outcome-unknown": 4,
    "outside-entry": 2,
    "past-embargo": 1,
    "read-only-log": 4,
    "slug-is-verb": 2,
    "stale-decision": 3,
    "story-exists": 1,
    "two-due-dates": 2,
    "unamendable-field": 2,
    "uncorrectable-field": 2,
    "unknown-check": 2,
    "unknown-command": 2,
    "unknown-document": 2,
    "unknown-events": 1,
    "unknown-field": 2,
    "unknown-format": 2,
    "unknown-ref": 2,
    "unknown-relation": 2,
    "unknown-setting": 2,
    "unknown-story": 2,
    "unknown-target": 2,
    "unknown-verb": 2,
    "unknown-zone": 2,
    "unreadable-event": 5,
    "unreadable-when": 2,
    "wrong-own-field": 2,
}

EXAMPLES: tuple[DatelineError, ...] = (
    errors.BadStore("it does not read postgresql://USER@HOST:PORT/DATABASE?NAME=VALUE"),
    errors.MissingPsycopg(),
    errors.NoStore(SERVER),
    errors.NotPermitted(SERVER, "permission denied for table events"),
    errors.ServerUnreachable(SERVER, "Connection refused"),
    errors.StoreTaken(SERVER),
    errors.UnsafeServer(SERVER, "its setting fsync is off"),
    errors.UnreadableWhen("the other day", "it is no date we know"),
    errors.UnreadableWhen("x\ny" * 100, "it is too long", "write less"),
    errors.AmbiguousDate("3/4/2019", ("2019-03-04", "2019-04-03")),
    errors.ClockChange("02:30", "Europe/Berlin", ("02:30+01:00", "02:30+02:00"), twice=True),
    errors.ClockChange("02:30", "Europe/Berlin", ("02:30+01:00", "02:30+02:00"), twice=False),
    errors.UnknownZone("Europe/Londn", ("Europe/London",)),
    errors.UnknownZone("Mars"),
    errors.PastEmbargo("2019-01-05 00:00 (UTC)"),
    errors.PastEmbargo("2019-01-05 00:00 (UTC)", "k7fq2m9x"),
    errors.TwoDueDates("friday", "saturday\n" * 40),
    errors.BadField("quotes[1].text", "is blank"),
    errors.UnknownVerb("sayd", ("said",)),
    errors.UnknownVerb("xyzzy"),
    errors.UnknownCheck("unsorced", ("unsourced",)),
    errors.UnknownCheck("xyzzy"),
    errors.StoryExists("sanders-letter"),
    errors.SlugIsVerb("said"),
    errors.UnknownStory("sandrs", ("sanders-letter",)),
    errors.UnknownStory("x\n" * 100),
    errors.KeyTaken("d\n1", "k7fq2m9x", "Spokesman calls the letter a forgery"),
    errors.NothingChanged("k7fq2m9x"),
    errors.AlreadyRetracted("k7fq2m9x", "It was another letter.\n\nWe are sorry."),
    errors.NotRetracted("k7fq2m9x"),
    errors.HalfUndone("logged k7fq2m9x (said: One)", "k7fq3333", 3),
    errors.GroundGone("logged k7fq2m9x (said: One)", "the story is closed", redo=True),
    errors.GroundGone("corrected k7fq2m9x (links)", "it links to nothing", redo=False),
    errors.GroundGone("logged k7fq2m9x", "it links to k7fq3333", True, "dateline redo 3"),
    errors.KindTaken("vote", None),
    errors.KindTaken("ballot", "vote"),
    errors.PresetOfNoVerb("said"),
    errors.WordTaken("vote\n", "is a verb already"),
    errors.UnknownKind("", (), ("vote",)),
    errors.UnknownKind("vot", ("vote",), ("vote",)),
    errors.UnknownPreset("balloted", "resutl\n", "ballot", ("result",), ("counts", "result")),
    errors.UnknownPreset("balloted", "x" * 100, "ballot"),
    errors.BadPreset("balloted", "size", "size must be one of small, large, not 'huge'"),
    errors.AliasTaken("the letter", "the signers"),
    errors.SpeaksForItself("the letter", "the signers"),
    errors.SpeaksForItself("the signers", "the signers"),
    errors.AlwaysPrivate("k7fq2m9x", "note"),
    errors.NothingPublic("letter"),
    errors.NothingPublic(None),
    errors.NotANote("k7fq2m9x", "said"),
    errors.ClosedStory("sanders-letter"),
    errors.UnamendableField("timezone", ("title", "summary")),
    errors.UnamendableField("colour\n", ("title", "summary")),
    *(errors.NothingToUndo("maria", found, redo) for found in (0, 1, 2) for redo in (False, True)),
    errors.BuiltUpon("corrected k7fq2m9x", "ben", 7),
    errors.UncorrectableField("headlin", ("headline",)),
    errors.UncorrectableField("colour\n"),
    *map(errors.UncorrectableField, naming.ELSEWHERE),
    errors.UnknownRelation("denys", ("denies",)),
    errors.UnknownRef("k7\n", "sanders-letter"),
    errors.UnknownRef("k7fq", None),
    errors.UnknownRef("k", "letter", (("kk", "Another"),)),
    errors.UnknownRef("k7fq2m9z", "letter", (("k7fq2m9x", "A\x1bheadline"), ("k7", "Another"))),
    errors.AmbiguousRef("k7fq", (("k7fq2m9x", "One"), ("k7fq3333", "Two " * 30))),
    errors.NothingLogged("maria"),
    errors.NothingToFind("?!"),
    errors.ChangedMeanwhile("k7fq2m9x", "headline", "their\nwords", "your\nwords"),
    errors.BadRows(((1, "d1", "when is missing"),)),
    errors.BadRows(tuple((number, "no key", "verb is missing") for number in range(1, 9))),
    errors.BadRows(((2, "no key", "verb is missing"),), "row"),
    errors.NoColumn("a.csv", "headline", ("Event", "Date"), "headline"),
    errors.NoColumn("a.csv", "Evnt", ("Event", "Date"), "headline", ("Event",)),
    errors.UnknownTarget("hedline", ("headline",), ("headline", "when")),
    errors.UnknownTarget("x\n" * 100, (), ("headline", "when")),
    errors.MappedTwice("column", "x\n" * 100, ("headline", "text")),
    errors.NoColumn("a.csv", "verb", tuple(map(str, range(90))), "verb"),
    errors.UnknownField("headlin", ("headline",), ("ref", "headline")),
    errors.BadFile("story.toml", "it is not TOML"),
    errors.UnknownFormat("story.doc", "doc", ("toml", "jsonl")),
    errors.UnknownFormat("-", "", ("toml", "jsonl")),
    errors.CannotWrite("toml", "votes", "a null inside it", "jsonl"),
    errors.UnknownCommand("logg", ("log",)),
    errors.UnknownCommand("xyzzy"),
    errors.UnknownDocument("timelines", ("timeline",)),
    errors.UnknownDocument("xyzzy"),
    errors.NeitherStoryNorVerb("sayd", ("said",), ("sanders-letter",)),
    errors.NeitherStoryNorVerb("xyzzy"),
    errors.NoHeadline("said"),
    errors.NoStoryChosen(),
    errors.NoStoryChosen(nowhere=True),
    errors.BadPair("confirms", "RELATION:REF"),
    errors.NoReason("a correction"),
    errors.WrongOwnField("deadline", "said", ("asked", "question")),
    errors.WrongOwnField("phase", "said", tuple("abcdefgh")),
    errors.NoDesk(LOG.parent),
    errors.NoDesk(LOG.parent, upward=True),
    errors.BadDeskFile(LOG.parent / "dateline.toml", "recorded_by must be a name"),
    errors.BadSettings(LOG.parent / "config.toml", "line 2: pager must be text in quotes"),
    errors.UnknownSetting("pagr", ("pager",)),
    errors.UnknownSetting("x\n" * 100),
    errors.OtherDraft("k7fq2m9x", "k7fq3333", LOG),
    errors.DraftKept(errors.NoReason("a correction"), "dateline edit k --draft /t/entry.toml"),
    errors.DraftKept(errors.FolderTrouble(LOG.parent, "Permission denied"), "dateline edit k"),
    errors.OutsideEntry("quotes", "", "quotes", tables=True),
    errors.OutsideEntry("plaec\n", "correction", "place"),
    errors.OutsideEntry("resaon", "correction", "reason"),
    errors.OutsideEntry("x\n" * 100, "", None),
    errors.EditorFailed("vi\n" * 40, "it ended with exit code 1"),
    errors.MisplacedSetting("editor", in_desk=True),
    errors.MisplacedSetting("after_log", in_desk=False),
    errors.FolderTrouble(LOG.parent, "Permission denied"),
    errors.BadPath(LOG.parent, "No such file or directory"),
    errors.ClockAhead("2029-01-06", "2019-01-06"),
    errors.AlreadyADesk(LOG),
    errors.AlreadyThere(LOG),
    errors.NoLog(LOG),
    errors.StaleDecision(ONE, 1, 2),
    errors.NewerLog("the log"),
    errors.UnknownEvents(7, "edition.published\n", 2),
    errors.MisplacedSite(LOG.parent, "the desk is there"),
    errors.NotASite(LOG.parent),
    errors.SiteBusy(LOG.parent, 30.0),
    errors.MakerLost(-9),
    errors.MakerLost(1),
    errors.StrayFiles(LOG.parent, ("CNAME",)),
    errors.StrayFiles(LOG.parent, ("a\nb", "x" * 200, "c", "d", "e")),
    errors.UnsafeName("../\0" + "x" * 200),
    errors.LogBusy(LOG, 30.0),
    errors.DiskFull(LOG),
    errors.ReadOnlyLog(LOG),
    errors.LogUnreachable(LOG, "Input/output error"),
    errors.OutcomeUnknown(LOG, "disk I/O error"),
    errors.ForeignLog(LOG, "it is a folder"),
    errors.LogWentBack(7, 9),
    errors.NotWhatWasFollowed(12, 7),
    errors.NotWhatWasFollowed(12, 40),
    errors.FollowedAlready(LOG.with_name("events.jsonl")),
    errors.DamagedLog(LOG, "an event is missing", 7),
    errors.DamagedLog(LOG, "it is cut short"),
    errors.HeadlessLog(),
    errors.UnreadableEvent(7, "story.opened", "damaged"),
)
every = pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)


def all_classes(base: type[DatelineError] = DatelineError) -> set[type[DatelineError]]:
    direct = {cls for cls in base.__subclasses__() if cls.__module__.startswith(errors.__name__)}
    return direct.union(*map(all_classes, direct))


def test_every_error_class_is_tested_here() -> None:
    assert {type(error) for error in EXAMPLES} == all_classes()


def test_codes_and_exit_codes_are_stable() -> None:
    assert {cls.code: cls.exit_code for cls in all_classes()} == STABLE


@every
def test_a_code_is_in_kebab_case(error: DatelineError) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert error.exit_code in {1, 2, 3, 4, 5}


@every
def test_the_message_is_one_sentence_on_one_line(error: DatelineError) -> None:
    assert error.message
    assert error.message == error.message.strip() == str(error)
    assert error.message.splitlines() == [error.message]
    assert not error.message.endswith(".")
    assert len(error.message) < 400


@every
def test_the_hint_is_one_line_or_none(error: DatelineError) -> None:
    assert error.hint is None or error.hint.splitlines() == [error.hint]


@every
def test_a_hint_names_commands_and_options_that_exist(error: DatelineError) -> None:
    for name, options in re.findall(r"dateline ([a-z-]+)([^,;]*)", error.hint or ""):
        if name == "--help":
            continue
        assert name in COMMANDS
        known = options_of(name)
        assert set(re.findall(r"--[a-z-]+", options)) <= known | {"--help"}


def options_of(name: str) -> set[str]:
    command = dateline.get_command(click.Context(dateline), name)
    assert command is not None
    return {option for parameter in command.params for option in parameter.opts}


def test_the_hint_of_a_mistyped_command_is_one_that_exists() -> None:
    for name in COMMANDS:
        assert errors.UnknownCommand(name + "x", (name,)).hint == f"dateline {name} --help"


def test_only_a_desk_looked_for_upward_is_said_to_be_nowhere_above() -> None:
    assert "above" not in errors.NoDesk(LOG.parent).message
    assert "above" in errors.NoDesk(LOG.parent, upward=True).message


def test_a_log_that_is_gone_is_not_to_be_made_where_it_was() -> None:
    hint = errors.NoLog(LOG).hint
    assert "restore dateline.db from a backup" in hint
    assert hint.endswith("elsewhere with dateline init PATH")


def test_a_damaged_log_has_no_position_before_the_first() -> None:
    assert "position" not in errors.DamagedLog(LOG, "it is cut short", 0).message
    assert "position 1:" in errors.DamagedLog(LOG, "it is cut short", 1).message


def test_what_the_base_class_says_is_left_to_the_others() -> None:
    with pytest.raises(NotImplementedError):
        _ = DatelineError().message


def test_a_sentence_quotes_at_most_sixty_characters() -> None:
    assert clip("x" * 60) == "x" * 60
    assert clip("x" * 61) == "x" * 59 + "…"
    assert clip("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("nearest", "tail"),
    [
        ((), ""),
        (("a",), "; did you mean a?"),
        (("a", "b"), "; did you mean a or b?"),
        (("a", "b", "c"), "; did you mean a, b or c?"),
    ],
)
def test_the_nearest_names_are_offered(nearest: tuple[str, ...], tail: str) -> None:
    assert did_you_mean(nearest) == tail


@pytest.mark.parametrize("text", ["$(touch pwned)", "`x`", 'Ben\'s "own"', "a b", "--alias", "-x"])
def test_a_text_in_a_hint_is_one_word_for_a_shell(text: str, tmp_path: Path) -> None:
    for error in (errors.AliasTaken("Q", text), errors.AlreadyThere(Path(text))):
        hint = error.hint or ""
        shown = subprocess.run(
            ["bash", "-c", f"printf '%s\\n' {hint}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stdout.splitlines() == shlex.split(hint)
        assert shlex.split(hint)[-1].removesuffix("-2") == text
    assert list(tmp_path.iterdir()) == []
