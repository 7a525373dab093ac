"""A desk as a plain list of facts: what the real one must say, put as naively as it can be.

It shares no code with the product but the reading of dates. It looks at all facts each time, and
knows only as many verbs as the laws need.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from timeline.phrases import Setting, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Content = dict[str, Any]

# Of a verb: its kind, the fields it presets, what `--re` becomes where it alone decides.
Meaning = tuple[str, "Mapping[str, str]", str | None]
VERBS: Mapping[str, Meaning] = {
    "said": ("statement", {}, None),
    "asked": ("request", {}, None),
    "denied": ("response", {"stance": "denied"}, "denies"),
    "answered": ("response", {"stance": "answered"}, None),
    "counted": ("measure", {}, None),
    "scheduled": ("scheduled", {"status": "planned"}, None),
    "we-asked": ("question", {}, "responds_to"),
    "note": ("note", {}, "responds_to"),
}
LISTS = ("by", "to", "tags")
OWN = {
    "request": ("asks", "deadline"),
    "response": ("stance",),
    "measure": ("value", "unit"),
    "scheduled": ("due", "status"),
    "question": ("deadline",),
}
AHEAD = ("deadline", "due")
MISSING = object()  # what a field says that is not there
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class Refused(Exception):
    """The desk must refuse this; the name is that of its error."""

    @property
    def name(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Fact:
    """One thing that was recorded; `says` is the content, or what it changes in it."""

    type: str
    id: UUID
    key: str | None
    says: Content
    by: str = ""
    at: str = ""
    position: int = 0


@dataclass(frozen=True)
class State:
    """A development after some of its facts."""

    first: Fact
    key: str
    content: Content
    corrections: int
    retracted: str | None

    @property
    def key_here(self) -> str:
        here = self.content["story"] == self.first.says["story"]
        return self.key if here else str(self.first.id)

    @property
    def status(self) -> str:
        if self.retracted is not None:
            return "retracted"
        return "corrected" if self.corrections else "live"


def ref(id_: UUID) -> str:
    bits = f"{id_.int:0128b}00"
    return "".join(LETTERS[int(bits[at : at + 5], 2)] for at in range(0, 130, 5))


def minute(now: datetime, zone: str) -> str:
    local = now.astimezone(ZoneInfo(zone))
    text = local.strftime("%Y-%m-%dT%H:%M")
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return text
    offset = local.strftime("%z")
    return f"{text}{offset[:3]}:{offset[3:]}"


def instant(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Model:
    """All facts of a desk, from the one that opened it."""

    def __init__(self, store: UUID, now: datetime, by: str) -> None:
        self.store = store
        self.facts = [Fact("desk.opened", store, None, {}, by, instant(now), 1)]
        self._counting: dict[int, list[Fact]] = {}

    def append(self, facts: Sequence[Fact], by: str, now: datetime) -> list[Fact]:
        added = []
        for fact in facts:
            at = max(self.facts[-1].at, instant(now))
            added.append(replace(fact, by=by, at=at, position=len(self.facts) + 1))
            self.facts.append(added[-1])
        return added

    # --- what is there ------------------------------------------------------------------------

    def gone(self, upto: int | None = None) -> set[int]:
        """The positions of what was undone, by what was recorded up to a position."""
        found: set[int] = set()
        for fact in reversed(self.facts[:upto]):
            if fact.type == "event.undone" and fact.position not in found:
                found.add(fact.says["of"])
        return found

    def counting(self, upto: int | None = None) -> list[Fact]:
        """The facts that count: neither undone nor an undo."""
        known = len(self.facts[:upto])
        if known not in self._counting:
            gone = self.gone(known)
            self._counting[known] = [
                fact
                for fact in self.facts[:known]
                if fact.position not in gone and fact.type != "event.undone"
            ]
        return self._counting[known]

    def opening(self, slug: str, upto: int | None = None) -> Content | None:
        """A story's own fields, as they were opened or last amended."""
        found: Content | None = None
        for fact in self.counting(upto):
            if fact.id == uuid5(self.store, slug) and fact.type != "desk.opened":
                amended = fact.says.get("changes", {})
                found = fact.says if fact.type == "story.opened" else {**(found or {}), **amended}
        return found

    def closed(self, story: UUID) -> bool:
        types = [fact.type for fact in self.counting() if fact.id == story]
        lasting = [one for one in types if one in {"story.closed", "story.reopened"}]
        return lasting[-1:] == ["story.closed"]

    def state(self, id_: UUID, upto: int | None = None) -> State | None:
        facts = [fact for fact in self.counting(upto) if fact.id == id_]
        if not facts or facts[0].type != "development.logged":
            return None
        state = State(facts[0], facts[0].key or "", facts[0].says, 0, None)
        for fact in facts[1:]:
            state = _after(state, fact)
        return state

    def developments(self, slug: str | None = None, upto: int | None = None) -> dict[UUID, State]:
        ids = [fact.id for fact in self.counting(upto) if fact.type == "development.logged"]
        states = {id_: self.state(id_, upto) for id_ in ids}
        story = uuid5(self.store, slug) if slug else None
        return {
            id_: state
            for id_, state in states.items()
            if state and (story is None or state.content["story"] == story)
        }

    def find(self, text: str, slug: str, user: str, before: int | None = None) -> UUID:
        logged = [fact for fact in self.counting() if fact.type == "development.logged"]
        mine = [one.id for one in logged if one.by == user and one in self.facts[:before]]
        if text == "@":
            if mine:
                return mine[-1]
            raise Refused("NothingLogged")
        here = [id_ for id_, state in self.developments(slug).items() if state.key == text]
        if len(here) > 1:
            raise Refused("AmbiguousRef")
        if here:
            return here[0]
        by_key = uuid5(uuid5(self.store, slug), text)
        if any(fact.id == by_key for fact in logged):
            return by_key
        beginning = len(text) >= 4
        by_id = [
            one.id
            for one in logged
            if str(one.id) == text or (beginning and ref(one.id).startswith(text.lower()))
        ]
        if len(by_id) != 1:
            raise Refused("AmbiguousRef" if by_id else "UnknownRef")
        return by_id[0]

    def ways(self, id_: UUID) -> dict[str, str]:
        """The ways to name a development."""
        state = self.state(id_)
        assert state is not None
        letters = ref(id_)
        return {
            "key": state.key,
            "ref": letters[:8],
            "beginning": letters[:4].upper(),
            "id": str(id_),
            "@": "@",
        }

    def verbs(self) -> Mapping[str, Meaning]:
        """All verbs: those of the laws, and those defined at the desk."""
        own = [fact.says for fact in self.counting() if fact.type == "kind.defined"]
        return {**VERBS, **{one["verb"]: (one["kind"], {}, None) for one in own}}

    def supposing(self, facts: Sequence[Fact]) -> Model:
        """The same desk, if some facts had been recorded too."""
        other = Model.__new__(Model)
        other.store, other.facts, other._counting = self.store, list(self.facts), {}
        other.append(facts, "", datetime(2000, 1, 1, tzinfo=UTC))
        return other

    # --- what a command must do ----------------------------------------------------------------

    def open(self, opening: Content) -> list[Fact]:
        if opening["slug"] in self.verbs():
            raise Refused("SlugIsVerb")
        if self.opening(opening["slug"]) is not None:
            raise Refused("StoryExists")
        return [Fact("story.opened", uuid5(self.store, opening["slug"]), None, opening)]

    def log(
        self,
        slug: str,
        draft: Content,
        user: str,
        now: datetime,
        siblings: Mapping[str, UUID] | None = None,
    ) -> list[Fact]:
        opening = self.opening(slug)
        if opening is None:
            raise Refused("UnknownStory")
        story = uuid5(self.store, slug)
        id_ = uuid5(story, draft["key"])
        state = self.state(id_)
        if draft["verb"] not in self.verbs():
            raise Refused("UnknownVerb")
        links = list(self._links(slug, draft, user, id_, siblings or {}))
        there = state.first.says["when"]["reference"] if state else minute(now, opening["timezone"])
        usual = opening["visibility"] if siblings is None else "public"
        said = _content(draft, opening, there, usual, self.verbs()[draft["verb"]])
        content = {"story": story, **said, "links": links}
        _check(content)
        if state is None and self.closed(story):
            raise Refused("ClosedStory")
        if state is None:
            return [Fact("development.logged", id_, draft["key"], content)]
        if content in (state.first.says, state.content):
            return []
        raise Refused("KeyTaken")

    def log_all(self, slug: str, drafts: Sequence[Content], user: str, now: datetime) -> list[Fact]:
        story = uuid5(self.store, slug)
        siblings = {draft["key"]: uuid5(story, draft["key"]) for draft in drafts}
        facts: list[Fact] = []
        refused = False
        for draft in drafts:
            try:
                facts += self.log(slug, draft, user, now, siblings)
            except Exception as error:  # of a date: the product's own
                refused = _is_refusal(error)
        if refused:
            raise Refused("BadRows")
        return facts

    def correct(
        self,
        seen: State,
        changes: Content,
        user: str,
        now: datetime,
        label: str | None = "correction",
    ) -> list[Fact]:
        """Correct what the editor saw: nothing that somebody else changed since is overwritten."""
        id_ = seen.first.id
        state = self.state(id_)
        assert state is not None
        if any(_flat(seen).get(name) != _flat(state).get(name) for name in changes):
            raise Refused("ChangedMeanwhile")
        slug = self.slug_of(state.content["story"])
        verb = changes.get("verb", state.content["verb"])
        pointing = {"verb": verb, "links": changes.get("links") or ()}
        found = list(self._links(slug, pointing, user, id_, {}))
        links = {"links": found} if "links" in changes else {}
        if state.retracted is not None:
            raise Refused("AlreadyRetracted")
        if label is None and state.content["kind"] != "note":
            raise Refused("NotANote")
        opening = self.opening(slug)
        if opening is None:
            raise Refused("UnknownStory")
        content = _corrected(state.content, {**changes, **links}, opening, now)
        after = replace(state, content=content)
        changed = [name for name in _flat(after) | _flat(state) if _differs(state, after, name)]
        if not changed:
            raise Refused("NothingChanged")
        if any(_differs(seen, state, name) for name in changed):
            raise Refused("ChangedMeanwhile")
        new = {name: _flat(after).get(name, MISSING) for name in changed}
        done = "development.triaged" if label is None else "development.corrected"
        return [Fact(done, id_, None, {"changes": new})]

    def retract(self, id_: UUID, reason: str) -> list[Fact]:
        state = self.state(id_)
        assert state is not None
        if state.retracted is not None:
            raise Refused("AlreadyRetracted")
        return [Fact("development.retracted", id_, None, {"reason": reason})]

    def slug_of(self, story: UUID) -> str:
        [slug] = {
            str(one.says["slug"])
            for one in self.facts
            if one.id == story and one.type == "story.opened"
        }
        return slug

    def _links(
        self, slug: str, draft: Content, user: str, id_: UUID, siblings: Mapping[str, UUID]
    ) -> Iterator[Content]:
        state = self.state(id_)
        then = state.first.position - 1 if state and "key" in draft else None
        for relation, text in draft["links"]:
            if text in siblings:
                target, kind = siblings[text], ""
            else:
                target = self.find(text, slug, user, then)
                found = self.state(target)
                kind = found.content["kind"] if found else ""
            if target == id_:
                raise Refused("BadField")
            implied = self.verbs()[draft["verb"]][2] or (
                "answers" if kind == "question" else "responds_to"
            )
            yield {"relation": relation or implied, "target": str(target)}


