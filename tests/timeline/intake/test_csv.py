from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadFile, BadRows, DatelineError, NoColumn
from timeline.intake import csv
from timeline.intake.story_file import Reading, StoryFile

HEAD = "verb,headline,when"


def read(*lines: str, **how: Any) -> StoryFile:
    return csv.read("\n".join(lines) + "\n", "a.csv", Reading(**how))


def one(head: str, row: str) -> Any:
    """The one draft of a sheet with more columns."""
    [draft] = read(f"{HEAD},{head}", f"said,A,2019,{row}").drafts
    return draft


def rows(*lines: str, **how: Any) -> list[tuple[int, str, str]]:
    with pytest.raises(BadRows) as refused:
        read(*lines, **how)
    assert refused.value.counted == "row"
    return list(refused.value.rows)


def test_a_row_is_a_development() -> None:
    found = read(f"{HEAD},by,own", 'said,"A, b",2019,,x', "", "said,C,2018,,")
    assert found.opening == {}
    assert [(one.verb, one.headline, one.when, one.by) for one in found.drafts] == [
        ("said", "A, b", "2019", ()),
        ("said", "C", "2018", ()),
    ]
    assert [one.fields for one in found.drafts] == [{"own": "x"}, {}]
    assert found.numbers == (2, 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_will_do(delimiter: str, end: str) -> None:
    text = end.join(["verb,headline,when", 'said,"two\nlines; and, a\ttab",2019', ""])
    text = text.replace(",headline,", f"{delimiter}headline{delimiter}")
    text = text.replace("said,", f"said{delimiter}").replace('",2019', f'"{delimiter}2019')
    [draft] = csv.read(text, "a.csv").drafts
    assert draft.headline == "two\nlines; and, a\ttab"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Ana: \"\"no\"\"", [{"speaker": "Ana", "text": "no"}]),
        ('""no""', [{"text": "no"}]),
        ('Ana: ""no""\nBo: ""a ""b"" c""', [
            {"speaker": "Ana", "text": "no"}, {"speaker": "Bo", "text": 'a "b" c'}
        ]),
        ("Plain words\nof one quote", [{"text": "Plain words\nof one quote"}]),
        ('Ana: ""no""\nplain', [{"text": 'Ana: "no"\nplain'}]),
        ('{""text"": ""a\\nb"", ""via"": [""c""]}', [{"text": "a\nb", "via": ["c"]}]),
    ],
)  # fmt: skip
def test_quotes_of_a_cell(cell: str, said: list[dict[str, Any]]) -> None:
    assert list(one("quotes", f'"{cell}"').quotes) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("NBC", [{"name": "NBC"}]),
        (
            "NBC relays The Hill <https://a.example/> 2019\nBo",
            [
                {
                    "name": "NBC",
                    "relays": "The Hill",
                    "url": "https://a.example/",
                    "published": "2019",
                },
                {"name": "Bo"},
            ],
        ),
        ("https://a.example/b?c", [{"name": "a.example", "url": "https://a.example/b?c"}]),
        (
            '{""name"": ""x"", ""evidence"": [""k""]}\r\nBo',
            [{"name": "x", "evidence": ["k"]}, {"name": "Bo"}],
        ),
    ],
)
def test_sources_of_a_cell(cell: str, said: list[dict[str, Any]]) -> None:
    assert list(one("sources", f'"{cell}"').sources) == said


def test_links_names_and_tags_are_one_a_line() -> None:
    draft = one("links,by,tags", '"denies:a\npart-of:b:c","Ana; Bo\n\nCo",x')
    assert draft.links == (("denies", "a"), ("part_of", "b:c"))
    assert (draft.by, draft.tags) == (("Ana; Bo", "Co"), ("x",))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("=1+1", "=1+1"),
        ("'tis the season", "'tis the season"),
        ("'90s", "'90s"),
        ("'2019-01-02", "2019-01-02"),
        (" a ", " a "),
        ("'007", "007"),
        ('"json:""a\\u0009b"""', "a\tb"),
        ('"""quoted"""', '"quoted"'),
    ],
)
def test_a_text_of_a_cell(cell: str, text: str) -> None:
    assert one("text", cell).text == text


def test_own_fields_are_as_their_kind_says_and_text_where_none_does() -> None:
    head = f"{HEAD},asks,value,due,odd"
    asked, counted, said = read(
        head,
        'asked,A,2019,"one\ntwo",1.5,,5',
        "counted,A,2019,one,1.5,'2019-02-01,json:5",
        'said,A,2019,"one\ntwo",1.5,,json:[null]',
    ).drafts
    assert asked.fields == {"asks": ["one", "two"], "value": "1.5", "odd": "5"}
    assert counted.fields == {"asks": "one", "value": 1.5, "due": "2019-02-01", "odd": 5}
    assert said.fields == {"asks": "one\ntwo", "value": "1.5", "odd": [None]}


