"""Who is who: which names are one party's, and who answers for whom, as the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.party import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.party import Party


class Parties:
    """The parties of a desk, as their names were recorded up to some position.

    A name nobody recorded anything of is a party by itself. Names are compared without case and
    extra blanks.
    """

    def __init__(self, known: Iterable[Party] = ()) -> None:
        self._names: dict[str, str] = {}
        self._speak_for: dict[str, tuple[str, ...]] = {}
        self._first: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._mandates: dict[str, frozenset[str]] = {}
        self._joint: dict[tuple[str, ...], frozenset[str]] = {}
        for party in known:
            main = folded(party.name)
            self._first[main] = party.name
            self._names |= dict.fromkeys(party.names, main)
            self._speak_for[main] = party.speaks_for

    def one(self, name: str) -> str:
        """What identifies the party that a name is of, comparable with that of another."""
        known = self._folded.get(name)
        if known is None:
            plain = folded(name)
            known = self._folded[name] = self._names.get(plain, plain)
        return known

    def all(self, names: Iterable[str]) -> frozenset[str]:
        """What identifies the parties of some names."""
        return frozenset(map(self.one, names))

    def shown(self, name: str) -> str:
        """The name a party is listed under: the recorded one, else the one typed."""
        return self._first.get(self.one(name), name)

    def speak_for(self, names: Sequence[str], others: frozenset[str]) -> bool:
        """Whether somebody named is one of the others, or answers for one of them."""
        return any(not self._mandate(name).isdisjoint(others) for name in names)

    def mandates(self, names: tuple[str, ...]) -> frozenset[str]:
        """The parties named, and those that they answer for."""
        found = self._joint.get(names)
        if found is None:
            found = self._joint[names] = frozenset[str]().union(*map(self._mandate, names))
        return found

    def speakers(self, name: str) -> tuple[str, ...]:
        """Who is recorded to speak for a party, by their recorded names."""
        one = self.one(name)
        return tuple(
            self._first[main]
            for main, principals in self._speak_for.items()
            if one in self.all(principals)
        )

    def _mandate(self, name: str) -> frozenset[str]:
        """A party and all it answers for, also by way of others (a lawyer of a lawyer)."""
        known = self._mandates.get(name)
        if known is None:
            seen: set[str] = set()
            waiting = [self.one(name)]
            while waiting:
                party = waiting.pop()
                if party not in seen:
                    seen.add(party)
                    waiting += map(self.one, self._speak_for.get(party, ()))
            known = self._mandates[name] = frozenset(seen)
        return known
