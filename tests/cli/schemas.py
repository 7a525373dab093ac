"""Whether what a command printed is what `dateline schema` says that it prints."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from projections.formats import schema
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.driver import Ran

TAKE_A_VALUE = ("--desk", "--story", "--user")


@cache
def validator(name: str) -> Draft202012Validator:
    document = schema.document(name, shipped())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(name: str, document: Any) -> list[str]:
    """Where a document is not what its schema says, one line each."""
    found = []
    for error in validator(name).iter_errors(document):
        place = "/".join(map(str, error.absolute_path))
        found.append(f"{name}: {place}: {error.message[:300]}")
    return found


def command_of(words: Sequence[str]) -> str:
    """The command of a command line, after the options that may stand before it."""
    waiting = iter(words)
    for word in waiting:
        if word in TAKE_A_VALUE:
            next(waiting)
        elif not word.startswith("-"):
            return word
    return ""


def check(words: Sequence[str], ran: Ran) -> None:
    """What a command printed with --json is one document, or lines of them, as its schema says."""
    if ran.out:
        name = "some-fields" if "--fields" in words else command_of(words)
        printed = ran.out.split("\n")[:-1] if name == "follow" else [ran.out]
        for document in printed:
            assert faults(name, json.loads(document)) == [], words
    if ran.err.startswith("{"):
        assert faults("error", json.loads(ran.err)) == [], words
