"""An ask: a request, an offer or a threat, and how those it is put to take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import STATUS, Course

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

OF_STANCE = {
    "acknowledged": "acknowledged",
    "answered": "partly-answered",
    "partly-admitted": "partly-answered",
    "accepted": "granted",
    "admitted": "granted",
    "rejected": "refused",
    "declined": "refused",
    "denied": "refused",
}
NOT_YET_ANSWERED = ("made", "acknowledged")  # what a deadline that passes makes overdue
REOPENED_FROM = ("refused", "partly-answered", "countered")
ON_THE_TABLE = ("partly-answered", "countered", "refused")  # what the asker can accept or reject
OVER = ("fulfilled", "withdrawn")
TURN_OF_THE_ASKED = (*NOT_YET_ANSWERED, "contested", "granted", "overdue")


def fold(members: Sequence[Member], parties: Parties) -> Course:
    """Follow an ask from the act that opens it. Asker and asked are those of that first act."""
    opening, *later = members
    ask = _Ask(opening.act, parties)
    for one in later:
        ask.take(one)
    ask.course.turn = ask.turn()
    return ask.course


class _Ask:
    def __init__(self, opening: Act, parties: Parties) -> None:
        self.course = Course(ahead=opening.ahead("deadline"))
        self.course.move(opening, "made")
        self.asker, self.asked = opening.by, opening.to
        self.asking: set[UUID] = {opening.id}
        self.replies: list[tuple[frozenset[str], UUID]] = []
        self._parties = parties
        self._askers = parties.all(opening.by)

    def take(self, one: Member) -> None:
        """Take up one act: what it does to the status, and whether it asks anew."""
        mine = self._parties.speak_for(one.act.by, self._askers)
        moved = self._moved(one, mine=mine)
        if self._asks_anew(one, mine=mine):
            self._revise(one)
        elif not moved and one.home:
            self.course.listed.append(one.act)

    def turn(self) -> tuple[str, ...]:
        """Whose turn it is, by the names that the first act gave."""
        if self.course.status in OVER:
            return ()
        return self.asked if self.course.status in TURN_OF_THE_ASKED else self.asker

    def _moved(self, one: Member, *, mine: bool) -> bool:
        stance = one.stance
        if one.targets("fulfils"):
            return self._go(one.act, "fulfilled")
        if one.is_a("withdrawal") or one.targets("withdraws"):
            return self._take_back(one, mine=mine)
        if stance is not None:
            return self._taken(one.act, stance, mine=mine)
        if one.is_a("offer") and not mine:
            self.replies.append((self._parties.all(one.act.by), one.act.id))
            return self._go(one.act, "countered")
        return False

    def _taken(self, act: Act, stance: str, *, mine: bool) -> bool:
        """How somebody takes what is on the table: the asker, or anybody for the asked."""
        if mine:
            return self._taken_by_asker(act, stance)
        to = OF_STANCE[stance]
        if to == "acknowledged" and self.course.status not in NOT_YET_ANSWERED:
            if self.course.status != "contested":
                self.course.doubt(act, f"it is acknowledged although it is {self.course.status}")
            return False
        if self.course.status == "granted" and to != "granted":
            self.course.doubt(act, "it had been granted")
        self.replies.append((self._parties.all(act.by), act.id))
        return self._go(act, to)

    def _taken_by_asker(self, act: Act, stance: str) -> bool:
        to = {"granted": "granted", "refused": "contested"}.get(OF_STANCE[stance])
        if to is None:
            return False
        if self.course.status not in ON_THE_TABLE:
            self.course.doubt(act, f"the asker {stance} although it is {self.course.status}")
            return False
        return self._go(act, to, rests=True)

    def _go(self, act: Act, status: str, *, rests: bool = False) -> bool:
        if self.course.status in OVER and self.course.status != status:
            self.course.doubt(act, f"it had been {self.course.status}")
            if self.course.status == "fulfilled":
                return False  # what was done stays done, whatever is said of it later
        return self.course.move(act, status, rests=rests)

    def _take_back(self, one: Member, *, mine: bool) -> bool:
        """Withdraw the ask; or an answer or offer, which restores the status before it."""
        act, targets = one.act, one.targets("withdraws")
        if one.is_about_another("withdraws"):
            return False
        if not self.asking.isdisjoint(targets) or (not targets and mine):
            if act.by and not mine:
                self.course.doubt(act, "somebody else than the asker withdraws it")
            return self._go(act, "withdrawn")
        if not targets:
            who = self._parties.all(act.by)
            targets = tuple(id_ for by, id_ in self.replies if by & who)[-1:]
        if not targets:
            self.course.doubt(act, "there is nothing of theirs here to withdraw")
        restored = [self.course.restore(act, target) for target in targets]
        return any(restored)

    def _asks_anew(self, one: Member, *, mine: bool) -> bool:
        """A new request of the asker's, or anything that amends the ask."""
        amends = not self.asking.isdisjoint(one.targets("amends"))
        return amends or (mine and one.is_a("request", "offer"))

    def _revise(self, one: Member) -> None:
        act, over = one.act, self.course.status in OVER
        self.asking.add(act.id)
        self.course.revise(act)
        # The date set for what is over says nothing about when the new ask wants its answer.
        self.course.ahead = act.ahead("deadline") or (None if over else self.course.ahead)
        if self.course.status in REOPENED_FROM:
            self.course.move(act, "contested", rests=True)
        elif over:
            self.course.doubt(act, f"it is asked anew although it had been {self.course.status}")
            self.course.move(act, "made")


def lapse(course: Course) -> None:
    """Its deadline has passed without an answer."""
    if course.axes[STATUS] in NOT_YET_ANSWERED:
        course.lapse("overdue")
