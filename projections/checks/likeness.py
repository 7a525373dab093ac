"""What looks like one thing though it is written twice: names of parties, and headlines.

All that may be alike is found by what it shares that is rare, and of that only a few are compared:
the cost grows with how much there is, never with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from timeline.nearest import SLIP, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\d[\d.,]*")
GRAM = 3  # letters that two names share, somewhere
REMEMBERED = 50  # names for each such piece
COMPARED = 8  # at most, of what is likest at first sight
SHORTEST = 5  # letters of a name: of shorter ones, a letter is half of the difference
INITIALS = 3  # letters: ABC is no slip of NBC
RAREST = 3  # words of a headline that find others
VERY_LIKE = 0.75  # share of the words that two headlines have in common


def _numbers(text: str) -> frozenset[str]:
    """The numbers in a text: what differs in them differs."""
    return frozenset(one.rstrip(".,") for one in NUMBER.findall(text))


def slips(names: Iterable[str], settled: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Each name that looks like a slip of one before it, and that one.

    Args:
        names: folded ones, once each; those that are more likely right come first.
        settled: those that are known to be right.
    """
    index: dict[Hashable, list[str]] = {}
    for name in names:
        pieces = list(_pieces(name))
        shared = Counter(chain.from_iterable(index.get(one, ()) for one in pieces))
        likely = [
            other for other, _ in shared.most_common(COMPARED) if not _told_apart(name, other)
        ]
        near = () if name in settled else nearest(name, likely, 1, SLIP)
        if near:
            yield name, near[0]
            continue
        for one in pieces:
            known = index.setdefault(one, [])
            if len(known) < REMEMBERED:
                known.append(name)


def _pieces(name: str) -> Iterator[Hashable]:
    """What names that are alike have in common; nothing of a name that is too short."""
    if len(name) >= SHORTEST:
        told = _numbers(name)
        yield from {(told, name[at : at + GRAM]) for at in range(len(name) - GRAM + 1)}


def _told_apart(name: str, other: str) -> bool:
    """Whether all that differs is short words, such as the initials of two outlets."""
    mine, theirs = set(WORD.findall(name)), set(WORD.findall(other))
    differ = (mine - theirs, theirs - mine)
    return all(differ) and all(len(word) <= INITIALS for word in chain(*differ))


@dataclass(frozen=True, slots=True)
class Said:
    """A headline, of what sort it is, and the keys between which it may have happened."""

    sort: str
    headline: str
    first: int
    last: int


def repeats(
    headlines: Sequence[Said], same: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """The places of two headlines of a sort and a time that say nearly the same.

    Each is compared with the last few before it that share a word that is rare in all of them, and
    given with one at most, the later place first.

    Args:
        headlines: in the order of time.
        same: what else must be so, asked of two places.
    """
    words = [frozenset(WORD.findall(one.headline.casefold())) for one in headlines]
    common = Counter(chain.from_iterable(words))
    index: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(headlines):
        likely: set[int] = set()
        for word in sorted(words[place], key=lambda word: (common[word], word))[:RAREST]:
            others = index.setdefault((one.sort, word), [])
            likely.update(others[-COMPARED:])
            others.append(place)
        for other in sorted(likely, reverse=True):
            then = headlines[other]
            at_one_time = one.first <= then.last and then.first <= one.last
            if at_one_time and _much_the_same(words[place], words[other]) and same(place, other):
                yield place, other
                break


def _much_the_same(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether they share most of their words, and no number in one is another in the other."""
    if 2 * len(mine & theirs) < VERY_LIKE * (len(mine) + len(theirs)):
        return False
    told = [{word for word in some if word.isdecimal()} for some in (mine - theirs, theirs - mine)]
    return not all(told)
