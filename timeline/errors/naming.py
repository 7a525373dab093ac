"""What the rules of names refuse: of parties, kinds, verbs and fields."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip


class AliasTaken(DatelineError):
    """One name is of one party."""

    alias: str
    party: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the other."""
        return f"{clip(self.alias)!r} is a name of {clip(self.party)!r} already"

    @property
    def hint(self) -> str:
        """Point to it."""
        return f'dateline party "{clip(self.party)}"'


class SpeaksForItself(DatelineError):
    """A party and whom it speaks for are two."""

    name: str
    party: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name both, where they have two names."""
        name, party = clip(self.name), clip(self.party)
        if name == party:
            return f"{party!r} cannot be recorded to speak for itself"
        return f"{party!r} cannot speak for {name!r} and be called so too: that would be itself"

    @property
    def hint(self) -> str:
        """Point to what is recorded of it."""
        return f'dateline party "{clip(self.party)}"; dateline undo takes back a slip'


class KindTaken(DatelineError):
    """A kind of that name is there, and is a sort of something else."""

    name: str
    extends: str | None
    exit_code = 1

    @property
    def message(self) -> str:
        """Say what it is."""
        if self.extends is None:
            return f"{clip(self.name)!r} is a kind that comes with dateline"
        return f"{clip(self.name)!r} is defined already, as a sort of {self.extends!r}"

    @property
    def hint(self) -> str:
        """Point to the kinds."""
        return "dateline kind"


class WordTaken(DatelineError):
    """A new field or verb would be taken for something else."""

    word: str
    why: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say what it is already."""
        return f"{clip(self.word)!r} cannot be used: it {self.why}"

    @property
    def hint(self) -> str:
        """Point to the words there are."""
        return "choose another word; dateline verbs lists those there are"
