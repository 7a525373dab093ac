from __future__ import annotations

import pickle
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from projections.site.output import Output
from projections.site.part import Part
from projections.site.tree import Tree
from tests.projections.site.editions import build, shown, twins
from timeline.errors import UnsafeName

if TYPE_CHECKING:
    from pathlib import Path

ONE = {"index.html": "one", "a/index.html": "a", "a/e/1/index.html": "a1", "b/index.html": "b"}


def sent(part: Part) -> Part:
    """As another process has it."""
    found = pickle.loads(pickle.dumps(part))
    assert isinstance(found, Part)
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_part_knows_what_was_put_and_what_of_it_is_new(tmp_path: Path) -> None:
    part = Part(Tree(str(tmp_path)))
    part.put("a/index.html", b"a")
    again = Part(Tree(str(tmp_path)))
    again.put("a/index.html", b"a")
    again.put("a/e/1/index.html", b"a1")
    assert (part.written, again.written) == ({"a/index.html"}, {"a/e/1/index.html"})
    assert again.digests == {path: sha256(ONE[path].encode()).hexdigest() for path in again.digests}
    assert (tmp_path / "a/e/1/index.html").read_bytes() == b"a1"


@pytest.mark.parametrize("path", ["manifest.json", "../a", "/a", ".a"])
def test_a_part_holds_only_what_a_site_may(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafeName):
        Part(Tree(str(tmp_path))).put(path, b"")
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_written_is_among_what_was(tmp_path: Path) -> None:
    part = Part(Tree(str(tmp_path / "nowhere")))
    with pytest.raises(FileNotFoundError):
        part.put("a/index.html", b"a")
    assert (part.written, part.digests) == ({"a/index.html"}, {})


def test_parts_made_elsewhere_are_joined_to_an_edition(site: Path) -> None:
    build(site, {**ONE, "a/e/2/index.html": "gone"})
    now = {**ONE, "b/index.html": "b2", "c/index.html": "new"}
    with Output(site).edition() as edition:
        for folder in ("a/", "b/", "c/"):
            part = sent(edition.part())
            for path, text in now.items():
                if path.startswith(folder):
                    part.put(path, text.encode())
            edition.join(sent(part))
        edition.put("index.html", b"one")
    assert shown(site) == now
    assert edition.published is not None
    assert edition.published.written == ("b/index.html", "c/index.html")
    assert edition.published.removed == ("a/e/2/index.html",)
    assert [shown(twin) for twin in twins(site)] == [now]
    assert build(site, now).written == ()


def test_of_a_part_that_is_not_joined_nothing_is_left(site: Path) -> None:
    build(site, ONE)

    def lose() -> None:
        with Output(site).edition() as edition:
            edition.part().put("a/index.html", b"lost")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        lose()
    assert (shown(site), twins(site)) == (ONE, [])
    assert build(site, ONE).written == ()
    assert shown(site) == ONE


def test_an_edition_of_which_a_part_is_missing_is_not_shown(site: Path) -> None:
    build(site, ONE)

    def forget() -> None:
        with Output(site).edition() as edition:
            edition.part()

    with pytest.raises(AssertionError):
        forget()
    assert shown(site) == ONE
