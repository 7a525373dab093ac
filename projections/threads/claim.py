"""A claim: who maintains it, how those it is about take it, and on how many roots it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import Course

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

NO_RESPONSE = "no-response-logged"
OF_STANCE = {
    "declined": "declined",
    "denied": "denied",
    "rejected": "denied",
    "admitted": "admitted",
    "accepted": "admitted",
    "answered": "answered",
    "partly-admitted": "partly-admitted",
}
ADMITTED = ("admitted", "partly-admitted")
ASSERT_NOTHING = ("report", "response")  # these pass on or react, and are no root of their own
AGAINST = ("contradicts", "denies")
CORROBORATED_FROM = 2  # independent roots


def fold(members: Sequence[Member], parties: Parties) -> Course:
    """Follow a claim along its three axes from the allegation that opens it."""
    opening, *later = members
    claim = _Claim(opening.act, _Origins(members, parties), parties)
    for one in later:
        claim.take(one)
    claim.finish()
    return claim.course


class _Claim:
    def __init__(self, opening: Act, origins: _Origins, parties: Parties) -> None:
        self.course = Course()
        self.opening = opening
        self.asserted: list[Act] = [opening]
        self._ever = {opening.id}  # what asserts it, also what is withdrawn
        self._origins = origins
        self._parties = parties
        self._claimants = parties.all(opening.by)
        self._subjects = parties.all(opening.about) - self._claimants
        self.course.move(opening, "maintained", "claimant")
        self.course.move(opening, NO_RESPONSE, "subject")
        self.course.move(opening, "unverified", "evidence")

    def take(self, one: Member) -> None:
        """Take up one act."""
        if not self._moved(one) and one.home:
            self.course.listed.append(one.act)

    def finish(self) -> None:
        """Say what it stands on, and from whom nothing is on record yet."""
        self.course.axes["roots"] = [act.named for act in self._roots()]
        unanswered = self.course.axes["subject"] == NO_RESPONSE
        maintained = self.course.axes["claimant"] == "maintained"
        self.course.turn = self.opening.about if unanswered and maintained else ()

    def _moved(self, one: Member) -> bool:
        if self._judged(one) or self._asserts(one):
            return True
        if one.is_a("withdrawal") or one.targets("withdraws"):
            return self._take_back(one)
        stance = None if one.is_a("decision") else one.stance
        if stance is None or stance not in OF_STANCE:
            return False
        if self._parties.speak_for(one.act.by, self._claimants):
            return False  # who asserts it does not answer for those it is about
        return self._answered(one.act, OF_STANCE[stance])

    def _answered(self, act: Act, to: str) -> bool:
        if self.course.axes["subject"] in ADMITTED and to in {"denied", "declined"}:
            self.course.doubt(act, f"it had been {self.course.axes['subject']}")
        return self.course.move(act, to, "subject")

    def _judged(self, one: Member) -> bool:
        """Whether a decision establishes or refutes it."""
        if one.act.kind != "decision":
            return False
        if self._towards(one, "confirms"):
            self._assert(one.act)
            return self.course.move(one.act, "established", "evidence")
        if any(self._towards(one, relation) for relation in AGAINST):
            return self.course.move(one.act, "refuted", "evidence")
        return False

    def _asserts(self, one: Member) -> bool:
        """Whether somebody else asserts it too, or who had withdrawn it does again."""
        if one.act.kind in ASSERT_NOTHING:
            return False
        if not (self._towards(one, "confirms") or self._alleges(one)):
            return False
        self._assert(one.act)
        again = self._parties.speak_for(one.act.by, self._claimants)
        renewed = again and self.course.move(one.act, "maintained", "claimant")
        return self._weigh(one.act) or renewed

    def _alleges(self, one: Member) -> bool:
        """Whether it alleges the same: neither against it, nor by those it is about."""
        against = any(self._towards(one, relation) for relation in AGAINST)
        theirs = self._parties.speak_for(one.act.by, self._subjects)
        return one.is_a("allegation") and not against and not theirs

    def _assert(self, act: Act) -> None:
        self.asserted.append(act)
        self._ever.add(act.id)

    def _take_back(self, one: Member) -> bool:
        """Withdraw what one asserted, or an answer, which restores what was before it."""
        act, targets = one.act, set(one.targets("withdraws"))
        mine = self._parties.speak_for(act.by, self._claimants)
        if one.is_about_another("withdraws"):
            return False
        if not targets and not mine:
            self.course.doubt(act, "it does not say what is withdrawn")
            return False
        moved = self.opening.id in (targets or {self.opening.id}) and self._drop(act, mine=mine)
        self.asserted = [one for one in self.asserted if one.id not in targets]
        answers = sorted(targets - {self.opening.id})
        restored = [self.course.restore(act, target) for target in answers]
        return self._weigh(act) or any(restored) or moved

    def _drop(self, act: Act, *, mine: bool) -> bool:
        """Withdraw the claim itself."""
        if act.by and not mine:
            self.course.doubt(act, "somebody else than the claimant withdraws it")
        self.asserted = [one for one in self.asserted if one.id != self.opening.id]
        return self.course.move(act, "withdrawn", "claimant")

    def _weigh(self, act: Act) -> bool:
        """Move the evidence to what the number of roots says, unless it was judged."""
        if self.course.axes["evidence"] in {"established", "refuted"}:
            return False
        enough = len(self._roots()) >= CORROBORATED_FROM
        return self.course.move(act, "corroborated" if enough else "unverified", "evidence")

    def _roots(self) -> list[Act]:
        return list(self._origins.independent(self.asserted))

    def _towards(self, one: Member, relation: str) -> bool:
        """Whether it is linked to something that asserts the claim, or did until withdrawn."""
        return not self._ever.isdisjoint(one.targets(relation))


class _Origins:
    """Where assertions come from in the end: who makes them, or the source behind all relays."""

    def __init__(self, members: Iterable[Member], parties: Parties) -> None:
        self._parties = parties
        self._relays = {
            parties.one(name): parties.one(relayed)
            for one in members
            for name, relayed in one.act.sources
            if relayed
        }

    def independent(self, acts: Iterable[Act]) -> Iterator[Act]:
        """Those of some assertions that come from nobody an earlier one came from."""
        seen: set[str] = set()
        for act in acts:
            origins = self._of(act)
            # Who speaks is one of those named; sources must all be known to add nothing.
            known = bool(origins & seen) if act.by else origins <= seen
            seen |= origins
            if not known:
                yield act

    def _of(self, act: Act) -> frozenset[str]:
        if act.by:
            return self._parties.mandates(act.by)
        names = frozenset(self._ultimate(self._parties.one(name)) for name, _ in act.sources)
        return names or frozenset({""})  # all of unknown origin count as one

    def _ultimate(self, name: str) -> str:
        seen = {name}
        while (behind := self._relays.get(name)) is not None and behind not in seen:
            seen.add(behind)
            name = behind
        return name
