"""Files that cannot be read, and formats that cannot hold what there is."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError, clip, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path


class BadRows(DatelineError):
    """Rows of a file that will not do: each by its number and key, with the reason."""

    rows: tuple[tuple[int, str, str], ...]
    counted: str = "development"

    @property
    def message(self) -> str:
        """Name the first rows, and count the rest."""
        listed = "; ".join(
            f"{self.counted} {number} ({clip(key, 40)}): {why}"
            for number, key, why in self.rows[:5]
        )
        more = len(self.rows) - 5
        return f"nothing was imported: {listed}" + (f"; and {more} more" if more > 0 else "")

    @property
    def hint(self) -> str:
        """Say how to try again."""
        return (
            "mend the file and import it again, or take the rest with --skip-bad; "
            "what is in the log already is left alone"
        )


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
        return "nothing was written; mend the file, or name another"


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


class EditorFailed(DatelineError):
    """The user's editor could not be run, or says itself that it failed."""

    editor: str
    why: str

    @property
    def message(self) -> str:
        """Name the editor."""
        return f"the editor {clip(self.editor)!r} did not do: {self.why}; nothing was recorded"

    @property
    def hint(self) -> str:
        """Point to the setting."""
        return "dateline config editor nano"


class OtherDraft(DatelineError):
    """A draft that was kept of one entry, and is to correct another."""

    theirs: str
    ours: str
    path: Path

    @property
    def message(self) -> str:
        """Name both."""
        return f"the draft is of {clip(self.theirs)}, not of {self.ours}; nothing was recorded"

    @property
    def hint(self) -> str:
        """Show the command that goes on with it."""
        return f"dateline edit {clip(self.theirs)} --draft {quote(str(self.path))}"


class DraftKept(DatelineError):
    """Any error, where a text was typed that is kept for another try."""

    why: DatelineError
    command: str

    def __init__(self, why: DatelineError, command: str) -> None:
        super().__init__(why, command)
        self.code, self.exit_code = why.code, why.exit_code  # type: ignore[misc]  # of its class elsewhere

    @property
    def message(self) -> str:
        """Say what the error says."""
        return self.why.message

    @property
    def hint(self) -> str:
        """Name the remedy, then the command that goes on."""
        remedy = f"{self.why.hint}; " if self.why.hint else ""
        return f"{remedy}your text is kept; {self.command}"


class OutsideEntry(DatelineError):
    """Something typed in the text of an entry, but outside the table of what it says.

    `place` is the other table it stands in, if any; `meant` the name that it is or resembles.
    """

    name: str
    place: str
    meant: str | None
    tables: bool = False

    @property
    def message(self) -> str:
        """Name it, where it stands, and what it resembles."""
        where = f"in [{self.place}], which has no such name" if self.place else "outside any table"
        near = (self.meant,) if self.meant not in (None, self.name) else ()
        return f"{clip(self.name)!r} stands {where}{did_you_mean(near)}"

    @property
    def hint(self) -> str:
        """Say where it goes, as it is spelled there."""
        name = self.meant or "NAME"
        if name in {"reason", "label"}:
            return f"write {name} = ... below [correction]"
        return (
            f"write [[development.{name}]]"
            if self.tables
            else f"write {name} = ... below [development]"
        )


class NoColumn(DatelineError):
    """A sheet without the column that holds a field."""

    name: str
    column: str
    columns: tuple[str, ...]
    field: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the file, the column and what is near, or all that are there."""
        listed = [clip(column, 30) for column in self.columns[:MOST_COLUMNS]]
        more = len(self.columns) - MOST_COLUMNS
        there = ", ".join([*listed, *([f"{more} more"] if more > 0 else [])])
        there = f"; it has {there or 'none'}"
        missing = f"cannot read {self.name}: it has no column {clip(self.column)!r}"
        near = did_you_mean(tuple(clip(column, 30) for column in self.nearest))
        return f"{missing}{near or there}"

    @property
    def hint(self) -> str:
        """Say how the column is named, or done without."""
        named = f"name the column that holds it: --map {self.field}=COLUMN"
        return f"{named}; or --verb VERB for all of them" if self.field == "verb" else named


MOST_COLUMNS = 20  # of those a sheet has, named at most


class UnknownTarget(DatelineError):
    """A column is to hold a field that there is not."""

    field: str
    nearest: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        return f"there is no field {clip(self.field)!r} to import{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Show the right one, or list those that every entry has."""
        if self.nearest:
            return f"--map {self.nearest[0]}=COLUMN"
        return f"every entry has {', '.join(self.known)}; own fields of kinds have their own names"


class MappedTwice(DatelineError):
    """One column is to hold two fields, or one field is in two columns."""

    what: str
    called: str
    both: tuple[str, str]

    @property
    def message(self) -> str:
        """Name it, and both that it is mapped to."""
        one, other = (clip(each, 40) for each in self.both)
        return f"the {self.what} {clip(self.called)!r} is mapped twice: {one!r} and {other!r}"

    @property
    def hint(self) -> str:
        """Leave one."""
        return "map each field to a column of its own: --map FIELD=COLUMN"
