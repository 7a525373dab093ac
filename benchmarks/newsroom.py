"""What a newsroom would type of a running story: drafts drawn from tables, the same each time.

A story has some parties, of all that there are, and a few matters at a time: each begins with an
entry that opens a thread, goes on with entries that link to it or share its name, and ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from timeline.draft import DevelopmentDraft

if TYPE_CHECKING:
    from uuid import UUID

# The verb a matter begins with, how often, and the verbs it goes on with, each with its relation.
MATTERS: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {
    "asked": (
        12,
        (
            ("answered", "responds_to"),
            ("rejected", "rejects"),
            ("acknowledged", "responds_to"),
            ("asked", "amends"),
            ("accepted", "accepts"),
            ("did", "fulfils"),
        ),
    ),
    "alleged": (
        10,
        (
            ("denied", "denies"),
            ("confirmed", "confirms"),
            ("declined", "responds_to"),
            ("admitted", "responds_to"),
        ),
    ),
    "sued": (5, (("ruled", "responds_to"), ("appealed", "responds_to"), ("ended", "part_of"))),
    "opened-probe": (5, (("met", "part_of"), ("charged", "responds_to"), ("ended", "responds_to"))),
    "drafted": (6, (("signed", "part_of"), ("sent", "part_of"), ("leaked", "discloses"))),
    "counted": (6, (("counted", "supersedes"), ("confirmed", "confirms"))),
    "scheduled": (6, (("postponed", "amends"), ("met", "fulfils"), ("cancelled", "responds_to"))),
    "we-asked": (4, (("answered", "answers"), ("declined", "responds_to"))),
    "said": (46, (("said", "responds_to"),)),
    "reported": (10, (("reported", "relays"),)),
    "met": (6, (("agreed", "caused_by"), ("said", "responds_to"))),
    "note": (2, (("note", "responds_to"),)),
}
LOOSE = ("said", "reported", "met", "note")  # what mostly stands alone
ALONE = 0.8
GOES_ON = 0.6  # of entries that go on with a matter, where one is open
AT_A_TIME = 8
LONGEST = 300  # entries of one matter
NAMES = 400
OF_A_STORY = 25
PHRASES = (
    *("today", "yesterday", "this morning", "last night", "last week", "late last week"),
    *("Monday", "two days ago", "early this month", "last month", "this week"),
)
WORDS = (
    *("harbour", "report", "letter", "pipeline", "council", "budget", "hearing", "strike", "fire"),
    *("water", "school", "merger", "contract", "inspection", "bridge", "clinic", "vote", "archive"),
    *("permit", "audit", "dam", "ferry", "refinery", "landfill", "tariff", "subsidy", "railway"),
)
RARE = "zeppelin"  # in the headline of every so many
EVERY = 25_000
PLACES = ("New York", "Hamburg", "Osaka", "the harbour", "Albany", "Bremen", "the plant")
OUTLETS = ("The Daily", "Evening Post", "Channel 4", "The Wire", "Harbour Radio")


@dataclass(slots=True)
class Matter:
    """What is going on: the first entry, the latest, and how many are still to come."""

    number: int
    verb: str
    left: int
    name: str | None
    document: str | None
    parties: tuple[str, str]
    entries: list[UUID] = field(default_factory=list)


class Newsroom:
    """Who writes about one story, and what it is full of."""

    def __init__(self, place: int) -> None:
        self.random = Random(place)
        self.parties = sorted({self._party() for _ in range(OF_A_STORY)})
        self.weights = [1 / (rank + 1) for rank in range(len(self.parties))]
        self.matters: deque[Matter] = deque()
        self.begun = 0
        self.matter: Matter | None = None

    def draft(
        self, minute: str, number: int
    ) -> tuple[DevelopmentDraft, tuple[tuple[str, UUID], ...]]:
        """The next entry of the story, typed at a local minute, and what it links to."""
        random = self.random
        links: tuple[tuple[str, UUID], ...] = ()
        goes_on = self.matters and random.random() < GOES_ON
        matter = self.matter = random.choice(self.matters) if goes_on else self._begin()
        verb = matter.verb
        if matter.entries:
            verb, relation = random.choice(MATTERS[matter.verb][1])
            target = matter.entries[0 if random.random() < 0.5 else -1]
            links = ((relation, target),)
        draft = DevelopmentDraft(
            verb=verb,
            headline=self._headline(verb, number),
            text=self._text(),
            when=self._when(minute),
            place=random.choice(PLACES) if random.random() < 0.2 else None,
            by=matter.parties[:1] if not matter.entries or random.random() < 0.5 else self._some(1),
            to=matter.parties[1:] if random.random() < 0.6 else (),
            about=self._some(1) if verb == "alleged" else (),
            quotes=self._quotes(matter),
            sources=self._sources(minute),
            thread=matter.name,
            tags=(random.choice(WORDS),) if random.random() < 0.15 else (),
            fields=self._own(verb, matter),
        )
        return draft, links

    def took(self, entry: UUID) -> None:
        """Learn the id of the last draft."""
        matter = self.matter
        assert matter is not None
        matter.entries = [*matter.entries[:1], entry]
        matter.left -= 1
        if matter.left == 0 and matter in self.matters:
            self.matters.remove(matter)

    def _begin(self) -> Matter:
        random = self.random
        [verb] = random.choices([*MATTERS], [often for often, _ in MATTERS.values()])
        alone = verb in LOOSE and random.random() < ALONE
        length = 1 if alone else min(LONGEST, int(2 * random.paretovariate(1.05)))
        self.begun += 1
        named = not alone and random.random() < 0.2
        by, to = self._some(2)
        matter = Matter(
            number=self.begun,
            verb=verb,
            left=length,
            name=f"matter {self.begun}" if named else None,
            document=f"{random.choice(WORDS)} paper {self.begun}" if verb == "drafted" else None,
            parties=(by, to),
        )
        if length > 1:
            self.matters.append(matter)
            if len(self.matters) > AT_A_TIME:
                self.matters.popleft()
        return matter

    def _party(self) -> str:
        """One of all parties; the first ones are in most stories."""
        rank = min(NAMES, int(self.random.paretovariate(0.4)))
        return f"the {WORDS[rank % len(WORDS)]} {('union', 'board', 'agency')[rank % 3]} {rank}"

    def _some(self, many: int) -> tuple[str, ...]:
        return tuple(self.random.choices(self.parties, self.weights, k=many))

    def _headline(self, verb: str, number: int) -> str:
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(3, 7)))
        rare = f" and the {RARE}" if number % EVERY == EVERY // 100 else ""
        return f"The {words}{rare}: {verb}"

    def _text(self) -> str:
        if self.random.random() < 0.7:
            return ""
        return " ".join(self.random.choices(WORDS, k=self.random.randint(10, 60))) + "."

    def _when(self, minute: str) -> str:
        """A date as typed, before the minute it is typed at."""
        random, drawn = self.random, self.random.random()
        if drawn < 0.12:
            return random.choice(PHRASES)
        ago = timedelta(minutes=int(random.expovariate(1 / 2_880)))
        typed = datetime.fromisoformat(minute[:16]) - ago
        day = typed.date().isoformat()
        if drawn < 0.25 and typed.hour > 3:  # the clocks change before
            return f"{day}T{typed.hour:02}:{typed.minute:02}"
        return self._vague(typed, day, drawn) if drawn < 0.49 else day

    def _vague(self, typed: datetime, day: str, drawn: float) -> str:
        """A month, a window, a doubtful day, a season, or what only has an end."""
        random = self.random
        if drawn < 0.32:
            return day[:7]
        if drawn < 0.38:
            return f"{(typed - timedelta(days=random.randint(1, 9))).date().isoformat()}/{day}"
        if drawn < 0.45:
            return day + random.choice("~?%")
        if drawn < 0.48:
            return f"{day[:4]}-{random.choice((21, 22, 23, 24))}"
        return f"../{day}"

    def _quotes(self, matter: Matter) -> tuple[dict[str, Any], ...]:
        if self.random.random() < 0.75:
            return ()
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(5, 25)))
        terms = "on-record" if self.random.random() < 0.9 else "background"
        return ({"text": f"We know of the {words}.", "speaker": matter.parties[0], "terms": terms},)

    def _sources(self, minute: str) -> tuple[dict[str, Any], ...]:
        if self.random.random() < 0.6:
            return ()
        outlet = self.random.choice(OUTLETS)
        address = f"https://news.example/{self.random.randrange(10**6)}"
        return ({"name": outlet, "url": address, "published": minute[:10]},)

    def _own(self, verb: str, matter: Matter) -> dict[str, Any]:
        """The own fields of a kind."""
        random = self.random
        if matter.document and verb in ("drafted", "signed", "sent", "leaked"):
            return {"document": matter.document}
        if verb == "counted":
            return {"metric": f"count {matter.number}", "value": random.randint(1, 9_999)}
        if verb == "asked" and random.random() < 0.3:
            return {"deadline": "in two weeks", "asks": ["an answer"]}
        if verb in ("scheduled", "postponed"):
            return {"due": random.choice(("in three weeks", "next month", "in 10 days"))}
        return {"outcome": "as asked"} if verb in ("ruled", "ended") else {}
