"""What can go wrong, one class a remedy.

Each class owns its sentence (`message`), the command that mends it (`hint`), its stable `code`
for programs, and the exit code of the command line: 1 refused by a rule, 2 wrong usage or input,
3 somebody else changed it first, 4 the store cannot be reached, 5 integrity failure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID


@dataclass_transform(eq_default=False)
class DatelineError(Exception):
    """A mistake or misfortune a person can mend; everything we raise on purpose is one.

    A class declares its fields as a dataclass does. It is none, because compiling an `__init__`
    for each would cost every command some ten milliseconds.
    """

    code: ClassVar[str] = "dateline-error"
    exit_code: ClassVar[int] = 2
    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Derive the stable code from the class name: `UnknownStory` is `unknown-story`."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.fields = (*cls.fields, *cls.__annotations__)

    def __init__(self, *values: Any, **named: Any) -> None:
        vars(self).update(zip(self.fields, values, strict=False), **named)

    @property
    def message(self) -> str:
        """What is wrong, as one sentence."""
        raise NotImplementedError

    @property
    def hint(self) -> str | None:
        """The command or the spelling that mends it, where there is one."""
        return None

    def __str__(self) -> str:
        return self.message


# --- dates ------------------------------------------------------------------------------------


class UnreadableWhen(DatelineError):
    """A date or phrase cannot be read: shown with the offending part and what can be read."""

    phrase: str
    why: str
    remedy: str | None = None

    @property
    def message(self) -> str:
        """Name the phrase (cut when long) and the reason."""
        return f"cannot read the date {clip(self.phrase)!r}: {self.why}"

    @property
    def hint(self) -> str | None:
        """Say how to write it, or three phrases that can be read."""
        return self.remedy or "write for example: yesterday, late last week, or 2018-12-30"


class AmbiguousDate(DatelineError):
    """Numbers that make two different dates, where nothing says in which order they stand."""

    phrase: str
    readings: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name what was typed."""
        return f"{clip(self.phrase)!r} is ambiguous: day and month can be either way round"

    @property
    def hint(self) -> str:
        """Write out each reading."""
        return f"write {' or '.join(self.readings)}"


class ClockChange(DatelineError):
    """A local time that the clocks skip, or show twice, without an offset that settles it."""

    time: str
    zone: str
    readings: tuple[str, ...]
    twice: bool

    @property
    def message(self) -> str:
        """Say whether there is no such time, or two."""
        what = "comes twice (clocks go back)" if self.twice else "does not exist (clocks skip it)"
        return f"{self.time} {what} in {self.zone}"

    @property
    def hint(self) -> str:
        """Write each reading with its offset."""
        return f"write {' or '.join(self.readings)}"


class UnknownZone(DatelineError):
    """No time zone of that name: the nearest are named."""

    zone: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the zone and what is near."""
        return f"there is no time zone {clip(self.zone)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Say what a zone's name looks like."""
        return "write an IANA zone, for example Europe/London"


# --- what is typed ----------------------------------------------------------------------------


class BadField(DatelineError):
    """A field holds what cannot be stored: named, with the reason."""

    field: str
    why: str

    @property
    def message(self) -> str:
        """Name the field, then the reason."""
        return f"{self.field} {self.why}"


class UnknownVerb(DatelineError):
    """No verb of that name: the nearest are named."""

    verb: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the verb and what is near."""
        return f"there is no verb {clip(self.verb)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list of verbs."""
        return "dateline verbs"


# --- stories and developments -----------------------------------------------------------------


class StoryExists(DatelineError):
    """A story of that slug is open already."""

    slug: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the story."""
        return f"there is already a story called {self.slug!r}"

    @property
    def hint(self) -> str:
        """Point to choosing it."""
        return f"dateline use {self.slug}"


class SlugIsVerb(DatelineError):
    """A story may not be called like a verb, or `log` could not tell which is meant."""

    slug: str

    @property
    def message(self) -> str:
        """Name the slug."""
        return f"a story cannot be called {self.slug!r}, because that is a verb"

    @property
    def hint(self) -> str:
        """Offer a longer slug."""
        return f"choose a longer name, for example {self.slug}-story"


class UnknownStory(DatelineError):
    """No story of that slug: the nearest are named."""

    slug: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the slug and what is near."""
        return f"there is no story called {clip(self.slug)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list of stories, or to opening one."""
        return "dateline stories" if self.nearest else 'dateline open SLUG "TITLE"'


