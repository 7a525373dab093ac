"""What every error of ours is: a sentence, a remedy, a code and an exit code."""

from __future__ import annotations

import re
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(eq_default=False)
class DatelineError(Exception):
    """A mistake or misfortune a person can mend; everything we raise on purpose is one.

    A class declares its fields as a dataclass does. It is none, because compiling an `__init__`
    for each would cost every command some ten milliseconds.
    """

    code: ClassVar[str] = "dateline-error"
    exit_code: ClassVar[int] = 2
    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Derive the stable code from the class name: `UnknownStory` is `unknown-story`."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.fields = (*cls.fields, *cls.__annotations__)

    def __init__(self, *values: Any, **named: Any) -> None:
        vars(self).update(zip(self.fields, values, strict=False), **named)

    @property
    def message(self) -> str:
        """What is wrong, as one sentence."""
        raise NotImplementedError

    @property
    def hint(self) -> str | None:
        """The command or the spelling that mends it, where there is one."""
        return None

    def __str__(self) -> str:
        return self.message


def clip(text: str, width: int = 60) -> str:
    """Shorten what is quoted back, so that a sentence stays one line."""
    return text if len(text) <= width else text[: width - 1] + "…"


def argument(text: str) -> str:
    """A stored or typed text as the last word of a command line, which a shell may be given."""
    import shlex  # noqa: PLC0415 - only mistakes pay for its import

    return f"-- {shlex.quote(text)}" if text.startswith("-") else shlex.quote(text)


def did_you_mean(nearest: tuple[str, ...]) -> str:
    """The tail of a sentence about a word nobody knows."""
    if not nearest:
        return ""
    *others, last = nearest
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"; did you mean {listed}?"
