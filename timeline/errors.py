"""What can go wrong, one class a remedy.

Each class owns its sentence (`message`), the command that mends it (`hint`), its stable `code`
for programs, and the exit code of the command line: 1 refused by a rule, 2 wrong usage or input,
3 somebody else changed it first, 4 the store cannot be reached, 5 integrity failure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar


class DatelineError(Exception):
    """A mistake or misfortune a person can mend; everything we raise on purpose is one."""

    code: ClassVar[str] = "dateline-error"
    exit_code: ClassVar[int] = 2

    def __init_subclass__(cls) -> None:
        """Derive the stable code from the class name: `UnknownStory` is `unknown-story`."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

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


# --- dates ------------------------------------------------------------------------------------


@dataclass(eq=False)
class UnreadableWhen(DatelineError):
    """A date or phrase cannot be read: shown with the offending part and what can be read."""

    phrase: str
    why: str
    remedy: str | None = None

    @property
    def message(self) -> str:
        """Name the phrase (cut when long) and the reason."""
        return f"cannot read the date {clip(self.phrase)!r}: {self.why}"

    @property
    def hint(self) -> str | None:
        """Say how to write it, or three phrases that can be read."""
        return self.remedy or "write for example: yesterday, late last week, or 2018-12-30"


# --- helpers for sentences --------------------------------------------------------------------


def clip(text: str, width: int = 60) -> str:
    """Shorten what is quoted back, so that a sentence stays one line."""
    return text if len(text) <= width else text[: width - 1] + "…"
