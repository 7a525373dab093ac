"""A desk whose log is on a server: the one way there, which loads psycopg only when it is taken."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from timeline.errors import MissingPsycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.address import Address
    from timeline.log import Draft, Store


def open_store(address: Address, known: frozenset[tuple[str, int]]) -> Store:
    """Open the log at an address; see `timeline.stores.postgres`. Raises `MissingPsycopg` too."""
    store: Store = _module("postgres").open_store(address, known)
    return store


def make_or_join(address: Address, first: Draft) -> tuple[int, bool]:
    """Make a log there, or join it; see `timeline.stores.postgres_making`."""
    found: tuple[int, bool] = _module("postgres_making").make_or_join(address, first)
    return found


def restore(source: Store, address: Address, watch: Callable[[int], None]) -> None:
    """Copy a log there; see `timeline.stores.postgres_making`."""
    _module("postgres_making").restore(source, address, watch)


def head(address: Address) -> tuple[int, str | None, str] | None:
    """The end of the log there, at once; see `timeline.stores.postgres_head`."""
    found: tuple[int, str | None, str] | None = _module("postgres_head").head(address)
    return found


def _module(name: str) -> Any:
    try:
        return import_module(f"timeline.stores.{name}")
    except ImportError as error:
        missing = (error.name or "").partition(".")[0] in ("psycopg", "psycopg_pool")
        if missing or "pq wrapper" in str(error):  # psycopg is there, and its libpq is not
            raise MissingPsycopg from None
        raise