class KeyTaken(DatelineError):
    """The same idempotency key with other content."""

    key: str
    ref: str
    headline: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the key and what stands there."""
        return (
            f"the key {clip(self.key)!r} already stands for other content: {self.ref} "
            f"{clip(self.headline)!r}"
        )

    @property
    def hint(self) -> str:
        """Point to `correct`."""
        return f'dateline correct {self.ref} FIELD=VALUE --reason "..."'


class NothingChanged(DatelineError):
    """A correction that changes nothing."""

    ref: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so."""
        return f"{self.ref} already says that; nothing was written"

    @property
    def hint(self) -> str:
        """Point to what it says."""
        return f"dateline show {self.ref}"


class AlreadyRetracted(DatelineError):
    """A retracted development can be neither corrected nor retracted again."""

    ref: str
    reason: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so, with the reason given then."""
        return f"{self.ref} is retracted ({clip(' '.join(self.reason.split()))})"

    @property
    def hint(self) -> str:
        """Point to its history."""
        return f"dateline show {self.ref} --history"


class UncorrectableField(DatelineError):
    """A field that does not exist or never changes."""

    field: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        return f"there is no field {clip(self.field)!r} to correct{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """List the common ones."""
        return "fields: headline text when place by to via about thread tags verb, and its own"


class UnknownRelation(DatelineError):
    """A link of a sort that does not exist."""

    relation: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the relation and what is near."""
        return f"there is no relation {clip(self.relation)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Say where they are listed."""
        return "dateline verbs --relations"


class UnknownRef(DatelineError):
    """No development by that ref or key."""

    ref: str
    story: str | None

    @property
    def message(self) -> str:
        """Name the ref and where a key was looked for."""
        where = f" in {self.story} or by that ref" if self.story else " by that ref"
        return f"there is no development {clip(self.ref)!r}{where}"

    @property
    def hint(self) -> str:
        """Point to where refs are listed."""
        return f"dateline timeline {self.story}" if self.story else "dateline timeline STORY"


class AmbiguousRef(DatelineError):
    """A beginning that several developments share: they are listed."""

    ref: str
    candidates: tuple[tuple[str, str], ...]

    @property
    def message(self) -> str:
        """Name the ref and list the candidates."""
        listed = "; ".join(f"{ref} ({clip(headline, 40)})" for ref, headline in self.candidates)
        return f"{self.ref!r} could be any of {len(self.candidates)}: {listed}"

    @property
    def hint(self) -> str:
        """Ask for more of it."""
        return "write more of the ref"


class NothingLogged(DatelineError):
    """`@` before this user has logged anything."""

    user: str

    @property
    def message(self) -> str:
        """Say whose last entry was looked for."""
        return f"@ is the last development you logged, but {self.user} has logged none here"

    @property
    def hint(self) -> str:
        """Point to where refs are listed."""
        return "dateline timeline"


class ChangedMeanwhile(DatelineError):
    """Somebody else corrected the same field at the same moment."""

    ref: str
    field: str
    theirs: str
    yours: str
    exit_code = 3

    @property
    def message(self) -> str:
        """Give both texts."""
        return (
            f"somebody else just changed {self.field} of {self.ref} to {clip(self.theirs)!r}; "
            f"yours, {clip(self.yours)!r}, was not written"
        )

    @property
    def hint(self) -> str:
        """Point to its history."""
        return f"dateline show {self.ref} --history"


class BadRows(DatelineError):
    """Rows of a file that will not do: each by its number and key, with the reason."""

    rows: tuple[tuple[int, str, str], ...]

    @property
    def message(self) -> str:
        """Name the first rows, and count the rest."""
        listed = "; ".join(
            f"development {number} ({clip(key, 40)}): {why}" for number, key, why in self.rows[:5]
        )
        more = len(self.rows) - 5
        return f"nothing was imported: {listed}" + (f"; and {more} more" if more > 0 else "")

    @property
    def hint(self) -> str:
        """Say how to try again."""
        return "mend the file and import it again; what is in the log already is left alone"


class BadFile(DatelineError):
    """A file that cannot be read as what it is said to be."""

    name: str
    why: str

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"cannot read {self.name}: {self.why}"

    @property
    def hint(self) -> str:
        """Say that nothing happened."""
        return "nothing was imported; mend the file and import it again"


