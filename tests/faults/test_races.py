"""Two decisions at the same moment that do not go together: whoever is second is refused."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.desks import STORY, all_events, new_desk, open_desk, said
from tests.laws.commands import overtaken
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError
from timeline.kind import DefineKind
from timeline.outcome import Correction
from timeline.party import NameParty

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from timeline.desk import Desk


def undo(desk: Desk) -> None:
    desk.undo()


def redo(desk: Desk) -> None:
    desk.redo()


def log(key: str, *links: str, slug: str = STORY, verb: str = "said") -> Callable[[Desk], Any]:
    draft = DevelopmentDraft(
        verb=verb, headline=key, key=key, links=tuple((None, one) for one in links)
    )
    return lambda desk: desk.log_development(slug, draft)


def bring_in(*links: str) -> Callable[[Desk], Any]:
    return lambda desk: desk.import_story({"slug": STORY}, [said("one"), said("two", *links)])


def link(key: str, target: str) -> Callable[[Desk], Any]:
    change = Correction(changes={"links": [("denies", target)]}, reason="r")
    return lambda desk: desk.correct(key, desk.past.story(STORY), change)


def move(key: str, slug: str) -> Callable[[Desk], Any]:
    return lambda desk: desk.move(key, desk.past.story(STORY), slug, "")


def opening(slug: str) -> Callable[[Desk], Any]:
    return lambda desk: desk.open_story({"slug": slug, "title": "A story"})


def define(name: str, verb: str) -> Callable[[Desk], Any]:
    command = DefineKind(
        name=name, extends="action", meaning="A thing.", fields=(), verbs=({"name": verb},)
    )
    return lambda desk: desk.define_kind(command)


def party(name: str, *aliases: str) -> Callable[[Desk], Any]:
    return lambda desk: desk.name_party(name, NameParty(aliases, ()))


# What ana did before, what ben did; what the two do at once; what each is told who is second.
RACES: dict[str, tuple[Sequence[Any], Sequence[Any], Any, Any, str, str]] = {
    "a story is taken back, and logged in": (
        *([opening("s1")], []),
        *(undo, log("h", slug="s1"), "built-upon", "unknown-story"),
    ),
    "a story is taken back, and moved to": (
        *([opening("s1")], [log("h")]),
        *(undo, move("h", "s1"), "built-upon", "unknown-story"),
    ),
    "an entry is taken back, and linked to": (
        *([log("k")], []),
        *(undo, log("h", "k"), "built-upon", "unknown-ref"),
    ),
    "an entry is taken back, and linked to by an import": (
        *([log("k")], []),
        *(undo, bring_in("k"), "built-upon", "bad-rows"),
    ),
    "an entry is taken back, and linked to by a correction": (
        *([log("k")], [log("h")]),
        *(undo, link("h", "k"), "built-upon", "unknown-ref"),
    ),
    "an entry is taken back, and one that links to it is brought back": (
        *([log("k")], [log("h", "k"), undo]),
        *(undo, redo, "built-upon", "ground-gone"),
    ),
    "a definition is taken back, and logged with": (
        *([define("k1", "voo")], []),
        *(undo, log("h", verb="voo"), "built-upon", "unknown-verb"),
    ),
    "a name is given to two": (
        *([], []),
        *(party("X", "A"), party("Y", "A"), "alias-taken", "alias-taken"),
    ),
    "a name is given to one, and brought back to another": (
        *([], [party("Y", "A"), undo]),
        *(party("X", "A"), redo, "alias-taken", "ground-gone"),
    ),
    "a verb is defined for two": (
        *([], []),
        *(define("k1", "voo"), define("k2", "voo"), "word-taken", "word-taken"),
    ),
    "a story is called like a verb that is defined": (
        *([], []),
        *(opening("voo"), define("k1", "voo"), "slug-is-verb", "word-taken"),
    ),
    "a story is called like a verb that is brought back": (
        *([], [define("k1", "voo"), undo]),
        *(opening("voo"), redo, "slug-is-verb", "ground-gone"),
    ),
    "a story is brought back that is called like a verb which is defined": (
        *([opening("voo"), undo], []),
        *(redo, define("k1", "voo"), "ground-gone", "word-taken"),
    ),
}


@pytest.mark.parametrize("ana_is_slow", [True, False], ids=["ana is slow", "ben is slow"])
@pytest.mark.parametrize("race", RACES)
def test_of_two_that_do_not_go_together_the_second_is_refused(
    tmp_path: Path, race: str, ana_is_slow: bool
) -> None:
    before, bens, anas_act, bens_act, ana_is_told, ben_is_told = RACES[race]
    path = new_desk(tmp_path / "desk")
    ana, ben = open_desk(path, "ana"), open_desk(path, "ben")
    with closing(ana.log.store), closing(ben.log.store):
        for desk, acts in ((ana, before), (ben, bens)):
            for act in acts:
                act(desk)
        slow, quick = (ana, ben) if ana_is_slow else (ben, ana)
        slowly, quickly = (anas_act, bens_act) if ana_is_slow else (bens_act, anas_act)
        came = overtaken(slow, partial(quickly, quick))
        with pytest.raises(DatelineError) as refused:
            slowly(slow)
        assert len(came) == 1
    assert refused.value.code == (ana_is_told if ana_is_slow else ben_is_told)
    all_events(path)


def test_logging_never_waits_for_what_others_log(tmp_path: Path) -> None:
    path = new_desk(tmp_path / "desk")
    ana, ben = open_desk(path, "ana"), open_desk(path, "ben")
    with closing(ana.log.store), closing(ben.log.store):
        define("k1", "voo")(ana)
        tries: list[int] = []
        ana.log.append = partial(counted, tries, ana.log.append)  # type: ignore[method-assign]  # to count
        overtaken(ana, lambda: log("bens", verb="voo")(ben))
        log("anas", verb="voo")(ana)
        overtaken(ana, lambda: log("bens other")(ben))
        opening("another")(ana)
        assert len(tries) == 2


def counted(tries: list[int], append: Callable[..., Any], *rest: Any) -> Any:
    tries.append(1)
    return append(*rest)
