"""A glance at the end of a log on a server, for what must answer at once: psycopg, nothing else."""

from __future__ import annotations

import json
from contextlib import closing

import psycopg

from timeline.address import Address
from timeline.stores.postgres_parameters import parameters
from timeline.stores.postgres_remedies import remedy

_HEAD = (
    "SELECT last.position, last.recorded_at, first.payload FROM dateline.events AS first, "
    "(SELECT position, recorded_at FROM dateline.events ORDER BY position DESC LIMIT 1) AS last "
    "WHERE first.position = 1 AND first.type = 'desk.opened'"
)


def head(store_url: str) -> tuple[int, str | None, str] | None:
    """The last position of the log at an address, when it was recorded, and whose store it is.

    None where the log does not begin as every log does, for whoever can do more to see to it.
    Raises `ServerUnreachable`, `NoStore`, `NotPermitted`, or `BadStore` for what is no address.
    """
    address = Address(store_url)
    try:
        with closing(psycopg.connect(store_url, **parameters(address))) as connection:
            found = connection.execute(_HEAD).fetchone()
    except psycopg.Error as error:
        raise remedy(error, address) from None
    if found is None:
        return None
    try:
        return int(found[0]), str(found[1]), json.loads(found[2])["store"].replace("-", "")
    except (LookupError, ValueError, TypeError, AttributeError):
        return None