def _after(state: State, fact: Fact) -> State:
    """A development after one more fact."""
    content = {**state.content, "fields": dict(state.content["fields"])}
    match fact.type.rpartition(".")[2]:
        case "corrected" | "triaged":
            for name, value in fact.says["changes"].items():
                holder = content if name in content else content["fields"]
                holder.pop(name, None)
                holder |= {} if value is MISSING else {name: value}
            more = fact.type == "development.corrected"
            return replace(state, content=content, corrections=state.corrections + more)
        case "retracted":
            return replace(state, retracted=fact.says["reason"])
        case "reinstated":
            return replace(state, retracted=None)
        case "moved":
            moved = {**content, "story": fact.says["story"]}
            return replace(state, content=moved)
    return replace(state, content={**content, **fact.says})


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, Refused) or hasattr(error, "exit_code"):
        return True
    raise error


def _content(draft: Content, opening: Content, there: str, usual: str, meaning: Meaning) -> Content:
    kind, preset, _ = meaning
    own, when = dict(draft["fields"]), draft.get("when")
    if kind == "scheduled":
        if when and "due" not in own:
            own, when = {**own, "due": when}, None
        if when and "announced" in draft:
            raise Refused("BadField")
        when = when or draft.get("announced")
    elif "announced" in draft:
        raise Refused("BadField")
    typed = {name: _own(kind, name, value, opening, there) for name, value in own.items()}
    visibility = "private" if kind == "note" else draft.get("visibility") or usual
    return {
        "kind": kind,
        "verb": draft["verb"],
        "headline": draft["headline"],
        "text": draft.get("text", ""),
        "when": _when(when or "today", opening, there),
        "place": draft.get("place"),
        **{name: list(draft.get(name, ())) for name in LISTS},
        "quotes": [_quote(quote) for quote in draft.get("quotes", ())],
        "sources": [_source(source, opening, there) for source in draft.get("sources", ())],
        "thread": draft.get("thread"),
        "visibility": visibility,
        "embargo_until": None,
        "fields": {**preset, **typed},
    }


