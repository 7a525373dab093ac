"""`When`: an uncertain time, with what was typed, what it was relative to, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, as far as anybody knows.

    Computed once, when logged, and stored whole: replay never parses a phrase again.

    Attributes:
        edtf: the EDTF text it means (our profile of ISO 8601-2).
        phrase: what was typed, byte for byte.
        reference: the local date (or minute) the phrase was relative to, ISO 8601; with an offset
            only where that minute comes twice. The phrase read against it again is this very When.
        zone: the IANA zone that days and times without an offset are in.
        earliest_start, latest_start, earliest_end, latest_end: the bounds, ISO 8601 at the
            precision known (`2018-12-30`, `2018-12-30T19:00`, `2018-12-31T19:00:00-05:00`);
            None where open. A moment's start and end share the window.
        ahead: whether the words look ahead (`next Tuesday`, `by Friday`, a due date).
    """

    edtf: str
    phrase: str
    reference: str
    zone: str
    earliest_start: str | None
    latest_start: str | None
    earliest_end: str | None
    latest_end: str | None
    ahead: bool = False
