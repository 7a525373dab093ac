"""What a command works with: the desk, who is typing, the story, and how to answer."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

import click

from cli import clock
from cli.options import META
from cli.output import say
from cli.precedence import LOGIN, Said, find_desk
from cli.settings import checked, read_own, words
from timeline import errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cli.diagnosis import Diagnosis
    from cli.precedence import Setting
    from cli.progress import Bar
    from cli.settings import Own
    from projections.entry import Record
    from projections.readmodel.looking import Looking
    from projections.readmodel.reading import Reading
    from projections.story import Story as ReadStory
    from timeline.desk import Desk
    from timeline.folder import Folder
    from timeline.kind import OwnKind
    from timeline.log import Log
    from timeline.past import Past
    from timeline.recorded import ClockTrouble, Recorded
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary


DAMAGED = 5  # the exit code when an answer had to leave out what is damaged
GIVEN = ("desk", "story", "user", "no_color", "no_pager")  # options that other sayings yield to


class Session:
    """One run of one command."""

    def __init__(self) -> None:
        meta = click.get_current_context().meta
        meta[META + "session"] = self
        self.given = {name: meta.get(META + name) for name in GIVEN}
        self.json = bool(meta.get(META + "json"))
        self.quiet = bool(meta.get(META + "quiet"))
        self.damaged = False
        self.desk_said_by: str | None = None
        self._warned_of: set[int] = set()
        self._clock_is_right = False
        self._diagnosis = _diagnosis() if meta.get(META + "verbose") else None
        # Where nobody sees a colour, nobody need ask what the user's own file says of it.
        seen = sys.stdout.isatty() or sys.stderr.isatty()
        self.color = not seen or self.setting("color", anywhere=True).value != "never"
        if not self.color:
            click.get_current_context().color = False

    @cached_property
    def own(self) -> Own:
        """What the user's own file says; what cannot be used of it is warned of."""
        own = read_own()
        if own.trouble is not None:
            self.warn(f"{own.trouble.message}; it is left out")
        return own

    def setting(self, name: str, *, anywhere: bool = False) -> Setting:
        """A setting of `cli.precedence`, and what says so; `anywhere` asks no desk."""
        folder = None if anywhere else self.folder
        return Said(self.given, self.own, login_name, folder).setting(name)

    @cached_property
    def folder(self) -> Folder:
        """The desk: `--desk`, else DATELINE_DESK, else the nearest upward, else the user's own."""
        folder, self.desk_said_by = find_desk(self.given["desk"], self.own)
        self.explain(f"the desk is {folder.folder} ({self.desk_said_by})")
        return folder

    @cached_property
    def user(self) -> str:
        """Who is typing: `--user`, DATELINE_USER, the desk's file, the user's, or the login."""
        said = self.setting("recorded_by")
        self.explain(f"the user is {said.value} ({said.source})")
        return _sound_name(said)

    def signature(self, *, anywhere: bool = False) -> str:
        """The name that goes on record: never one that the user's own file may say otherwise."""
        said = self.setting("recorded_by", anywhere=anywhere)
        if said.source == LOGIN and "recorded_by" in self.own.lost and self.own.trouble:
            raise self.own.trouble
        return _sound_name(said)

    @cached_property
    def editor(self) -> list[str]:
        """The user's editor as words, to be run without a shell."""
        return self._command("editor")

    @cached_property
    def pager(self) -> list[str]:
        """The pager for what is long, as words; empty for none."""
        try:
            found = [] if self.json else self._command("pager")
        except errors.BadField as error:
            self.explain(error.message)
            return []
        return [] if found == ["cat"] else found

    @cached_property
    def log(self) -> Log:
        """The desk's log, open until the command ends."""
        folder = self.folder
        self.phase("to load what it needs and find the desk")
        log = folder.open_log(clock.now)
        click.get_current_context().call_on_close(log.store.close)
        if self._diagnosis is not None:
            self.explain(f"the log is {folder.place}, at position {log.store.head()[0]}")
        self.phase("to open the log")
        return log

    @cached_property
    def past(self) -> Past:
        """Looks up stories and developments."""
        from timeline.past import Past

        return Past(self.log, self.user, self.unreadable)

    @cached_property
    def reading(self) -> Reading:
        """The read model, at the end of the log: what reading commands answer from."""
        from cli.reading import opened

        reading = opened(self)
        click.get_current_context().call_on_close(reading.close)
        return reading

    @property
    def looking(self) -> Looking:
        """Looks up developments in the read model."""
        from projections.readmodel.looking import Looking

        return Looking(self.reading, self.user)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The verbs and kinds: those that come with the program, and the newsroom's own."""
        return _vocabulary(self.past.kinds())

    @cached_property
    def read_vocabulary(self) -> Vocabulary:
        """The same, for who only reads."""
        return _vocabulary(self.reading.kinds())

    @property
    def vocabulary_anywhere(self) -> Vocabulary:
        """The first, also where there is no desk."""
        from timeline.stores.sqlite_glance import verbs
        from timeline.vocabulary import shipped

        try:
            looked = self.folder.server is not None or verbs(self.folder.log_path)
        except errors.NoDesk:
            return shipped()
        return self.vocabulary if looked else shipped()

    def desk(self, *, dry_run: bool, clock_is_right: bool) -> Desk:
        """The desk, ready to write; asks first when the machine's clock looks wrong."""
        from timeline.desk import Desk
        from timeline.vocabulary import shipped

        self._check_clock(clock_is_right)
        return Desk(
            self.log,
            user=self.signature(),
            clock=clock.now,
            new_key=clock.new_key,
            vocabulary=shipped(),
            dry_run=dry_run,
        )

    def slug(self, positional: str | None = None) -> str:
        """The story's slug: `--story`, the positional one, DATELINE_STORY, or the chosen one."""
        found = self._said(positional)
        if found is None:
            raise errors.NoStoryChosen(nowhere=not self.past.stories())
        return found

    def _said(self, positional: str | None = None) -> str | None:
        for source, slug in self._slugs(positional):
            if slug:
                self.explain(f"the story is {slug} ({source})")
                return slug
        return None

    def _slugs(self, positional: str | None) -> Iterator[tuple[str, str | None]]:
        yield "--story", self.given["story"]
        yield "the command", positional
        yield "DATELINE_STORY", os.environ.get("DATELINE_STORY")
        yield "chosen with dateline use", self.folder.current_story(self.user)

    def story(self, positional: str | None = None, *, ever: bool = False) -> Story:
        """The story a command is about; `ever`: also one that was taken back since."""
        return self.past.story(self.slug(positional), ever=ever)

    def read_story(self, positional: str | None = None, *, ever: bool = False) -> ReadStory:
        """The same, for who only reads."""
        found = self._said(positional)
        if found is None:
            raise errors.NoStoryChosen(nowhere=not self.reading.stories())
        return self.reading.story(found, ever=ever)

    def read_current(self) -> ReadStory | None:
        """The story that keys are looked up in, if one is chosen, for who only reads."""
        slug = self._said()
        return None if slug is None else self.reading.story(slug)

    def current(self) -> Story | None:
        """The story that keys are looked up in, if one is chosen."""
        slug = self._said()
        return None if slug is None else self.past.story(slug)

    def work_on(self, slug: str) -> None:
        """Remember the story after something was recorded in it: not worth failing for."""
        try:
            self.folder.choose_story(self.user, slug)
        except errors.FolderTrouble as trouble:
            self.warn(f"{trouble.message}; name the story with --story {slug}")

    def say(self, text: str = "") -> None:
        """Print a line for people, unless asked to be quiet."""
        if not self.quiet:
            say(text)

    def warn(self, text: str) -> None:
        """Print a remark to standard error."""
        if not self.quiet:
            say(f"dateline: {text}", err=True)

    def explain(self, text: str) -> None:
        """Say what was found and why, to who asked with --verbose."""
        if self._diagnosis is not None:
            self._diagnosis.tell(text)

    def phase(self, name: str) -> None:
        """Note that a part of the command is done, for the same."""
        if self._diagnosis is not None:
            self._diagnosis.phase(name)

    def bar(self, what: str, total: int | None = None) -> Bar:
        """A bar for what may take long, such as "reading the log", to be entered as a context."""
        from cli.progress import Bar  # only what may take long pays for it

        shown = sys.stderr.isatty() and not self.quiet and not self.json
        return Bar(what, total, shown=shown)

    def unreadable(self, recorded: Recorded | Record) -> None:
        """Warn, once, of an event that this program cannot read; what it can is answered."""
        from timeline.recorded import Unreadable

        if recorded.position in self._warned_of:
            return
        self._warned_of.add(recorded.position)
        self.damaged |= isinstance(recorded.event, Unreadable) and recorded.event.why == "damaged"
        self.warn(
            f"the event at position {recorded.position} ({recorded.type}, version "
            f"{recorded.schema}) cannot be read by this program: dateline doctor"
        )

    def finish(self) -> int:
        """What is left when a command succeeded: its exit code, and the day the desk was used."""
        looked = "log" in self.__dict__ or "reading" in self.__dict__
        if looked and (self._clock_is_right or not self._is_ahead()):
            self.folder.mark_used(clock.now().date().isoformat())
        return DAMAGED if self.damaged else 0

    def _is_ahead(self) -> bool:
        """Whether the clock is days ahead, so that today is not yet believed to be that day."""
        try:
            trouble = self.clock_trouble()
        except errors.DatelineError:  # it was there a moment ago: what was done is done
            return True
        return trouble is not None and not trouble.behind

    def believe_clock(self) -> None:
        """Take the machine's clock for right: today is a day on which the desk was used."""
        self._clock_is_right = True

    def clock_trouble(self) -> ClockTrouble | None:
        """Whether the machine's clock can be believed."""
        from timeline.recorded import clock_trouble

        return clock_trouble(
            clock.now(), self._last_recorded(), self.folder.last_used(), self.folder.slack
        )

    def _last_recorded(self) -> str | None:
        """When the last event was recorded, as far as this command has looked."""
        if "log" in self.__dict__ or "reading" not in self.__dict__:
            return self.log.store.head()[1]
        return self.reading.recorded_at or None

    @property
    def recorded_at(self) -> str:
        """When something is recorded while the machine's clock is behind, in words."""
        return "by the server's clock" if self.folder.server else "at the time of the last entry"

    def _command(self, name: str) -> list[str]:
        """A setting that is a command, as words."""
        setting = self.setting(name, anywhere=True)
        try:
            return words(checked(name, setting.value))
        except ValueError as error:
            raise errors.BadField(f"{name}, as {setting.source} has it,", str(error)) from None

    def _check_clock(self, clock_is_right: bool) -> None:
        """Warn when the clock is behind the log, ask when it is days ahead of the desk."""
        trouble = self.clock_trouble()
        self.believe_clock()  # or nothing comes of the command
        if trouble is None:
            return
        if trouble.behind:
            self.warn(
                f"this machine's clock says {trouble.now}, before the last entry ({trouble.last}); "
                f"what you log is recorded {self.recorded_at}"
            )
        elif not clock_is_right and not self._confirmed(trouble.now, trouble.last):
            raise errors.ClockAhead(trouble.now, trouble.last)

    def _confirmed(self, now: str, last: str) -> bool:
        """Ask, where somebody is there to answer."""
        if not sys.stdin.isatty() or self.json:
            return False
        return click.confirm(
            f"This machine's clock says {now}; the desk was last used on {last}. Is it right?",
            err=True,
        )


def _vocabulary(own: Sequence[OwnKind]) -> Vocabulary:
    """What comes with the program, with a newsroom's own kinds."""
    from timeline.vocabulary import shipped

    if not own:
        return shipped()
    from timeline.kind import extended  # only who has some pays for it

    return extended(shipped(), own)


def _sound_name(said: Setting) -> str:
    """Who is typing; raises `BadField` for a name the record cannot keep."""
    try:
        return checked("recorded_by", said.value)
    except ValueError as error:
        raise errors.BadField("the user's name", str(error)) from None


def _diagnosis() -> Diagnosis:
    """What tells --verbose; it counts from when the command line began."""
    from cli.diagnosis import Diagnosis  # only who asks pays for it

    context = click.get_current_context()
    diagnosis = Diagnosis(context.find_root().obj)
    context.call_on_close(diagnosis.end)
    return diagnosis


def login_name() -> str:
    """The login name, or `unknown`: a record is never refused for lack of one."""
    from getpass import getuser  # needed when nothing else says

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