def _when(phrase: str, opening: Content, there: str, *, ahead: bool = False) -> Content:
    setting = Setting(there, opening["timezone"], opening["week_start"], ahead=ahead)
    return asdict(read(phrase, setting).when)


def _own(kind: str, name: str, value: Any, opening: Content, there: str) -> Any:
    if name in AHEAD and name in OWN.get(kind, ()) and isinstance(value, str):
        when = _when(value, opening, there, ahead=True)
        return {bound: text for bound, text in when.items() if text is not None}
    if (kind, name) == ("scheduled", "status") and value != "planned":
        raise Refused("BadField")  # of the other choices none is ever typed
    return value


def _corrected(old: Content, changes: Content, opening: Content, now: datetime) -> Content:
    new = {**old, "fields": dict(old["fields"])}
    if "verb" in changes:
        for name in preset_of(old["verb"]):
            new["fields"].pop(name, None)
        new |= {"verb": changes["verb"], "kind": VERBS[changes["verb"]][0]}
        new["fields"] |= VERBS[changes["verb"]][1]
        if new["kind"] == "note":
            new |= {"visibility": "private", "embargo_until": None}
    there = minute(now, opening["timezone"])
    for name, value in changes.items():
        of_due = name == "when" and new["kind"] == "scheduled"
        _change(new, "due" if of_due else name, value, opening, there)
    preset = preset_of(new["verb"])
    missing = {name: value for name, value in preset.items() if name not in new["fields"]}
    new["fields"] = {
        name: _own(new["kind"], name, value, opening, there)
        for name, value in {**new["fields"], **missing}.items()
    }
    _check(new)
    return new


