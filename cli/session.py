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
from timeline.errors import ClockAhead, FolderTrouble, NoStoryChosen
from timeline.folder import Folder, locate

if TYPE_CHECKING:
    from timeline.desk import Desk
    from timeline.log import Log, Recorded
    from timeline.past import Past
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary


DAMAGED = 5  # the exit code when an answer had to leave out what is damaged


class Session:
    """One run of one command."""

    def __init__(self) -> None:
        meta = click.get_current_context().meta
        meta[META + "session"] = self
        self.given = {name: meta.get(META + name) for name in ("desk", "story", "user")}
        self.json = bool(meta.get(META + "json"))
        self.quiet = bool(meta.get(META + "quiet"))
        self.damaged = False
        self._warned_of: set[int] = set()
        self.color = not (meta.get(META + "no_color") or os.environ.get("NO_COLOR"))
        if not self.color:
            click.get_current_context().color = False

    @cached_property
    def folder(self) -> Folder:
        """The desk: `--desk`, else DATELINE_DESK, else the nearest one upward."""
        return locate(self.given["desk"] or os.environ.get("DATELINE_DESK") or None)

    @cached_property
    def user(self) -> str:
        """Who is typing: `--user`, else DATELINE_USER, else the desk's file, else the login."""
        return typist(self.given["user"], self.folder.recorded_by)

    @cached_property
    def log(self) -> Log:
        """The desk's log, open until the command ends."""
        log = self.folder.open_log(clock.now)
        click.get_current_context().call_on_close(log.store.close)
        return log

    @cached_property
    def past(self) -> Past:
        """Looks up stories and developments."""
        from timeline.past import Past  # noqa: PLC0415 - loads late

        return Past(self.log, self.user, self.unreadable)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The verbs and kinds."""
        from timeline.vocabulary import shipped  # noqa: PLC0415 - loads late

        return shipped()

    def desk(self, *, dry_run: bool, clock_is_right: bool) -> Desk:
        """The desk, ready to write; asks first when the machine's clock looks wrong."""
        from timeline.desk import Desk  # noqa: PLC0415 - loads late

        self._check_clock(clock_is_right)
        return Desk(
            self.log,
            user=self.user,
            clock=clock.now,
            new_key=clock.new_key,
            vocabulary=self.vocabulary,
            dry_run=dry_run,
        )

    def slug(self, positional: str | None = None) -> str:
        """The story's slug: `--story`, the positional one, DATELINE_STORY, or the chosen one."""
        slug = (
            self.given["story"]
            or positional
            or os.environ.get("DATELINE_STORY")
            or self.folder.current_story(self.user)
        )
        if slug is None:
            raise NoStoryChosen
        return slug

    def story(self, positional: str | None = None) -> Story:
        """The story a command is about."""
        return self.past.story(self.slug(positional))

    def current(self) -> Story | None:
        """The story that keys are looked up in, if one is chosen."""
        try:
            return self.story()
        except NoStoryChosen:
            return None

    def work_on(self, slug: str) -> None:
        """Remember the story after something was recorded in it: not worth failing for."""
        try:
            self.folder.choose_story(self.user, slug)
        except FolderTrouble as trouble:
            self.warn(f"{trouble.message}; name the story with --story {slug}")

    def say(self, text: str = "") -> None:
        """Print a line for people, unless asked to be quiet."""
        if not self.quiet:
            say(text)

    def warn(self, text: str) -> None:
        """Print a remark to standard error."""
        if not self.quiet:
            say(f"dateline: {text}", err=True)

    def unreadable(self, recorded: Recorded) -> None:
        """Warn, once, of an event that this program cannot read; what it can is answered."""
        from timeline.codec import Unreadable  # noqa: PLC0415 - loads late

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
        if "log" in self.__dict__:
            self.folder.mark_used(clock.now().date().isoformat())
        return DAMAGED if self.damaged else 0

    def _check_clock(self, clock_is_right: bool) -> None:
        """Warn when the clock is behind the log, ask when it is days ahead of the desk."""
        from timeline.log import clock_trouble  # noqa: PLC0415 - loads late

        last = self.log.store.head()[1]
        trouble = clock_trouble(clock.now(), last, self.folder.last_used())
        if trouble is None:
            return
        if trouble.behind:
            self.warn(
                f"this machine's clock says {trouble.now}, before the last entry ({trouble.last}); "
                "what you log is recorded at the time of that entry"
            )
        elif not clock_is_right and not self._confirmed(trouble.now, trouble.last):
            raise ClockAhead(trouble.now, trouble.last)

    def _confirmed(self, now: str, last: str) -> bool:
        """Ask, where somebody is there to answer."""
        if not sys.stdin.isatty() or self.json:
            return False
        return click.confirm(
            f"This machine's clock says {now}; the desk was last used on {last}. Is it right?",
            err=True,
        )


def typist(given: str | None, recorded_by: str | None = None) -> str:
    """Who is typing: as `given`, else DATELINE_USER, else `recorded_by`, else the login name."""
    from timeline.errors import BadField  # noqa: PLC0415
    from timeline.text import line  # noqa: PLC0415

    try:
        return line(200)(given or os.environ.get("DATELINE_USER") or recorded_by or login_name())
    except ValueError as error:
        raise BadField("the user's name", str(error)) from None


def login_name() -> str:
    """The login name, or `unknown`: a record is never refused for lack of one."""
    from getpass import getuser  # noqa: PLC0415 - needed when nothing else says

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def read_input(field: str) -> str:
    """Standard input as text; raises `BadField` naming the byte that is not UTF-8."""
    from timeline.errors import BadField  # noqa: PLC0415

    data = sys.stdin.buffer.read(MOST_INPUT + 1)
    if len(data) > MOST_INPUT:
        raise BadField(field, f"is longer than {MOST_INPUT:,} bytes")
    try:
        return data.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise BadField(field, f"is not UTF-8 text at byte {error.start + 1}") from None


MOST_INPUT = 50_000_000
