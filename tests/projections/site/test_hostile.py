"""Whatever somebody wrote, in any field: a page holds it as text, and nothing of it works."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import html5lib  # type: ignore[import-untyped]  # it has no types
import pytest

from projections.site.markup import UNHELD
from projections.site.prose import TURNING, plain
from tests.laws.sites import whole
from tests.projections.site.paper import Paper, hostile
from timeline.errors import BadField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

AREAS = ("xss", "ctx", "url", "md", "term", "uni", "csv", "size", "path-01", "path-25", "imp-05")
SCRIPTS = {
    "Cyrillic": "Пожар в порту",
    "Arabic": "حريق في الميناء",
    "Chinese": "港口發生火災",
    "emoji": "\N{FIRE}\N{FIRE ENGINE}\U0001f468\u200d\U0001f692",
    "long": "Long, longer " * 38,
    "one word": "A" * 500,
}
REFUSED = re.compile("[\0\ud800-\udfff]")
TEXTS = {
    **{
        key: text
        for key, text in hostile(1_000).items()
        if key.startswith(AREAS) and not REFUSED.search(text)
    },
    **SCRIPTS,
}
LEADS = re.compile(r"https?://|[#.\w-]")
TABLES = {"sources", "quotes"}
UNSEEN = re.compile(f"{UNHELD.pattern}|{TURNING.pattern}")


def fields(text: str) -> Iterator[dict[str, Any]]:
    """A text in each field of an entry, one after the other."""
    source = {"name": "The Post", "url": "https://post.example/"}
    for name in ("headline", "text", "place", "thread"):
        yield {name: text}
    for name in ("by", "to", "via", "about", "tags"):
        yield {name: (text,)}
    yield {"sources": ({**source, "name": text, "relays": text},)}
    yield {"sources": ({**source, "url": text},)}
    yield {"quotes": ({"text": text, "speaker": "Ana"},)}
    yield {"quotes": ({"text": "It is so", "speaker": text, "given_to": (text,), "via": (text,)},)}
    yield {"fields": {"outcome": text}}


def kept(paper: Paper, text: str) -> dict[str, Any]:
    """The fields of an entry that keep a text, each with all that it keeps."""
    found: dict[str, Any] = {}
    paper.desk.dry_run = True
    for said in fields(text):
        with suppress(BadField):
            paper.say("trial", "decided", **said)
            [(name, value)] = said.items()
            found[name] = (*found.get(name, ()), *value) if name in TABLES else value
    paper.desk.dry_run = False
    return found


def site(folder: Path, text: str, title: str) -> tuple[dict[str, bytes], set[str]]:
    """A site with a text wherever it is kept, corrected too; and the names of the fields."""
    with Paper(folder, title=title, summary=text) as paper:
        said = kept(paper, text)
        paper.say("one", "decided", **said)
        changes = {name: value for name, value in said.items() if name not in ("thread", "fields")}
        paper.say("other", by=("Ana",))
        paper.correct("other", reason=f"So: {plain(text)[:400]}", **changes)
        paper.say("struck")
        paper.retract("struck", f"So: {plain(text)[:400]}")
        return whole(paper.public()), set(said)


def pages(files: Mapping[str, bytes]) -> dict[str, Element]:
    """The pages by path, as a browser reads them; anything that is no HTML is an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return {path: parser.parse(data) for path, data in files.items() if path.endswith(".html")}


def shape(root: Element) -> set[tuple[str, str]]:
    """The elements and attributes that a page is made of."""
    found = {(str(one.tag), name) for one in root.iter() for name in one.attrib}
    return found | {(str(one.tag), "") for one in root.iter()}


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What pages are made of that hold no hostile text."""
    made: set[tuple[str, str]] = set()
    for text in (
        "A line",
        "See https://a.example/.\nMore\n\nAnd more",
        "https://xn--80ak6aa92e.example/",
    ):
        files, _ = site(tmp_path_factory.mktemp("harmless"), text, "The fire")
        made |= set().union(*map(shape, pages(files).values()))
    return made


@pytest.mark.parametrize("key", TEXTS)
def test_a_page_holds_it_as_text_and_as_nothing_else(
    tmp_path: Path, harmless: set[tuple[str, str]], key: str
) -> None:
    text = TEXTS[key]
    try:
        files, fields_ = site(tmp_path / "titled", text, text)
    except BadField:
        files, fields_ = site(tmp_path / "untitled", text, "The fire")
    assert fields_ >= {"text"}
    for path, root in pages(files).items():
        assert shape(root) <= harmless, path
        for one in root.iter():
            assert LEADS.match(one.get("href", "#")), one.get("href")
            if one.tag != "script":
                assert not UNSEEN.search("".join((one.text or "", *one.attrib.values()))), path
            elif "json" in one.get("type", ""):
                json.loads(one.text or "")
    shown = pages(files)["fire/index.html"]
    assert " ".join(plain(text).split()) in " ".join(" ".join(shown.itertext()).split())


def test_an_address_outlives_what_is_said_there(blank: Paper) -> None:
    id_ = blank.say("one", headline="The fire", by=("the union",))
    before = whole(blank.public())
    blank.correct("one", headline="حريق", by=["東京"])
    after = whole(blank.public())
    assert set(before) <= set(after)
    assert "حريق" in after[f"fire/e/{id_}/index.html"].decode()