def preset_of(verb: str) -> Mapping[str, str]:
    """What a verb presets; one of the desk's own presets nothing."""
    return VERBS[verb][1] if verb in VERBS else {}


def _change(new: Content, name: str, value: Any, opening: Content, there: str) -> None:
    if name == "when":
        new["when"] = _when(value, opening, there)
    elif name in LISTS:
        new[name] = [value] if isinstance(value, str) else list(value or ())
    elif name == "quotes":
        new["quotes"] = _requoted(new["quotes"], value)
    elif name == "text":
        new["text"] = value or ""
    elif name in ("headline", "place", "links"):
        new[name] = value
    elif name in (*OWN.get(new["kind"], ()), "document", *new["fields"]):
        new["fields"].pop(name, None)
        new["fields"] |= {name: value} if value is not None else {}
    elif name != "verb":
        raise Refused("UncorrectableField")


def _check(content: Content) -> None:
    if any(link["relation"] == "caused_by" for link in content["links"]) and not content["by"]:
        raise Refused("BadField")


def _requoted(old: list[Content], typed: Sequence[Mapping[str, Any]]) -> list[Content]:
    """Quotes typed anew: one that names no terms is on those of the one it stands for."""
    left, meant = list(enumerate(old)), {}
    for place, quote in enumerate(typed):
        same = [one for one in left if one[1]["text"] == quote["text"]]
        same.sort(key=lambda one: (one[0] == place, STRICT.index(one[1]["terms"]), one[0]))
        if same:
            meant[place] = same[-1][1]["terms"]
            left.remove(same[-1])
    others = [place for place in range(len(typed)) if place not in meant]
    strictest = max((one["terms"] for one in old), key=STRICT.index, default=STRICT[0])
    for index, place in enumerate(others):
        meant[place] = left[index][1]["terms"] if len(left) == len(others) else strictest
    return [
        {**_quote(quote), "terms": quote.get("terms", meant[at])} for at, quote in enumerate(typed)
    ]


STRICT = ("on-record", "background", "deep-background", "off-record")


def _quote(quote: Mapping[str, Any]) -> Content:
    usual: Content = {"speaker": None, "given_to": [], "via": [], "terms": "on-record"}
    return {"text": quote["text"], **usual, **quote}


def _source(source: Mapping[str, Any], opening: Content, there: str) -> Content:
    usual: Content = {
        "url": None,
        "published": None,
        "retrieved": None,
        "relays": None,
        "evidence": [],
    }
    dates = {name: _when(source[name], opening, there) for name in ("published",) if name in source}
    return {**usual, **source, **dates}


def _flat(state: State) -> Content:
    return {**{k: v for k, v in state.content.items() if k != "fields"}, **state.content["fields"]}


def _differs(one: State, other: State, name: str) -> bool:
    return bool(_flat(one).get(name) != _flat(other).get(name))
