"""A glance at the end of a log on a server, for what must answer at once: psycopg, nothing else."""

from __future__ import annotations

from contextlib import closing

import psycopg

from timeline.address import Address
from timeline.stores.postgres_parameters import parameters
from timeline.stores.postgres_remedies import remedy

_HEAD = "SELECT position, recorded_at FROM dateline.events ORDER BY position DESC LIMIT 1"


def head(store_url: str) -> tuple[int, str | None]:
    """The last position (0 when empty) of the log at an address, and when it was recorded.

    Raises `ServerUnreachable`, `NoStore`, `NotPermitted`, or `BadStore` for what is no address.
    """
    address = Address(store_url)
    try:
        with closing(psycopg.connect(store_url, **parameters(address))) as connection:
            found = connection.execute(_HEAD).fetchone()
    except psycopg.Error as error:
        raise remedy(error, address) from None
    return (int(found[0]), str(found[1])) if found else (0, None)
