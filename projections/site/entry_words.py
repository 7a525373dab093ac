"""What is said of an entry, sentence by sentence, in its story's language: on pages and in feeds.

`put` makes of what somebody wrote what can stand in a sentence: markup, or plain text that does not
turn the sentence around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.published import named
from projections.threads.acts import act_of
from timeline.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from projections.entry import Known, State
    from projections.site.language import Language
    from timeline.facts import AnyWhen, DevelopmentLogged, Quote, Source

    Put = Callable[[str], str]

AHEAD = ("due", "deadline")
ROLES = ("by", "to", "via", "about")


def headline(known: Known, language: Language) -> str:
    """Its headline; of what is struck only that it is."""
    if known.state.retracted is not None:
        return language.say("entry", "retracted")
    return known.content.headline


def struck(reason: str, language: Language, put: Put) -> str:
    """That it is struck, and why."""
    return language.say("entry", "retracted_says", reason=put(reason))


def who(content: DevelopmentLogged, language: Language, put: Put) -> Iterator[str]:
    """Who acted, towards whom, through whom and about whom."""
    for role in ROLES:
        parties = named(content) if role == "by" else getattr(content, role)
        if parties:
            yield language.say("entry", role, names=language.listed([*map(put, parties)]))


def ahead(state: State, name: str) -> AnyWhen | None:
    """A date that an entry looks ahead to: `due` or `deadline`."""
    if name not in state.current.fields:
        return None
    value = act_of(state, {}).ahead(name)
    return None if value is None else restore(dict(value), name)


def looks_ahead(state: State, language: Language) -> Iterator[str]:
    """The dates that it looks ahead to."""
    for name in AHEAD:
        when = ahead(state, name)
        if when is not None:
            yield language.say("entry", name, when=language.when(when.edtf))


def spoken_by(quote: Quote, language: Language, put: Put) -> str:
    """Who said it, to whom, and who passed it on, as far as its terms allow."""
    if quote.terms == "deep-background":
        return language.say("entry", "unattributed")
    parts = [put(quote.speaker) if quote.speaker else ""]
    for name, parties in (("said_to", quote.given_to), ("said_via", quote.via)):
        if parties:
            names = language.listed([*map(put, parties)])
            parts.append(language.say("entry", name, names=names))
    if quote.terms == "background":
        parts.append(language.say("entry", "on_background"))
    return ", ".join(filter(None, parts))


def source_name(source: Source, language: Language, put: Put) -> str:
    """Whose words a source is, and whose it passes on."""
    if not source.relays:
        return put(source.name)
    return language.say("entry", "relays", name=put(source.name), other=put(source.relays))


def put_right(known: Known, language: Language, zone: str, put: Put) -> Iterator[str]:
    """Each correction: of which sort, when on the clocks of a zone, and why."""
    for envelope, correction in known.corrections():
        yield language.say(
            "entry",
            "put_right",
            label=language.words["label"][correction.label],
            when=language.instant(envelope.recorded_at, zone),
            reason=put(correction.reason),
        )
