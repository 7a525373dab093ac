"""An entry in paragraphs."""

# ruff: noqa: RUF001 - Russian letters and the dashes of ranges are meant

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projections.site.language import Language
from projections.site.telling import Paragraph, Piece, Telling
from tests.projections.site.paper import Paper

if TYPE_CHECKING:
    from pathlib import Path

    from projections.entry import Entry
    from projections.site.public_story import PublicStory

APART, BACK, FROM_RIGHT = "\u2068", "\u2069", "\u200f"
DOUBTFUL = "[2019-01-05..2019-01-20]"
# Names and words that are of no language, so that all others are ours.
TOLD = {
    "headline": "Qaq",
    "text": "Quq.\n\nQeq.",
    "by": ("Qob", "Qib"),
    "to": ("Qub",),
    "via": ("Qeb",),
    "about": ("Qyb",),
    "quotes": (
        {"text": "Quz", "speaker": "Qaz", "given_to": ("Qez",), "via": ("Qiz",)},
        {"text": "Qoz", "speaker": "Qyz", "terms": "background"},
    ),
    "sources": ({"name": "Qal", "url": "https://q.example/", "relays": "Qel"}, {"name": "Qil"}),
}
SAID = {
    "en": """December 27–30, 2018
By Qob and Qib
To Qub
Through Qeb
About Qyb
Quq.
Qeq.
“Quz” — Qaz, to Qez, via Qiz
“Qoz” — Qyz, on background
Correction, January 6, 2019, 7:00\u202fAM: Qax
Clarification, January 6, 2019, 8:00\u202fAM: Qex
Order uncertain
Sources: Qal, relaying Qel <https://q.example/>; Qil""",
    "de": """27.–30. Dezember 2018
Von: Qob und Qib
An: Qub
Über: Qeb
Betrifft: Qyb
Quq.
Qeq.
„Quz“ — Qaz, gegenüber Qez, übermittelt von Qiz
„Qoz“ — Qyz, als Hintergrund
Korrektur, 6. Januar 2019, 07:00 Uhr: Qax
Klarstellung, 6. Januar 2019, 08:00 Uhr: Qex
Reihenfolge ungewiss
Quellen: Qal unter Berufung auf Qel <https://q.example/>; Qil""",
    "ru": """27–30 декабря 2018\u202fг.
Кто: Qob и Qib
Кому: Qub
Через кого: Qeb
О ком и о чём: Qyb
Quq.
Qeq.
«Quz» — Qaz, кому: Qez, через кого: Qiz
«Qoz» — Qyz, на условиях анонимности
Исправление, 6 января 2019\u202fг., 07:00: Qax
Уточнение, 6 января 2019\u202fг., 08:00: Qex
Порядок не установлен
Источники: Qal (ссылается на: Qel) <https://q.example/>; Qil""",
    "ar": """27–30 ديسمبر 2018
من: [Qob] و[Qib]
إلى: [Qub]
عبر: [Qeb]
بشأن: [Qyb]
Quq.
Qeq.
«Quz» — [[Qaz], إلى [Qez], عبر [Qiz]]
«Qoz» — [[Qyz], بشرط عدم كشف الهوية]
تصويب، 6 يناير 2019، 7:00 ص: [Qax]
توضيح، 6 يناير 2019، 8:00 ص: [Qex]
الترتيب غير مؤكد
المصادر: [Qal] نقلاً عن [Qel] [<https://q.example/>]; [Qil]""".replace("[", APART).replace(
        "]", BACK
    ),
}


def entry(story: PublicStory, start: str) -> Entry:
    [found] = [one for one in story.view.entries if one.content.headline.startswith(start)]
    return found


def text(story: PublicStory, told: Entry) -> str:
    return story.telling.text(story.telling.paragraphs(told))


