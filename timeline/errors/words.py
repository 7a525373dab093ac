"""Words of a command that name nothing, or do not go together."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip, did_you_mean
from timeline.refs import SHORTEST


class BadField(DatelineError):
    """A field holds what cannot be stored: named, with the reason."""

    field: str
    why: str

    @property
    def message(self) -> str:
        """Name the field, then the reason."""
        return f"{self.field} {self.why}"


class UnknownVerb(DatelineError):
    """No verb of that name: the nearest are named."""

    verb: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the verb and what is near."""
        return f"there is no verb {clip(self.verb)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list of verbs."""
        return "dateline verbs"


class UnknownCommand(DatelineError):
    """No command of that name: the nearest are named, and nothing is taken for an entry."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the word and what is near."""
        return f"there is no command {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list, or to logging."""
        return f"dateline {self.nearest[0]} --help" if self.nearest else "dateline --help"


class NeitherStoryNorVerb(DatelineError):
    """The first word of `log` is no verb, and no story is called so."""

    word: str
    verbs: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the word and what is near in both lists."""
        near = did_you_mean((*self.verbs, *(f"the story {slug}" for slug in self.slugs)))
        return f"{clip(self.word)!r} is neither a verb nor a story{near}"

    @property
    def hint(self) -> str:
        """Show the shape of the command."""
        return "dateline log [STORY] VERB HEADLINE...; dateline verbs lists the verbs"


class NoHeadline(DatelineError):
    """A verb with nothing after it."""

    verb: str

    @property
    def message(self) -> str:
        """Name the verb."""
        return f"there is no headline after {self.verb!r}: say in one line what happened"

    @property
    def hint(self) -> str:
        """Show the shape of the command."""
        if self.verb == "note":
            return "dateline note Call the press office back"
        return f"dateline log {self.verb} Spokesman calls the letter a forgery"


class NoStoryChosen(DatelineError):
    """A command about a story, and none is named; `nowhere`: there is none to choose."""

    nowhere: bool = False

    @property
    def message(self) -> str:
        """Say so."""
        return "there is no story yet" if self.nowhere else "no story is chosen"

    @property
    def hint(self) -> str:
        """Point to opening one, or to choosing one."""
        if self.nowhere:
            return 'dateline open SLUG "TITLE"'
        return "dateline use SLUG, or --story SLUG; dateline stories lists them, open makes one"


class BadPair(DatelineError):
    """Two things in one word, written otherwise than they should be."""

    given: str
    shape: str

    @property
    def message(self) -> str:
        """Give the word and its shape."""
        return f"{clip(self.given)!r} should be written {self.shape}"


class NoReason(DatelineError):
    """A change without a reason."""

    what: str

    @property
    def message(self) -> str:
        """Say what the record asks for."""
        return f"{self.what} needs a reason, which the record keeps"

    @property
    def hint(self) -> str:
        """Name the option."""
        return 'add --reason "what was wrong, and how we know"'


class WrongOwnField(DatelineError):
    """An own field given to a verb whose kind does not have it."""

    option: str
    verb: str
    verbs: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the option, the verb, and a few of the verbs that have it."""
        having, more = ", ".join(self.verbs[:MOST_VERBS]), len(self.verbs) - MOST_VERBS
        having += f", and {more} more" if more > 0 else ""
        return f"--{self.option} does not go with {self.verb!r}; it goes with: {having}"

    @property
    def hint(self) -> str:
        """Point to the verb's own fields."""
        return f"dateline verbs {self.verb}"


MOST_VERBS = 6  # named at most


class UnknownRelation(DatelineError):
    """A link of a sort that does not exist."""

    relation: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the relation and what is near."""
        return f"there is no relation {clip(self.relation)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Say where they are listed."""
        return "dateline verbs --relations"


class UnknownDocument(DatelineError):
    """A JSON document that no command prints."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Quote the name, and offer the nearest."""
        return f"there is no JSON document {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list."""
        return "dateline schema lists them"


class UnknownCheck(DatelineError):
    """No check of that name: the nearest are named."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Quote the name, and offer the nearest."""
        return f"there is no check {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list."""
        return "dateline check --list"


class UnknownRef(DatelineError):
    """No development by that ref or key: the nearest are named, each with its headline."""

    ref: str
    story: str | None
    nearest: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """Name the ref, where a key was looked for, and what is near."""
        where = f" in {self.story} or by that ref" if self.story else " by that ref"
        near = tuple(f"{ref} ({clip(headline, 40)})" for ref, headline in self.nearest)
        short = f"; {SHORTEST} letters of a ref are needed" if len(self.ref) < SHORTEST else ""
        return f"there is no development {clip(self.ref)!r}{where}{short}{did_you_mean(near)}"

    @property
    def hint(self) -> str:
        """Point to where refs are listed, or say that a key is one of a story."""
        if self.story:
            return f"dateline timeline {self.story}"
        return "dateline use SLUG, or --story SLUG: a key is looked up in a story"


class AmbiguousRef(DatelineError):
    """A beginning that several developments share: they are listed."""

    ref: str
    candidates: tuple[tuple[str, str], ...]

    @property
    def message(self) -> str:
        """Name the ref and list the candidates."""
        listed = "; ".join(f"{ref} ({clip(headline, 40)})" for ref, headline in self.candidates)
        return f"{self.ref!r} could be any of {len(self.candidates)}: {listed}"

    @property
    def hint(self) -> str:
        """Ask for more of it."""
        return "write more of the ref"


class NothingLogged(DatelineError):
    """`@` before this user has logged anything."""

    user: str

    @property
    def message(self) -> str:
        """Say whose last entry was looked for."""
        return f"@ is the last development you logged, but {self.user} has logged none here"

    @property
    def hint(self) -> str:
        """Point to where refs are listed."""
        return "dateline timeline"


class NothingToFind(DatelineError):
    """What was typed to be found has neither a letter nor a digit."""

    typed: str

    @property
    def message(self) -> str:
        """Quote it."""
        return f"there is no word to find in {clip(self.typed)!r}"

    @property
    def hint(self) -> str:
        """Show the shape of the command."""
        return "dateline find WORDS..., of letters or digits"


class UnknownStory(DatelineError):
    """No story of that slug: the nearest are named."""

    slug: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the slug and what is near."""
        return f"there is no story called {clip(self.slug)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list of stories, or to opening one."""
        return "dateline stories" if self.nearest else 'dateline open SLUG "TITLE"'


class UnknownField(DatelineError):
    """A field that nothing in a story has."""

    name: str
    nearest: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        return f"there is no field {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """List what every entry has."""
        return f"every entry has {', '.join(self.known)}; own fields of kinds have their own names"