class UnknownFormat(DatelineError):
    """A file whose format is neither said nor to be seen from its name."""

    name: str
    format: str
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the file and what is missing."""
        what = f"{self.format!r} is no format we read" if self.format else "its format is not said"
        return f"cannot read {self.name}: {what}"

    @property
    def hint(self) -> str:
        """List the formats."""
        return f"add --format {' or --format '.join(self.known)}"


class CannotWrite(DatelineError):
    """A format that has no way to say what the record holds."""

    format: str
    field: str
    why: str
    instead: str

    @property
    def message(self) -> str:
        """Name the format, the field and the reason."""
        return f"{self.format} cannot hold the field {clip(self.field)!r}: it has {self.why}"

    @property
    def hint(self) -> str:
        """Name a format that can."""
        return f"dateline export --format {self.instead}"


class UnknownCommand(DatelineError):
    """No command of that name: the nearest are named, and nothing is taken for an entry."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the word and what is near."""
        return f"there is no command {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list, or to logging."""
        return f"dateline {self.nearest[0]} --help" if self.nearest else "dateline --help"


class NeitherStoryNorVerb(DatelineError):
    """The first word of `log` is no verb, and no story is called so."""

    word: str
    verbs: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the word and what is near in both lists."""
        near = did_you_mean((*self.verbs, *(f"the story {slug}" for slug in self.slugs)))
        return f"{clip(self.word)!r} is neither a verb nor a story{near}"

    @property
    def hint(self) -> str:
        """Show the shape of the command."""
        return "dateline log [STORY] VERB HEADLINE...; dateline verbs lists the verbs"


class NoHeadline(DatelineError):
    """A verb with nothing after it."""

    verb: str

    @property
    def message(self) -> str:
        """Name the verb."""
        return f"there is no headline after {self.verb!r}: say in one line what happened"

    @property
    def hint(self) -> str:
        """Show the shape of the command."""
        return f"dateline log {self.verb} Spokesman calls the letter a forgery"


class NoStoryChosen(DatelineError):
    """A command about a story, and none is named."""

    @property
    def message(self) -> str:
        """Say so."""
        return "no story is chosen"

    @property
    def hint(self) -> str:
        """Point to choosing one."""
        return "dateline use SLUG, or --story SLUG; dateline stories lists them"


class BadPair(DatelineError):
    """Two things in one word, written otherwise than they should be."""

    given: str
    shape: str

    @property
    def message(self) -> str:
        """Give the word and its shape."""
        return f"{clip(self.given)!r} should be written {self.shape}"


class NoReason(DatelineError):
    """A change without a reason."""

    what: str

    @property
    def message(self) -> str:
        """Say what the record asks for."""
        return f"{self.what} needs a reason, which the record keeps"

    @property
    def hint(self) -> str:
        """Name the option."""
        return 'add --reason "what was wrong, and how we know"'


class WrongOwnField(DatelineError):
    """An own field given to a kind that does not have it."""

    option: str
    verb: str
    kind: str
    kinds: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the option, the kind, and the kinds that have it."""
        return (
            f"--{self.option} does not go with {self.verb!r} (a {self.kind}); "
            f"it goes with: {', '.join(self.kinds)}"
        )

    @property
    def hint(self) -> str:
        """Point to the verb's own fields."""
        return f"dateline verbs {self.verb}"


# --- the desk's folder ------------------------------------------------------------------------


class NoDesk(DatelineError):
    """No desk where one was looked for."""

    path: Path

    @property
    def message(self) -> str:
        """Name the folder."""
        return f"there is no desk in {self.path} or above it"

    @property
    def hint(self) -> str:
        """Point to making one, or to naming one."""
        return "dateline init, or name a desk with --desk PATH"


class BadDeskFile(DatelineError):
    """A `dateline.toml` that cannot be used."""

    path: Path
    why: str

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"cannot use {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Say what it must hold at least."""
        return 'it must hold at least: [desk] and log = "dateline.db"'


class FolderTrouble(DatelineError):
    """A folder that cannot be made or written to."""

    path: Path
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the folder and the reason."""
        return f"cannot write to {self.path}: {self.why}"


class ClockAhead(DatelineError):
    """The machine's clock is days ahead of the record: perhaps it is wrong."""

    now: str
    last: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Give both days."""
        return (
            f"this machine's clock says {self.now}, but the desk was last used on {self.last}: "
            "is the clock right?"
        )

    @property
    def hint(self) -> str:
        """Say how to go on."""
        return "if it is, run the same command with --clock-is-right"


# --- the store --------------------------------------------------------------------------------


class AlreadyADesk(DatelineError):
    """There is a log at that place already; it is left as it is."""

    path: Path
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the file."""
        return f"there is already a log at {self.path}"

    @property
    def hint(self) -> str:
        """Point to what is in it."""
        return "dateline stories"