@pytest.mark.parametrize("language", SAID)
def test_all_that_readers_may_know_is_told_in_the_story_s_language(
    tmp_path: Path, language: str
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("alarm", when="2018-12-28")
        paper.say("cause", "alleged", "[2018-12-27..2018-12-30]", **TOLD)
        paper.correct("cause", "Qax", headline="Qoq")
        paper.correct("cause", "Qex", label="clarification", headline="Qaq")
        story = paper.published()
    said = text(story, entry(story, "Qaq"))
    assert said.replace("\n\n", "\n").split("\n") == (
        SAID[language].replace("[", APART).replace("]", BACK).split("\n")
    )


@pytest.mark.parametrize(
    ("language", "struck", "possible"),
    [
        ("en", "This entry is retracted. Qax", "Possible: Qaq"),
        ("de-AT", "Dieser Eintrag ist zurückgenommen. Qax", "Möglich: Qaq"),
        ("fr", "Cette entrée est retirée. Qax", "Possible : Qaq"),
        ("ru", "Эта запись отозвана. Qax", "Возможно: Qaq"),
        ("ar", f"سُحب هذا الخبر. {APART}Qax{BACK}", f"محتمل: {APART}Qaq{BACK}"),
        ("fa", "This entry is retracted. Qax", "Possible: Qaq"),
    ],
)
def test_what_is_struck_says_only_that_and_why(
    tmp_path: Path, language: str, struck: str, possible: str
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("old", headline="old words")
        paper.say("meeting", "met", DOUBTFUL, headline="Qaq", relative_to="2019-01-30")
        paper.retract("old", "Qax")
        story = paper.published()
    [gone] = [one for one in story.view.entries if one.state.retracted]
    assert text(story, gone) == struck
    assert story.telling.headline(gone) == Language(language).say("entry", "retracted")
    assert story.telling.headline(entry(story, "Qaq")) == possible


def test_a_name_from_right_to_left_does_not_turn_a_sentence_around(blank: Paper) -> None:
    blank.say("fire", by=("الاتحاد", "the union"))
    story = blank.published()
    assert text(story, entry(story, "Fire")) == (
        f"January 2, 2019\n\nBy {APART}الاتحاد{BACK} and the union"
    )


def test_a_date_to_come_is_told(story: PublicStory) -> None:
    assert text(story, entry(story, "A hearing")) == "January 6, 2019\n\nExpected February 3, 2019"


@pytest.mark.parametrize(
    ("headline", "language", "said"),
    [
        ("Fire", "en", "Fire (2014–2016)"),
        ("Fire", "ar", "Fire (2014–2016)"),
        ("حريق", "ar", "حريق (2014–2016)"),
    ],
)
def test_a_headline_with_its_date(headline: str, language: str, said: str, blank: Paper) -> None:
    blank.say("fire", when="[2014..2016]", headline=headline)
    [one] = blank.published().view.entries
    assert Telling(Language(language), "UTC").dated(headline, one.content.when) == said


def test_a_date_does_not_turn_a_headline_around(blank: Paper) -> None:
    blank.say("fire", when="2014-05")
    [one] = blank.published().view.entries
    arabic, english = Telling(Language("ar"), "UTC"), Telling(Language("en"), "UTC")
    assert arabic.dated("Fire", one.content.when) == f"Fire ({APART}مايو 2014{BACK})"
    assert arabic.dated("حريق", one.content.when) == "حريق (مايو 2014)"
    assert english.dated("حريق", one.content.when) == f"حريق ({APART}May 2014{BACK})"


def test_a_date_without_a_letter_is_read_from_right_to_left_in_arabic(tmp_path: Path) -> None:
    with Paper(tmp_path, language="ar") as paper:
        paper.say("fire", when="[2014..2016]")
        story = paper.published()
    [one] = story.view.entries
    assert text(story, one) == f"{FROM_RIGHT}2014–2016"
    assert story.telling.html(story.telling.paragraphs(one)) == '<p dir="rtl">2014–2016</p>'


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("en", 'dir="ltr"'),
        ("ru", 'dir="ltr"'),
        ("ar-LB", 'dir="rtl"'),
        ("fa", 'dir="ltr" lang="en"'),
        ("pt-BR", 'dir="ltr" lang="en"'),
    ],
)
def test_html_says_which_way_and_in_which_language_it_is(language: str, mark: str) -> None:
    told = [
        Paragraph((Piece("one\r\ntwo\n<b>&"),)),
        Paragraph((Piece("From: "), Piece("a'", "https://a.example/?b&c")), ours=True),
    ]
    assert Telling(Language(language), "UTC").html(told) == (
        '<p dir="auto">one<br>two<br>&lt;b&gt;&amp;</p>'
        f'<p {mark}>From: <a href="https://a.example/?b&amp;c">a\'</a></p>'
    )


def test_a_line_break_of_windows_ends_a_line_and_no_paragraph(blank: Paper) -> None:
    blank.say("alarm", text="one\r\ntwo\r\n\r\nthree")
    story = blank.published()
    [one] = story.view.entries
    told = [paragraph.pieces for paragraph in story.telling.paragraphs(one)[1:]]
    assert [said.text for (said,) in told] == ["one\r\ntwo", "three"]
