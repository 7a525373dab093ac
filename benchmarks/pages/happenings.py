"""What the pages tell of, ours and the peers': the same headlines, texts and days, each time.

As those of a running story: some parties that each act now and then, sentences of the usual
length, now and then a question and its answer. Nothing in it is a peer's disadvantage: every day
is exact, there are no corrections, no markup and no pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.newsroom import PLACES, WORDS

TITLE = "A story of some years"
SUMMARY = "What the parties of a story said and did, each on its day."
ENDS = date(2025, 12, 31)
DAYS_APART = 2  # on average
FURTHEST = 9_125  # days that a story goes back at most: 25 years
ASKS = 20  # questions of a story, at most
PARTIES = (
    *("the harbour board", "the ferry union", "the council", "the mayor", "the clinic"),
    *("the refinery", "the water agency", "the railway", "the audit office", "the school board"),
)
VERBS = ("said", "reported", "said", "met", "did")
OPENINGS = ("It", "A spokeswoman", "A letter that was read to us", "Its chair", "The minutes")
SAYS = ("says that", "confirms that", "leaves open whether", "repeats that", "adds that")
ENDINGS = ("was not told", "will be decided later", "has been paid for", "was delayed", "is done")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a story; `answers` is the key of the one it answers."""

    key: str
    day: date
    verb: str
    by: str
    headline: str
    text: str
    answers: str | None = None


def happenings(many: int, seed: int = 1) -> list[Happening]:
    """A story of so many entries, the earliest first."""
    random = Random(seed)
    length = min(many * DAYS_APART, FURTHEST)
    days = sorted(random.randrange(length) for _ in range(many))
    every = max(10, many // ASKS)
    return [
        _happening(number, ENDS - timedelta(length - 1 - day), number % every, random)
        for number, day in enumerate(days)
    ]


def _happening(number: int, day: date, turn: int, random: Random) -> Happening:
    """One of them: the first of each few asks, the second answers; no headline comes twice."""
    asks, answers = turn == 0, turn == 1
    verb = "asked" if asks else "answered" if answers else random.choice(VERBS)
    subject = " and the ".join(random.sample(WORDS, 2))
    by = random.choice(PARTIES)
    return Happening(
        key=f"e{number}",
        day=day,
        verb=verb,
        by=by,
        headline=f"{by[:1].upper()}{by[1:]} {verb} about the {subject}, no. {number + 1}",
        text=_text(random),
        answers=f"e{number - 1}" if answers and number else None,
    )


def _text(random: Random) -> str:
    """Two sentences."""
    return " ".join(_sentence(random) for _ in range(2))


def _sentence(random: Random) -> str:
    things = " of the ".join(random.sample(WORDS, 2))
    place = random.choice(PLACES)
    opening, says, ending = map(random.choice, (OPENINGS, SAYS, ENDINGS))
    return f"{opening} {says} the {things} in {place} {ending}, {random.randint(2, 900)} in all."
