"""How words are taken apart: sources, links and assignments."""

from __future__ import annotations

import pytest

from cli import words
from timeline.errors import BadPair, NeitherStoryNorVerb, NoHeadline, UnknownVerb
from timeline.vocabulary import shipped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NBC", {"name": "NBC"}),
        ("NBC News relays The Hill", {"name": "NBC News", "relays": "The Hill"}),
        ("NBC <https://a.example/>", {"name": "NBC", "url": "https://a.example/"}),
        ("NBC 2019-01-02", {"name": "NBC", "published": "2019-01-02"}),
        ("NBC 2016~", {"name": "NBC", "published": "2016~"}),
        ("2019", {"name": "2019"}),
        ("Channel 4 News", {"name": "Channel 4 News"}),
        (
            "NBC relays Politico <https://a.example/?q=1> last Monday",
            {
                "name": "NBC",
                "relays": "Politico",
                "url": "https://a.example/?q=1",
                "published": "last Monday",
            },
        ),
        ("AP 30 Dec 2018", {"name": "AP", "published": "30 Dec 2018"}),
        ("AP Dec 30, 2018", {"name": "AP", "published": "Dec 30, 2018"}),
        ("Politico, 30 Dec", {"name": "Politico", "published": "30 Dec"}),
        ("Mail on Sunday <> 30 Dec", {"name": "Mail on Sunday", "published": "30 Dec"}),
        ("Politico,30 Dec", {"name": "Politico", "published": "30 Dec"}),
        ("Politico, yesterday", {"name": "Politico", "published": "yesterday"}),
        ("NBC 05/06/2019", {"name": "NBC", "published": "05/06/2019"}),
        ("USA Today", {"name": "USA Today"}),
        ("The Mail on Sunday", {"name": "The Mail on Sunday"}),
        ("France 24", {"name": "France 24"}),
        ("AP, Reuters", {"name": "AP, Reuters"}),
        (
            "NBC relays Politico 30 Dec",
            {"name": "NBC", "relays": "Politico", "published": "30 Dec"},
        ),
    ],
)
def test_a_source_is_a_name_and_what_follows_it(text: str, expected: dict[str, str]) -> None:
    assert words.source(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "NBC <https://a.example/",
            "<https://a.example/>",
            "NBC >",
            "A <b> <c>",
        ),
        *("NBC relays", "relays NBC", "A relays B relays C", "A <https://a.example/> relays B"),
    ],
)
def test_half_a_source_is_none(text: str) -> None:
    with pytest.raises(BadPair, match="NAME relays OTHER <URL> DATE"):
        words.source(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("confirms:k7fq", ("confirms", "k7fq")),
        ("part-of:d1", ("part_of", "d1")),
        ("rejects:key:with:colons", ("rejects", "key:with:colons")),
        ("answers:@", ("answers", "@")),
    ],
)
def test_a_link_is_a_relation_and_a_ref(text: str, expected: tuple[str, str]) -> None:
    assert words.link(text) == expected


@pytest.mark.parametrize("text", ["", ":", "confirms", "confirms:", ":d1"])
def test_half_a_link_is_none(text: str) -> None:
    with pytest.raises(BadPair):
        words.link(text)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["headline=A=B"], {"headline": "A=B"}),
        (["place="], {"place": None}),
        (["by=A", "by=B"], {"by": ["A", "B"]}),
        (["by=A", "place=NYC"], {"by": "A", "place": "NYC"}),
        (["quotes=“Yes”"], {"quotes": ["“Yes”"]}),
        (
            ["links=part-of:d1", "links=confirms:@"],
            {"links": [("part_of", "d1"), ("confirms", "@")]},
        ),
        (["embargo-until=x"], {"embargo_until": "x"}),
    ],
)
def test_assignments_are_values_by_field(texts: list[str], expected: dict[str, object]) -> None:
    assert words.assignments(texts) == expected


@pytest.mark.parametrize("text", ["headline", "=A", ""])
def test_what_is_no_assignment_is_refused(text: str) -> None:
    with pytest.raises(BadPair):
        words.assignments([text])


def parts(*given: str) -> tuple[str | None, str, str]:
    return words.story_verb_headline(given, shipped(), "letter".__eq__, lambda: ["letter"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["said", "A", "B"], (None, "said", "A B")),
        (["said: A B"], (None, "said", "A B")),
        (["said:", "A B"], (None, "said", "A B")),
        (["letter", "said", "A"], ("letter", "said", "A")),
        (["letter", "said: A"], ("letter", "said", "A")),
        (["said", "letter", "said", "A"], (None, "said", "letter said A")),
        (["said", "", "A"], (None, "said", "A")),
        (["said:A and B"], (None, "said", "A and B")),
        (["said:A: B"], (None, "said", "A: B")),
        (["letter", "said:A"], ("letter", "said", "A")),
        (["Said", "A"], (None, "said", "A")),
        (["SAID:A"], (None, "said", "A")),
    ],
)
def test_story_verb_and_headline(given: list[str], expected: tuple[str | None, str, str]) -> None:
    assert parts(*given) == expected


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        (["The", "spokesman", "said"], NeitherStoryNorVerb),
        (["Said so", "A"], NeitherStoryNorVerb),
        (["sayd:A"], NeitherStoryNorVerb),
        (["letter", "The", "spokesman"], UnknownVerb),
        (["letter"], NoHeadline),
        (["letter", "said"], NoHeadline),
        (["said"], NoHeadline),
        (["said:"], NoHeadline),
        ([""], NeitherStoryNorVerb),
    ],
)
def test_free_text_is_never_taken_for_an_entry(given: list[str], mistake: type[Exception]) -> None:
    with pytest.raises(mistake):
        parts(*given)
