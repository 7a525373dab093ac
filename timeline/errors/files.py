"""Files that cannot be read, and formats that cannot hold what there is."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip


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
