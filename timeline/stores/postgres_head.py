"""The end of a log on a server at a glance: psycopg, for who reads what was made of it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg

from timeline.stores.postgres_parameters import parameters
from timeline.stores.postgres_remedies import remedy

if TYPE_CHECKING:
    from timeline.address import Address

_HEAD = (
    "SELECT last.position, last.recorded_at, first.payload FROM dateline.events AS first, "
    "(SELECT position, recorded_at FROM dateline.events ORDER BY position DESC LIMIT 1) AS last "
    "WHERE first.position = 1 AND first.type = 'desk.opened'"
)


def head(address: Address) -> tuple[int, str | None, str] | None:
    """The last position of the log at an address, when it was recorded, and whose store it is.

    None where the log does not begin as every log does, for whoever can do more to see to it.
    Raises `ServerUnreachable`, `NoStore` or `NotPermitted`.
    """
    try:
        with closing(psycopg.connect(address.url, **parameters(address))) as connection:
            found = connection.execute(_HEAD).fetchone()
    except psycopg.Error as error:
        raise remedy(error, address) from None
    if found is None:
        return None
    try:
        return int(found[0]), str(found[1]), json.loads(found[2])["store"].replace("-", "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
