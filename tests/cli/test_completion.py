"""Completion: what a shell offers while somebody types, at once, and never with a complaint."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.main import COMMANDS
from tests.cli.driver import PATIENCE, ROOT, SAMPLES, STORY
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with two stories and a few entries."""
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("log", "said", "A headline", "--key", "k", "--by", 'Jo "Ann" O\'Neill', "--story", STORY)
    desk("note", "call back", "--key", "n", "--story", STORY)
    desk("use", STORY)
    return desk


def said(
    desk: CommandLine, line: str, shell: str = "bash", program: tuple[str, ...] = ("-m", "cli.main")
) -> subprocess.CompletedProcess[str]:
    """What a process says to a shell that asks."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "COMP_LINE": line,
        "COMP_WORDS": line,
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
        "_DATELINE_COMPLETE": f"{shell}_complete",
    }
    return subprocess.run(
        [sys.executable, *program],
        cwd=desk.folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def asked(desk: CommandLine, line: str, shell: str = "bash") -> list[tuple[str, str]]:
    """What is offered for a command line, with what is said of it where the shell shows that."""
    done = said(desk, line, shell)
    assert (done.returncode, done.stderr) == (0, "")
    return list(READ[shell](done.stdout))


def of_bash(text: str) -> list[tuple[str, str]]:
    return [(line.partition(",")[2], "") for line in text.splitlines() if line]


def of_zsh(text: str) -> list[tuple[str, str]]:
    lines = text.splitlines()
    return list(zip(lines[1::3], lines[2::3], strict=True))


def of_fish(text: str) -> list[tuple[str, str]]:
    found = []
    for line in filter(None, text.splitlines()):
        value, _, text = line.partition(",")[2].partition("\t")
        found.append((value, text))
    return found


READ = {"bash": of_bash, "zsh": of_zsh, "fish": of_fish}


def offered(desk: CommandLine, line: str) -> list[str]:
    return [value for value, _ in asked(desk, line)]


def ref(desk: CommandLine, key: str) -> str:
    return str(desk("show", key, "--json").json()["ref"])


def test_commands_are_offered_in_their_order(entry: CommandLine) -> None:
    assert offered(entry, "dateline ") == list(COMMANDS)
    assert offered(entry, "dateline re") == [name for name in COMMANDS if name.startswith("re")]
    assert "--desk" in offered(entry, "dateline --d")
    assert offered(entry, "dateline help lo") == ["log"]


def test_an_entry_begins_with_a_verb_or_a_story(entry: CommandLine) -> None:
    found = offered(entry, "dateline log s")
    verbs = [verb for verb in shipped().verbs if verb.startswith("s")]
    assert found == [*verbs, "sanders-letter"]
    assert offered(entry, f"dateline log {STORY} sa") == ["said"]
    assert offered(entry, "dateline log said s") == []


def test_stories_are_offered_wherever_one_is_named(entry: CommandLine) -> None:
    for line in ("use ", "close ", "amend ", "reopen ", "move k ", "show k --story "):
        assert offered(entry, f"dateline {line}") == [STORY, "sanders-letter"], line


def test_refs_of_the_current_story_come_first(entry: CommandLine) -> None:
    first = [ref(entry, "n"), ref(entry, "k")]
    for line in ("show ", "correct ", "retract ", "edit ", "release ", "log said x --re "):
        assert offered(entry, f"dateline {line}")[:2] == first, line
    other = offered(entry, "dateline --story sanders-letter show ")
    assert other[0] not in first
    assert set(first) <= set(other)
    assert offered(entry, f"dateline show {first[1][:3]}") == [first[1]]
    assert "k" in offered(entry, "dateline show k")


def test_what_is_undone_is_not_offered_and_what_is_corrected_is_said_anew(
    entry: CommandLine,
) -> None:
    one = ref(entry, "k")
    entry("correct", "k", "headline=Another", "--reason", "r")
    assert (one, "said: Another") in asked(entry, f"dateline show {one[:4]}", "zsh")
    entry("undo")
    assert (one, "said: A headline") in asked(entry, f"dateline show {one[:4]}", "zsh")
    entry("undo", "2")
    assert one not in offered(entry, "dateline show ")


def test_links_are_a_relation_then_a_ref(entry: CommandLine) -> None:
    assert offered(entry, "dateline log said x --link conf") == ["confirms:"]
    one = ref(entry, "k")
    line = f"dateline log said x --link confirms:{one[:4]}"
    assert offered(entry, line) == [one]  # bash keeps what is before the colon
    assert [value for value, _ in asked(entry, line, "fish")] == [f"confirms:{one}"]


def test_notes_are_what_is_triaged(entry: CommandLine) -> None:
    noted = ref(entry, "n")
    assert offered(entry, "dateline triage ") == [noted, "n"]
    assert "denied" in offered(entry, f"dateline triage {noted} den")
    entry("triage", "n", "said")
    assert offered(entry, "dateline triage ") == []


def test_parties_are_offered_as_bash_takes_them(entry: CommandLine) -> None:
    assert offered(entry, "dateline log said x --by Jo") == ['Jo\\ \\"Ann\\"\\ O\\\'Neill']
    assert asked(entry, "dateline log said x --by Jo", "zsh")[0][0] == 'Jo "Ann" O\'Neill'
    assert "Bernie\\ Sanders" in offered(entry, "dateline timeline --with Ber")


def test_fields_choices_and_settings_are_offered(entry: CommandLine) -> None:
    assert offered(entry, "dateline correct k hea") == ["headline="]
    assert "deadline=" in offered(entry, "dateline correct k dead")
    assert offered(entry, "dateline open a b --week-start s") == ["sunday", "saturday"]
    assert offered(entry, "dateline config pa") == ["pager"]
    assert "import-form" in offered(entry, "dateline schema import")


def test_files_are_left_to_the_shell(entry: CommandLine) -> None:
    asking = {"dateline import ": "file", "dateline backup ": "file", "dateline --desk ": "dir"}
    for line, kind in asking.items():
        assert said(entry, line).stdout == f"{kind},\n", line


def test_fish_is_told_what_a_ref_is(entry: CommandLine) -> None:
    one = ref(entry, "k")
    assert (one, "said: A headline") in asked(entry, f"dateline show {one[:4]}", "fish")


def test_nothing_hostile_reaches_the_terminal(entry: CommandLine) -> None:
    entry("log", "--by", "Eve\u202eEvil", "--", "said", "\u202ered\x1b[31m")
    for shell in READ:
        for line in ("dateline show ", "dateline log said x --by "):
            shown = repr(asked(entry, line, shell))
            assert "\\x1b" not in shown.replace("\\\\x1b", "")
            assert "Eve" not in shown


@pytest.mark.parametrize("content", [None, b"", b"no log", "folder"])
def test_without_a_log_nothing_is_offered_and_nobody_complains(
    entry: CommandLine, content: bytes | str | None
) -> None:
    log = entry.folder / "dateline.db"
    log.unlink()
    if isinstance(content, bytes):
        log.write_bytes(content)
    elif content:
        log.mkdir()
    for line in ("dateline show ", "dateline use ", "dateline log said x --by "):
        assert offered(entry, line) == []
    assert log.exists() is (content is not None)
    assert offered(entry, "dateline --desk /nowhere show ") == []
    (entry.folder / "dateline.toml").write_text("[")
    assert offered(entry, "dateline show ") == []


def test_events_in_no_form_known_here_are_passed_over(entry: CommandLine) -> None:
    one = ref(entry, "k")
    for payload in (b"[]", b"{", b'{"changes": null}', b'{"by": 5, "quotes": [1, null]}'):
        entry.forge("development.logged", payload)
        entry.forge("development.corrected", payload)
    assert one in offered(entry, "dateline show ")


def test_a_mistake_of_ours_is_not_told_to_who_is_typing(entry: CommandLine) -> None:
    program = (
        "import cli.completion as found\n"
        "found.Looked.names = found.Looked.stories = lambda *_: 1 / 0\n"
        "from cli.main import run\n"
        "run()\n"
    )
    for shell in READ:
        done = said(entry, "dateline show ", shell, ("-c", program))
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_it_is_read_without_building_anything(entry: CommandLine) -> None:
    program = (
        "import sys, runpy\n"
        "try:\n    runpy.run_module('cli.main', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'eventsourcing', 'sqlite_utils', 'timeline.desk'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    for line in (
        *("dateline show ", "dateline log said x --re ", "dateline log ", "dateline "),
        *("dateline correct k verb=", "dateline log x --", "dateline open a b --timezone E"),
    ):
        done = said(entry, line, program=("-c", program))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


# --- the script -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_for_each_shell(nowhere: CommandLine, shell: str) -> None:
    script = nowhere("completion", shell).out
    assert f"_DATELINE_COMPLETE={shell}_complete" in script
    document = nowhere("completion", shell, "--json").json()
    assert document == {"shell": shell, "script": script.removesuffix("\n")}


def test_another_shell_is_refused_with_those_there_are(nowhere: CommandLine) -> None:
    assert "'bash', 'zsh', 'fish'" in nowhere.refused("completion", "tcsh", code=2)["message"]


# Bash says what stands on its line without running it, and clears it.
TELLING = r"""
PS1='$ '
tell() { printf '\002%s\003' "$READLINE_LINE"; READLINE_LINE=; READLINE_POINT=0; }
bind 'set bell-style none'
bind -x '"\ee": tell'
printf '\002\003'
"""
TYPED = {
    "dateline tim": "dateline timeline ",
    "dateline use san": "dateline use sanders-letter ",
    "DATELINE_USER=ana dateline use san": "DATELINE_USER=ana dateline use sanders-letter ",
    "true; dateline --story=san": "true; dateline --story=sanders-letter ",
    "dateline timeline --format=mark": "dateline timeline --format=markdown ",
    "dateline log said x --link confi": "dateline log said x --link confirms:",
    "dateline log said x --link confirms:ke": "dateline log said x --link confirms:key-of-mine ",
    'dateline show "ke': 'dateline show "key-of-mine" ',
    "dateline correct k headl": "dateline correct k headline=",
    "dateline log said x --by Ber": r"dateline log said x --by Bernie\ Sanders ",
    r"dateline log said x --by Bernie\ S": r"dateline log said x --by Bernie\ Sanders ",
    "dateline log said x --by Jo": r"dateline log said x --by Jo\ \"Ann\"\ O\'Neill ",
    "dateline log said x --by 'Jo": r"""dateline log said x --by 'Jo "Ann" O'\''Neill' """,
    'dateline log said x --by "Jo': r"""dateline log said x --by "Jo \"Ann\" O'Neill" """,
    "dateline import dateline.t": "dateline import dateline.toml ",
    "dateline show nothing-like-it": "dateline show nothing-like-it",
}


