"""An entry in paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site.telling import Piece, ahead, as_html, as_text, headline, paragraphs

if TYPE_CHECKING:
    from projections.entry import Entry
    from projections.site.public_story import PublicStory
    from tests.projections.site.paper import Paper


def entry(story: PublicStory, start: str) -> Entry:
    [found] = [one for one in story.view.entries if one.content.headline.startswith(start)]
    return found


def test_all_that_readers_may_know_is_told(story: PublicStory) -> None:
    assert as_text(paragraphs(entry(story, "It was arson"))).split("\n\n") == [
        "27-30 Dec 2018",
        "by the union about the company",
        "The union was told of it.",
        "It names nobody.",
        "“It was no accident.” — Ana Ruiz",
        "Correction of 2019-01-06: headline changed. The union wrote it",
        "The order among its neighbours is uncertain.",
        "Sources: The Post <https://post.example/a?b=c&d=e> (relaying AP)",
    ]


def test_what_is_struck_says_only_that_and_why(story: PublicStory) -> None:
    struck = entry(story, "Retracted")
    assert headline(struck) == "Retracted"
    assert as_text(paragraphs(struck)) == "Retracted: it was another one"


def test_what_may_have_happened_says_so(blank: Paper) -> None:
    blank.say("meeting", "met", "[2019-01-05..2019-01-20]", relative_to="2019-01-30")
    [one] = blank.published().view.entries
    assert headline(one) == "Possibly: Meeting"


def test_a_date_to_come_is_told(story: PublicStory) -> None:
    due = ahead(entry(story, "A hearing").state, "due")
    assert due is not None
    assert due.edtf == "2019-02-03"
    assert as_text(paragraphs(entry(story, "A hearing"))) == "6 Jan 2019\n\nDue: 3 Feb 2019"


def test_html_has_the_lines_and_links_of_the_text_and_nothing_else() -> None:
    told = [
        (Piece("one\r\ntwo\n<b>&"),),
        (Piece("From: "), Piece("a'", "https://a.example/?b&c")),
    ]
    assert as_html(told) == (
        '<p dir="auto">one<br>two<br>&lt;b&gt;&amp;</p>'
        '<p dir="auto">From: <a href="https://a.example/?b&amp;c">a\'</a></p>'
    )


def test_a_line_break_of_windows_ends_a_line_and_no_paragraph(blank: Paper) -> None:
    blank.say("alarm", text="one\r\ntwo\r\n\r\nthree")
    [one] = blank.published().view.entries
    assert [said.text for (said,) in paragraphs(one)[1:]] == ["one\r\ntwo", "three"]
