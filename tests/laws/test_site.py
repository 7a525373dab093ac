"""What holds of built sites, whatever a newsroom does."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.laws.newsroom import CANARY, OPEN, SECRET, SLOW, Newsroom, acts
from tests.laws.sites import Press, other_files, whole

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
            for path, data in press.files.items():
                assert CANARY not in path
                assert CANARY.encode() not in data.lower(), path


@settings(law, max_examples=20)
@given(acts((*OPEN, *SECRET), most=12))
def test_an_edition_after_each_act_is_as_one_made_anew_and_tells_no_secret(done: Acts) -> None:
    an_edition_after_each_act(done)
