"""Where a log on a server is: what is shown of that, and what is kept to oneself."""

from __future__ import annotations

import re
from urllib.parse import unquote

from timeline import errors

SHOWN = ("host", "port", "dbname", "service")  # of the parameters: where it is, nothing secret
_HOST = r"(?:\[[0-9A-Fa-f:.%]+\]|[\w.%-]*)(?::\d*)?"
_URL = re.compile(
    rf"postgres(?:ql)?://(?:(?P<user>[^@/?#:\s]*)(?::(?P<password>[^@/?#\s]*))?@)?"
    rf"(?P<hosts>{_HOST}(?:,{_HOST})*)(?:/(?P<database>[^@/?#\s]*))?"
    r"(?:\?(?P<parameters>(?:\w+=[^@&#?\s]*)(?:&\w+=[^@&#?\s]*)*))?",
    re.ASCII,
)


class Address:
    """The address of a log on a PostgreSQL server.

    As text it is the host, the port and the database: it is never printed whole, because it may
    hold a password. Raises `BadStore` for what is none, quoting nothing of it.
    """

    __slots__ = ("_secrets", "_shown", "_url")

    def __init__(self, url: str) -> None:
        found = _URL.fullmatch(url)
        if found is None:
            raise errors.BadStore(
                "it does not read postgresql://USER@HOST:PORT/DATABASE?NAME=VALUE"
            )
        pairs = [pair.split("=", 1) for pair in (found["parameters"] or "").split("&") if pair]
        place = "&".join(f"{name}={value}" for name, value in pairs if name in SHOWN)
        database = "" if found["database"] is None else f"/{found['database']}"
        self._url = url
        self._shown = f"postgresql://{found['hosts']}{database}{'?' if place else ''}{place}"
        secret = [value for name, value in pairs if "password" in name]
        self._secrets = [one for one in (found["password"], *secret) if one]

    @property
    def url(self) -> str:
        """All of it, for who connects: not to be printed."""
        return self._url

    @property
    def has_secret(self) -> bool:
        """Whether it holds a password."""
        return bool(self._secrets)

    def says(self, name: str) -> bool:
        """Whether it says something of a parameter."""
        return re.search(rf"[?&]{name}=", self._url) is not None

    def without_secrets(self, text: str) -> str:
        """A text of somebody else's, in which the password may be quoted, with that left out."""
        for secret in self._secrets:
            for written in {secret, unquote(secret)}:
                text = text.replace(written, "***")
        return text

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"Address({self._shown!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and other.url == self._url

    def __hash__(self) -> int:
        return hash(self._url)
