"""What a check looks at and what it finds; the list of the checks, and how they word a remedy."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from projections.parties import Parties
from timeline.errors import clip
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from projections.entry import Entry, State
    from projections.standing import Standing
    from projections.story_view import StoryView
    from projections.threads import Thread
    from timeline.facts import DevelopmentLogged
    from timeline.party import Party

UNSAFE_IN_DOUBLE_QUOTES = frozenset('"$`\\!')


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found.

    Attributes:
        of: the developments it is about, the one to mend first.
        message: the facts, in a sentence.
        remedy: the command that mends it; words in capitals are for whoever types it to fill in.
        thread: the handle of the thread it is about.
    """

    of: tuple[State, ...]
    message: str
    remedy: str
    thread: str | None = None


@dataclass(frozen=True)
class Subject:
    """What is checked: a story, as of two clocks.

    Attributes:
        known: the parties whose names are recorded by then.
        parents: the shipped kind that each of the newsroom's own kinds extends.
    """

    view: StoryView
    standing: Standing
    known: tuple[Party, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def live(self) -> list[Entry]:
        """The entries that are not struck, in order."""
        return [one for one in self.view.entries if one.state.retracted is None]

    @cached_property
    def parties(self) -> Parties:
        """Who is who."""
        return Parties(self.known)

    def kind(self, content: DevelopmentLogged) -> str:
        """The shipped kind of a development."""
        return self.parents.get(content.kind, content.kind)

    def states(self, ids: Iterable[UUID]) -> tuple[State, ...]:
        """Developments by their ids."""
        return tuple(self.view.known[one] for one in ids)

    def of_type(self, name: str) -> Iterator[Thread]:
        """The threads of a type."""
        return (one for one in self.standing.threads if one.type == name)

    def log(self, verb: str, *words: str) -> str:
        """The command that logs an entry in the story, which may have to be reopened first."""
        slug = self.view.story.slug
        reopen = f"{command('reopen', slug)} && " if self.view.story.closed else ""
        return reopen + command("log", slug, verb, "HEADLINE", *words)


Find: TypeAlias = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its name, why it matters, what mends what it finds, and the function that finds."""

    name: str
    why: str
    mend: str
    find: Find


CHECKS: dict[str, Check] = {}


def check(name: str, why: str, mend: str) -> Callable[[Find], Find]:
    """Make a function a check; they are listed in the order in which they are written."""

    def register(find: Find) -> Find:
        CHECKS[name] = Check(name, why, mend, find)
        return find

    return register


def named(state: State) -> str:
    """A development in a sentence."""
    return f'"{clip(state.current.headline)}"'


def counted(number: int, what: str) -> str:
    """A number of something: `1 root`, `2 roots`, `no root`."""
    return f"{number or 'no'} {what}{'s' if number > 1 else ''}"


def command(*words: str) -> str:
    """A command line, quoted for a shell."""
    return " ".join(map(_quoted, ("dateline", *words)))


def _quoted(word: str) -> str:
    """A word for a shell; one with an apostrophe as a person would write it, where that is safe."""
    readable = "'" in word and not set(word) & UNSAFE_IN_DOUBLE_QUOTES
    return f'"{word}"' if readable else shlex.quote(word)


def correct(state: State, *changes: str, reason: str, label: str | None = None) -> str:
    """The command that changes fields of a development; `label` is its option, if it takes one."""
    options = ("--reason", reason, *([f"--{label}"] if label else []))
    return command("correct", ref(state.id), *changes, *options)


def date_of(state: State, subject: Subject) -> str:
    """The field to correct its own When by: of what is scheduled, `when` is when it is due."""
    return "announced" if subject.kind(state.current) == "scheduled" else "when"


def by_words(names: Sequence[str]) -> tuple[str, ...]:
    """The options that name who does something."""
    return tuple(word for name in names for word in ("--by", name))
