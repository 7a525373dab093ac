"""The style and the scripts of the pages, inline, each allowed by its hash and nothing else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).with_name("assets")
POLICY = (
    "default-src 'none'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
# Of a page that is one file: it asks nobody for anything.
ALONE = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
STYLE, READING, REPLAYING, ICON = "style.css", "reading.js", "replaying.js", "icon.svg"
RELOADING = "reloading.js"


@cache
def asset(name: str) -> str:
    """A file's text, as it stands in a page."""
    return (FOLDER / name).read_text("utf-8").strip()


@cache
def policy(script: str | None = None, *, alone: bool = False) -> str:
    """What a page may load and run: its own style, and its script if it has one."""
    scripts = f"; script-src {_hash(asset(script))}" if script else ""
    return f"{ALONE if alone else POLICY}; style-src {_hash(asset(STYLE))}{scripts}"


@cache
def icon() -> str:
    """The icon as an address that holds it."""
    return f"data:image/svg+xml;base64,{b64encode(asset(ICON).encode()).decode()}"


def allowing(said: str, script: str) -> str:
    """A policy that allows one script more."""
    one = _hash(asset(script))
    if "script-src " in said:
        return said.replace("script-src ", f"script-src {one} ", 1)
    return f"{said}; script-src {one}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
