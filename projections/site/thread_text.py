"""Where a story stands as the pages tell it: its threads, and what each party said last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from projections.site.entry_text import entry_page
from projections.site.language import ENGLISH
from projections.site.prose import line
from projections.site.templates import filled, markup

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from projections.site.language import Language
    from projections.site.words import Word
    from projections.threads import Thread
    from projections.threads.course import Doubt
    from projections.threads.measure import Number

NOT_SAID = {"maintained", "private"}  # where a claim and a document stand unless something is said
Prepared = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of a story, told in its language; `page_of` gives the address of a party."""

    language: Language
    page_of: Callable[[str], str]
    # The same stand on many pages. What is kept here by its identity is kept by the replay too.
    _told: dict[Hashable, str] = field(default_factory=dict)

    def html(self, thread: Thread, now: Thread | None = None) -> str:
        """A thread, as markup; `now` is the same as it stands today, if that is to be told."""
        key = (id(thread), id(now))
        if key not in self._told:
            self._told[key] = markup(self._html(thread, now))
        return self._told[key]

    def _html(self, thread: Thread, now: Thread | None) -> str:
        notes = [*self._notes(thread), *self._since_then(thread, now)]
        matter = {
            "sort": self._say(thread.type or "other"),
            "lang": self.language.tag,
            "href": entry_page(thread.opening.id),
            "title": markup(line(thread.title)),
            "state": self.state(thread),
            "since": self._since(thread),
            "comma": self._say("comma"),
            "settled": thread.settled,
            "notes": notes,
        }
        return filled("matter.html", m=matter)

    def state(self, thread: Thread) -> str:
        """Where it stands on each of its axes: `denied, corroborated`."""
        return markup(line(self._say("comma").join(self._places(thread))))

    def word(self, word: Word) -> str:
        """What a party said or did last, as markup."""
        key = (word.party, id(word.shown))
        if key not in self._told:
            self._told[key] = markup(self._word(word))
        return self._told[key]

    def _word(self, word: Word) -> str:
        act = word.shown.act
        name = next(one for one in act.by if word.is_of(one))
        return filled(
            "word.html",
            name=markup(line(name)),
            party=self.page_of(name),
            lang=self.language.tag,
            when=markup(line(self.language.when(act.when))),
            href=entry_page(act.id),
            headline=markup(line(act.headline)),
        )

    def _say(self, name: str, /, **values: str) -> str:
        return self.language.say("matter", name, **values)

    def _counted(self, name: str, count: int) -> str:
        return self.language.counted("matter", name, count)

    def _doubt(self, doubt: Doubt) -> str:
        """What did not fit; why, where that is said in the language of the page."""
        words = self._say("unexpected", headline=doubt.act.headline)
        return f"{words} ({doubt.reason})" if self.language.spoken == ENGLISH else words

    def _measured(self, low: Number | None, high: Number | None) -> str:
        """A number, or a range of them."""
        if low is None or high is None:
            return self._say("no_value")
        return self.language.span(low, high)

    def _since(self, thread: Thread) -> str:
        if thread.since is None:
            return ""
        return markup(line(self.language.since(thread.since)))

    def _places(self, thread: Thread) -> Iterator[str]:
        axes, status = thread.axes, self.language.status
        match thread.type:
            case None:
                return
            case "measure":
                number = self._measured(axes["low"], axes["high"])
                yield f"{number} {axes['unit']}" if axes["unit"] else number
            case "claim":
                yield status(axes["subject"])
                yield status(axes["evidence"])
            case _:
                yield from (status(value) for value in axes.values() if isinstance(value, str))
        if thread.type == "claim" and axes["claimant"] not in NOT_SAID:
            yield status(axes["claimant"])

    def _notes(self, thread: Thread) -> Iterator[Prepared]:
        said = self.language.listed
        if thread.type == "claim":
            yield _note("roots", self._counted("roots", len(thread.axes["roots"])))
        for value in thread.axes.get("values", ()) if thread.type == "measure" else ():
            number = self._measured(value["low"], value["high"])
            name = value["by"] or self._say("nobody")
            yield _note("value", self._say("value_by", value=number, name=name))
        if thread.turn:
            name = "no_response" if thread.type == "claim" else "turn"
            yield _note("turn", self._say(name, names=said(thread.turn)))
        if thread.ahead is not None and not thread.settled:
            name = "due" if thread.type == "occurrence" else "deadline"
            yield _note("ahead", self._say(name, when=self.language.when(thread.ahead["edtf"])))
        if thread.revisions:
            yield _note("revisions", self._counted("revisions", thread.revisions))
        for doubt in thread.unexpected:
            yield _note("unexpected", self._doubt(doubt))
        may = {move.act.id: move.act.headline for move in thread.possible if move.act}
        for headline in may.values():
            yield _note("may", self._say("may", headline=headline))

    def _since_then(self, thread: Thread, now: Thread | None) -> Iterator[Prepared]:
        """How it stands today, where that is otherwise."""
        if now is not None and self.state(now) != self.state(thread):
            words = self.language.say("replay", "stands_now", state=self.state(now))
            yield {"class": "now", "text": markup(words)}


def _note(class_: str, words: str) -> Prepared:
    return {"class": class_, "text": markup(line(words))}