def test_bash_puts_on_its_line_what_is_meant(entry: CommandLine, tmp_path: Path) -> None:
    entry("log", "said", "Another", "--key", "key-of-mine", "--story", STORY)
    entry("import", str(SAMPLES / "sanders-letter.toml"))
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "dateline"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m cli.main "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "completion.bash"
    script.write_text(entry("completion", "bash").out + TELLING)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TERM": "dumb"}
    controller, screen = pty.openpty()
    with subprocess.Popen(
        ["bash", "--noprofile", "--rcfile", script, "-i"],
        cwd=entry.folder,
        env={**environment, "INPUTRC": "/dev/null", "LC_ALL": "C.UTF-8"},
        stdin=screen,
        stdout=screen,
        stderr=screen,
        start_new_session=True,
    ) as bash:
        os.close(screen)
        try:
            told(controller)
            for typed, line in TYPED.items():
                os.write(controller, f"{typed}\t\x1be".encode())
                assert told(controller) == line
        finally:
            bash.kill()
            os.close(controller)


def told(terminal: int) -> str:
    """What bash tells next."""
    shown = b""
    while b"\3" not in shown:
        assert select.select([terminal], [], [], PATIENCE)[0], shown
        shown += os.read(terminal, 65_536)
    return shown.rpartition(b"\2")[2].partition(b"\3")[0].decode()


