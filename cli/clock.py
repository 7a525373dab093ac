"""The machine's clock and its randomness: read here and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def new_key() -> str:
    """A random key for a development that was given none."""
    from uuid import uuid4  # noqa: TID251 - this is the one place

    return uuid4().hex


def new_identity() -> UUID:
    """A random identity for a new store."""
    from uuid import uuid4  # noqa: TID251 - this is the one place

    return uuid4()
