"""What went wrong with the server, told as the error that names its remedy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from timeline.errors import (
    DamagedLog,
    DatelineError,
    DiskFull,
    LogBusy,
    NoStore,
    NotPermitted,
    ServerUnreachable,
    StaleDecision,
    UnknownEvents,
    UnsafeServer,
    clip,
)
from timeline.stores.postgres_schema import STALE, UNKNOWN, UNSAFE

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.address import Address

FSYNC = "its setting fsync is off, so that it would lose what it acknowledged"
_BUSY = "55P03"
_GONE = ("08", "25P03", "25P04", "57P")  # how codes begin with which a connection ends


_REMEDIES: dict[str, Callable[[Address, str], DatelineError]] = {
    "42501": NotPermitted,
    "25006": NotPermitted,  # a standby, or read-only by the server's settings
    "53100": lambda place, _: DiskFull(place),
    "3F000": lambda place, _: NoStore(place),
    "42P01": lambda place, _: NoStore(place),
    "XX001": DamagedLog,
    "XX002": DamagedLog,
}


def remedy(error: BaseException, place: Address, timeout: float = 0) -> DatelineError:
    """The error to raise for one of psycopg's; `timeout` is how long was waited, in seconds."""
    code = getattr(error, "sqlstate", None) or ""
    refused = _refused(code, error, place)
    if refused is not None:
        return refused
    why = in_one_line(error, place)
    if code in _REMEDIES:
        return _REMEDIES[code](place, why)
    return LogBusy(place, timeout) if code == _BUSY else ServerUnreachable(place, why)


def was_lost(error: psycopg.Error, connection: psycopg.Connection) -> bool:
    """Whether an error means that the connection is gone."""
    return connection.closed or (error.sqlstate or "").startswith(_GONE)


def in_one_line(error: BaseException, place: Address) -> str:
    """The server's own words without the password, which some errors quote."""
    said = place.without_secrets(str(error)).strip().splitlines()
    line = (said or [type(error).__name__])[0].rpartition("failed: ")[2].removeprefix("FATAL:  ")
    return clip("".join(letter if letter.isprintable() else " " for letter in line), 160)


def _refused(code: str, error: BaseException, place: Address) -> DatelineError | None:
    """What our own function in the database refused, if it was that."""
    if code == UNSAFE:
        return UnsafeServer(place, FSYNC)
    if code not in (STALE, UNKNOWN) or not isinstance(error, psycopg.Error):
        return None
    first, second, third = json.loads(error.diag.message_detail or "")
    if code == STALE:
        return StaleDecision(UUID(first), second, third)
    return UnknownEvents(first, second, third)