def test_the_story_may_stand_in_any_row_or_in_one_of_its_own() -> None:
    head = f"{HEAD},story,story_title,story_timezone"
    found = read(head, "said,A,2019,,,", ",,,x,The X,", "said,B,2019,x,,Asia/Kolkata")
    assert found.opening == {"slug": "x", "title": "The X", "timezone": "Asia/Kolkata"}
    assert found.numbers == (2, 4)
    assert rows(head, "said,A,2019,x,,", "said,B,2019,y,,") == [
        (3, "no key", "story is 'x' in a row above")
    ]


def test_a_key_is_its_own_or_that_of_timelinejs_or_made_of_the_content() -> None:
    assert one("key,unique_id", "a,b").key == "a"
    assert one("key,unique_id", "a,b").fields == {"unique_id": "b"}
    assert one("unique_id", "b").key == "b"
    made = one("own", "x").key
    assert made.startswith("content-")
    assert made == one("own,more", "x,").key


def test_foreign_columns_are_mapped_and_the_others_kept() -> None:
    found = read(
        "Event,Date,Link,Who,Due",
        "A hearing,2019,https://a.example/,Ana,Friday",
        columns={
            "headline": "Event",
            "when": "Date",
            "source": "Link",
            "by": "Who",
            "deadline": "Due",
        },
        verb="asked",
    )
    [draft] = found.drafts
    assert (draft.verb, draft.headline, draft.when, draft.by) == (
        *("asked", "A hearing", "2019"),
        ("Ana",),
    )
    assert draft.sources == ({"name": "a.example", "url": "https://a.example/"},)
    assert draft.fields == {"deadline": "Friday"}


def test_a_verb_is_for_rows_without_one() -> None:
    found = read(HEAD, "said,A,2019", ",B,2019", verb="did")
    assert [one.verb for one in found.drafts] == ["said", "did"]
    assert rows(HEAD, ",B,2019") == [(2, "no key", "verb is missing")]


def test_rows_that_will_not_do_are_named_as_a_spreadsheet_counts() -> None:
    bad = (
        f"{HEAD},key,links,by,",
        'said,"A\nB",2019,ok,,,',
        "said,C,,no-date,,,",
        "",
        "said,D,2019,no-link,what,,",
        "said,E,2019,no-json,,json:[,",
        "said,F,2019,nameless,,,x",
        "said,G,2019,longer,,,,y",
        "said,H,2019,ok,,,",
    )
    assert [(number, key) for number, key, _ in rows(*bad)] == [
        *((3, "no-date"), (5, "no-link"), (6, "no-json")),
        *((7, "no key"), (8, "no key"), (9, "ok")),
    ]
    assert [why for _, _, why in rows(*bad)][2:] == [
        "by is not JSON, though it begins as JSON does here",
        "column 7 has a value, but no name in the first row",
        "column 8 has a value, but no name in the first row",
        "key is the same as that of row 2",
    ]
    found = read(*bad, skip_bad=True)
    assert found.numbers == (2,)
    assert [number for number, _, _ in found.skipped] == [3, 5, 6, 7, 8, 9]


def test_where_nothing_will_do_nothing_is_left_out() -> None:
    assert [number for number, _, _ in rows(HEAD, "said,A,", skip_bad=True)] == [2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty; its first row must name the columns"),
        (f"{HEAD}\n", "it holds neither a story nor a development"),
        (f'{HEAD}\n"said"x,A,2019\n', "line 2 is not CSV: ',' expected after '\"'"),
        (f'{HEAD}\n"said,A,2019\n', "line 2 is not CSV: unexpected end of data"),
        (f"{HEAD},when\n", "the column 'when' is there twice"),
    ],
)
def test_what_is_no_sheet(text: str, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        csv.read(text, "a.csv")
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("head", "how", "column", "field"),
    [
        ("Event,Date", {}, "headline", "headline"),
        ("headline,Date,verb", {}, "when", "when"),
        ("headline,when", {}, "verb", "verb"),
        ("headline,when,verb", {"columns": {"text": "Txt"}}, "Txt", "text"),
    ],
)
def test_a_column_that_is_missing_is_named(
    head: str, how: dict[str, Any], column: str, field: str
) -> None:
    with pytest.raises(NoColumn) as refused:
        read(head, "a,b,c", **how)
    assert (refused.value.column, refused.value.field) == (column, field)
    assert refused.value.columns == tuple(head.split(","))


def test_a_cell_goes_on_in_the_columns_that_say_so() -> None:
    found = one("text,text (continued),text (continued 2)", "a,'=b,c")
    assert found.text == "a=bc"
    assert one("text (continued)", "a").fields == {"text (continued)": "a"}


@given(st.text(alphabet="verb,headline;when\n\r\"'\tjson:[]{}= said20", max_size=80))
def test_any_text_is_a_sheet_or_is_refused(text: str) -> None:
    for start in ("", f"{HEAD},quotes,sources,links\n"):
        message = "none"
        try:
            csv.read(start + text, "a.csv")
        except DatelineError as refused:
            message = refused.message
        assert message
