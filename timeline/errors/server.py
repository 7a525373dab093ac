"""A log that is kept on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError

if TYPE_CHECKING:
    from timeline.address import Address

PRIVILEGES = "the privileges that a desk needs are listed in docs/many-desks.md"


class BadStore(DatelineError):
    """The address of a store that cannot be used; nothing of it is quoted, it may be secret."""

    why: str

    @property
    def message(self) -> str:
        """Say the reason."""
        return f"the address of the store cannot be used: {self.why}"

    @property
    def hint(self) -> str:
        """Show a whole one, and what to do with what is special."""
        return (
            "dateline init --store postgresql://ana@db.example:5432/newsroom; "
            "what is special in a name or a password is written %40 for @, %2F for /"
        )


class MissingPsycopg(DatelineError):
    """A store on a server, on a machine that has nothing to speak to it with."""

    exit_code = 4

    @property
    def message(self) -> str:
        """Say what is missing."""
        return "a store on PostgreSQL needs psycopg, which is not installed here"

    @property
    def hint(self) -> str:
        """Name the extra."""
        return "pip install 'dateline[postgres]'"


class NoStore(DatelineError):
    """The database holds no log, though a desk says so; it is never made anew in its place."""

    path: Address

    @property
    def message(self) -> str:
        """Name the database."""
        return f"there is no log in {self.path}"

    @property
    def hint(self) -> str:
        """Point to the address, to a backup, or to making one."""
        return (
            "see that store in dateline.toml names the right database; dateline restore FILE "
            "NEW-FOLDER --store URL brings a log back, dateline init --store URL makes a new one"
        )


class StoreTaken(DatelineError):
    """There is a log in that database already; it is left as it is."""

    path: Address
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the database."""
        return f"there is already a log in {self.path}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to an empty database, or to joining."""
        return "name an empty database, or join the log with dateline init PATH --store URL"


class ServerUnreachable(DatelineError):
    """The server cannot be reached, or does not do its work; it is certain nothing was written."""

    path: Address
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the server and the reason."""
        return f"cannot use {self.path}: {self.why}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the server, then to trying again."""
        return "see that the server runs and lets you in, then repeat the command"


class NotPermitted(DatelineError):
    """The server does not let this user do it; it is certain that nothing was written."""

    path: Address
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the server and what it says."""
        return f"{self.path} does not permit it: {self.why}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the list of what is needed."""
        return f"ask whoever runs the server: {PRIVILEGES}"


class UnsafeServer(DatelineError):
    """A server that would lose what it acknowledged."""

    path: Address
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the server and the reason."""
        return f"{self.path} is not used: {self.why}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the server's settings."""
        return "have whoever runs the server mend that, then repeat the command"