class NoLog(DatelineError):
    """The desk's log is not where it should be; it is never made by opening it."""

    path: Path

    @property
    def message(self) -> str:
        """Name the file."""
        return f"there is no log at {self.path}"

    @property
    def hint(self) -> str:
        """Point to making a desk."""
        return "dateline init"


class StaleDecision(DatelineError):
    """Somebody else changed a stream after the decision read it; nothing was written."""

    stream: UUID
    expected: int
    found: int
    exit_code = 3

    @property
    def message(self) -> str:
        """Say that it was overtaken."""
        return "somebody else changed this at the same time; nothing was written"

    @property
    def hint(self) -> str:
        """Point to what is new, then to trying again."""
        return "look at it with dateline show, then repeat the command"


class NewerLog(DatelineError):
    """The log holds what only a newer program understands: it is read, but not written."""

    what: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name what is not understood."""
        return f"a newer version of dateline wrote {self.what}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the newer program."""
        return "upgrade dateline"


class UnknownEvents(NewerLog):
    """Events of a type, or a stored form of it, that this program does not know."""

    def __init__(self, position: int, event_type: str, schema: int) -> None:
        self.position, self.event_type, self.schema = position, event_type, schema
        super().__init__(f"{clip(event_type)!r} (form {schema}) at position {position}")


class LogBusy(DatelineError):
    """Others kept the log locked until the time-out; it is certain that nothing was written."""

    path: Path
    seconds: float
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file and how long it was tried."""
        return f"{self.path} was locked by others for {self.seconds:g} s; nothing was written"

    @property
    def hint(self) -> str:
        """Point to trying again."""
        return "repeat the command when the others are done"


class DiskFull(DatelineError):
    """No room left where the log is; it is certain that nothing was written."""

    path: Path
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file."""
        return f"there is no room left on the disk for {self.path}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the remedy."""
        return "make room on the disk, then repeat the command"


class ReadOnlyLog(DatelineError):
    """The log, or the folder it is in, may only be read."""

    path: Path
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file."""
        return f"{self.path} or its folder may only be read; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the remedy."""
        return "give yourself the right to write the file and its folder"


class LogUnreachable(DatelineError):
    """The log cannot be opened, read or written; it is certain that nothing was written."""

    path: Path
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"cannot use {self.path}: {self.why}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the examination."""
        return "dateline doctor"


class OutcomeUnknown(DatelineError):
    """The log failed while it confirmed a write, and cannot be read to see what became of it."""

    path: Path
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Say that it may or may not be there."""
        return f"{self.path} failed ({self.why}): this may or may not have been recorded"

    @property
    def hint(self) -> str:
        """Point to the safe repetition."""
        return "repeat the same command with the same --key: it is recorded once, not twice"


class ForeignLog(DatelineError):
    """The file is not a log, or something at its place makes it unsafe to use."""

    path: Path
    why: str
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"{self.path} is not used as a log: {self.why}"

    @property
    def hint(self) -> str:
        """Point to the examination."""
        return "dateline doctor"


class DamagedLog(DatelineError):
    """The log is damaged: truncated, overwritten, or altered by other means than ours."""

    path: Path
    why: str
    position: int | None = None
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the file, the first position that cannot be read where it is known, the reason."""
        where = "" if self.position is None else f" at position {self.position}"
        return f"{self.path} is damaged{where}: {self.why}"

    @property
    def hint(self) -> str:
        """Point to the examination."""
        return "dateline doctor"


class HeadlessLog(DatelineError):
    """A log that does not begin as every desk's does."""

    exit_code = 5

    @property
    def message(self) -> str:
        """Say what is missing."""
        return "the log does not begin with desk.opened at position 1: it is damaged, or no desk's"

    @property
    def hint(self) -> str:
        """Point to the check-up."""
        return "dateline doctor"


class UnreadableEvent(DatelineError):
    """A decision would rest on an event that cannot be read."""

    position: int
    type: str
    why: str
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the position, the type and the reason."""
        return f"the event at position {self.position} ({self.type}) cannot be read: {self.why}"

    @property
    def hint(self) -> str:
        """Point to the check-up."""
        return "dateline doctor"


# --- helpers for sentences --------------------------------------------------------------------


def clip(text: str, width: int = 60) -> str:
    """Shorten what is quoted back, so that a sentence stays one line."""
    return text if len(text) <= width else text[: width - 1] + "…"


def did_you_mean(nearest: tuple[str, ...]) -> str:
    """The tail of a sentence about a word nobody knows."""
    if not nearest:
        return ""
    *others, last = nearest
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"; did you mean {listed}?"
