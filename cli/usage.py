"""What click, or the record, found wrong with a command, told in the words it was typed in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from timeline.errors import BadField

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = "FIELD=VALUE..."
OWN = "own_"  # how `cli.entry` calls the options of own fields
PLACE = re.compile(r"(?P<field>\w+)(\[\d+\])?(\.(?P<part>\w+)(\[\d+\])?)?")
# Fields and parts of fields that have an option by another name.
SPOKEN = {
    "embargo_until": "embargo",
    "quotes.text": "quotes",
    "quotes.speaker": "speaker",
    "quotes.given_to": "given_to",
}


def sentence(error: click.ClickException) -> str:
    """What click found wrong, in one sentence on one line."""
    param = getattr(error, "param", None)
    if isinstance(error, click.MissingParameter) and param is not None:
        choices = getattr(param.type, "choices", ())
        which = f"; it is one of {', '.join(choices)}" if choices else ""
        return f"{_called(param)} is missing{which}"
    if isinstance(error, click.NoSuchOption) and _takes_fields(error):
        name = error.option_name
        return f"a field is written without hyphens: {name.lstrip('-')}=VALUE, not {name}"
    if isinstance(error, click.BadParameter) and param is not None:
        return f"{_called(param)}: {error.message.removesuffix('.')}"
    return " ".join(error.format_message().split()).removesuffix(".")


def as_typed(error: BadField, params: Iterable[click.Parameter]) -> BadField:
    """What is wrong with a field, under the name of the option that gave it, if one did."""
    found = PLACE.fullmatch(error.field)
    if found is None:
        return error
    options = {str(one.name).removeprefix(OWN): one.opts[0] for one in params if _is_option(one)}
    field, part = found["field"], found["part"]
    whole = SPOKEN.get(f"{field}.{part}")
    option = options.get(whole or SPOKEN.get(field, field))
    if option is None:
        return error
    return BadField(option if whole or part is None else f"the {part} of {option}", error.why)


def _takes_fields(error: click.UsageError) -> bool:
    params = error.ctx.command.params if error.ctx else ()
    return any(getattr(one, "metavar", None) == FIELDS for one in params)


def _is_option(param: click.Parameter) -> bool:
    return isinstance(param, click.Option)


def _called(param: Any) -> str:
    """An option as it is typed, an argument as the help calls it."""
    if _is_option(param):
        return str(param.opts[0])
    return str(param.metavar or param.name.upper())
