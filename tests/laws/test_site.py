"""What holds of built sites, whatever a newsroom does."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.laws.newsroom import CANARY, LASTING, OPEN, SECRET, SLOW, Newsroom, acts
from tests.laws.sites import Press, other_files, traces, whole

if TYPE_CHECKING:
    from tests.laws.newsroom import Acts

law = settings(deadline=None, derandomize=True, suppress_health_check=SLOW)


def an_edition_after_each_act(done: Acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = Newsroom(Path(folder) / "one", secretive=True)
        other = Newsroom(Path(folder) / "other", secretive=False)
        with closing(one.log.store), closing(other.log.store):
            press = Press(one.log)
            for number, (step, drawn, hours) in enumerate(done):
                for room in (one, other):
                    room.act(step, number, drawn, hours)
                files = press.print(one.clock())
                assert other_files(files, whole(one.published())) == []
            assert other_files(press.files, whole(other.published())) == []
            assert traces(CANARY, press.files) == []


def test_a_word_is_found_in_whatever_code() -> None:
    for said in (CANARY, "%63anary", "c&#97;nary", "CANARY", CANARY.encode().hex()):
        assert traces(CANARY, {"a": said.encode()}) == ["a"]
    for before in (b"", b"a", b"ab", b"abc"):
        data = b64encode(before + CANARY.encode() + b"and so on")
        assert traces(CANARY, {"a": data}) == ["a"]
    assert traces(CANARY, {CANARY: b"", "other": b"can ary"}) == [CANARY]


@settings(law, max_examples=15)
@given(acts((*OPEN, *SECRET), most=12))
def test_an_edition_after_each_act_is_as_one_made_anew_and_tells_no_secret(done: Acts) -> None:
    an_edition_after_each_act(done)


def no_address_is_lost(done: Acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder) / "desk", secretive=True)
        with closing(room.log.store):
            known: set[str] = set()
            for number, (step, drawn, hours) in enumerate(done):
                room.act(step, number, drawn, hours)
                files = whole(room.published())
                lost = known.difference(files)
                # Whom what is struck named, is part of what it said.
                assert not {one for one in lost if "/party/" not in one or not room.struck}
                known.update(files)


@settings(law, max_examples=20)
@given(acts(LASTING, most=12))
def test_an_address_that_was_published_stays_unless_what_it_is_of_was_hidden(done: Acts) -> None:
    no_address_is_lost(done)


@pytest.mark.campaign
@settings(law, derandomize=False, max_examples=400)
@given(acts((*OPEN, *SECRET), most=25))
def test_an_edition_after_each_act_in_four_hundred_other_cases(done: Acts) -> None:
    an_edition_after_each_act(done)


@pytest.mark.campaign
@settings(law, derandomize=False, max_examples=400)
@given(acts(LASTING, most=25))
def test_an_address_stays_in_four_hundred_other_cases(done: Acts) -> None:
    no_address_is_lost(done)