# --- what is in use, and what is the desk's own ---------------------------------------------------


@pytest.fixture
def used(entry: CommandLine) -> CommandLine:
    """A desk with a kind of its own, and with threads, tags and documents in use."""
    kind = ("ballot", "--extends", "vote", "--meaning", "m.", "--verb", "balloted")
    fields = ("turn_out:number:How many.", "size:choice(small|large):How large.")
    entry("kind", "define", *kind, *(word for one in fields for word in ("--field", one)))
    entry("log", "said", "A", "--thread", "harbour", "--tag", "wage", "--document", "memo")
    entry("log", "said", "B", "--thread", "harbuor", "--key", "slip")
    entry("correct", "slip", "thread=harbour", "--reason", "a slip")
    return entry


def test_options_of_the_desk_s_own_kinds_are_offered(used: CommandLine) -> None:
    assert offered(used, "dateline log balloted x --turn") == ["--turn-out"]
    assert "--size" in offered(used, "dateline log balloted x --turn-out 5 --si")
    assert offered(used, "dateline log balloted x --size s") == ["small"]
    assert "--turn-out" in offered(used, "dateline triage n balloted --t")
    assert offered(used, f"dateline log balloted x --desk {used.folder} --turn") == ["--turn-out"]
    assert offered(used, "dateline log balloted x --desk /nowhere --turn") == []


def test_threads_tags_and_documents_in_use_are_offered(used: CommandLine) -> None:
    assert offered(used, "dateline log said x --thread h") == ["harbour"]
    assert offered(used, "dateline timeline --thread h") == ["harbour"]
    assert offered(used, "dateline log said x --tag w") == ["wage"]
    assert offered(used, "dateline timeline --tag w") == ["wage"]
    assert offered(used, "dateline log leaked x --document me") == ["memo"]


def test_kinds_zones_and_choices_are_offered(used: CommandLine) -> None:
    assert offered(used, "dateline kind define x --extends vo") == ["vote"]
    assert offered(used, "dateline kind d") == ["define"]
    assert "Europe/Berlin" in offered(used, "dateline open a b --timezone eur")
    assert offered(used, "dateline log denied x --stance den") == ["denied"]


def test_what_a_field_is_corrected_to_is_offered(used: CommandLine) -> None:
    verbs = offered(used, "dateline correct k verb=s")
    assert "said" in verbs
    assert all(verb.startswith("s") for verb in verbs)
    assert ("verb=said", "statement") in asked(used, "dateline correct k verb=sai", "fish")
    assert offered(used, "dateline correct k thread=h") == ["harbour"]
    assert offered(used, "dateline correct k tags=w") == ["wage"]
    assert offered(used, "dateline correct k size=l") == ["large"]
    assert offered(used, "dateline correct k turn") == ["turn_out="]
    assert "Bernie\\ Sanders" in offered(used, "dateline correct k by=Ber")
    assert offered(used, "dateline correct k headline=x") == []
