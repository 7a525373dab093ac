"""What is said to a server beyond what an address says; whatever anybody else says wins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timeline.address import Address

# A connection that a network dropped is noticed in half a minute, not in hours.
_USUAL = {
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "30000",
    "application_name": "dateline",
}
_VARIABLES = {"connect_timeout": "PGCONNECT_TIMEOUT", "application_name": "PGAPPNAME"}


def parameters(address: Address) -> dict[str, Any]:
    """The parameters of psycopg for a connection: each statement counts by itself, as UTF-8.

    Nothing is prepared, because a pool between here and the server may not know of it.
    """
    usual = {name: value for name, value in _USUAL.items() if not _is_said(address, name)}
    return {"autocommit": True, "prepare_threshold": None, "client_encoding": "utf8", **usual}


def _is_said(address: Address, name: str) -> bool:
    """Whether the address or the environment says a parameter; a service may say any."""
    if address.says("service") or os.environ.get("PGSERVICE"):
        return True
    return address.says(name) or bool(os.environ.get(_VARIABLES.get(name, "-")))
