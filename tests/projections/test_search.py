"""What somebody typed, as an expression: no text is a mistake, and what has the words is found."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.readmodel.schema import TOKENIZER
from projections.readmodel.searching import words_of
from projections.search import Term, Wanted, wanted
from tests.cli.driver import DATA
from tests.cli.test_hostile import payload

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = (
    f"CREATE VIRTUAL TABLE search USING fts5 (headline, text, tokenize='{TOKENIZER}', prefix='2 3')"
)
HOSTILE = [
    payload(row["payload"]) for row in json.loads((DATA / "hostile.json").read_text("utf-8"))
]
# What means something to SQLite, to a shell, or to nobody.
ODD = (
    *("headline:x", "headline : x", "{headline} : (x)", "- headline : x", "NEAR(a b, 3)", "NEAR("),
    *(
        "a AND",
        "OR b",
        "NOT",
        "a NOT b",
        "(",
        ")",
        "^a",
        "a + b",
        "a*b",
        "*",
        '"',
        '"""',
        '"a',
        'a"',
    ),
    *("a\0b", "\0", "\ud800", "a\udfffb", "'; DROP TABLE search; --", "%s", "?1", "\\", "-a", "--"),
    *(
        "😀",
        "\u0301",
        "\u202e",
        "日本語",
        "e\u0301",
        "\u200b",
        "a\u00a0b",
        "x" * 10_000,
        '" ' * 5_000,
    ),
    *(" ".join(f"w{number}" for number in range(2_000)), "“a", "«a b»", "\uff02", "C++", "…"),
)


@pytest.fixture(scope="module")
def table() -> Iterator[sqlite3.Connection]:
    """An index of its own, with the tokenizer of the read model."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(TABLE)
        yield connection


def finds(table: sqlite3.Connection, asked: Wanted, headline: str, text: str = "") -> bool:
    """Whether it finds what has a headline and a text; asked both ways, in an index of one row."""
    table.execute("DELETE FROM search")
    table.execute("INSERT INTO search VALUES (?, ?)", (headline, text))
    found = [
        table.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,)).fetchall()
        for expression in (asked.everywhere, asked.in_headline)
    ]
    assert not found[1] or found[0], "what is in the headline is somewhere"
    return bool(found[0])


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        (["fire"], [Term("fire")]),
        (["fire", "harbour"], [Term("fire"), Term("harbour")]),
        (["fire", "fire"], [Term("fire")]),
        (["in the harbour"], [Term("in the harbour")]),
        (['fire "in the harbour" now'], [Term("fire"), Term("in the harbour"), Term("now")]),
        (["“in the harbour”"], [Term("in the harbour")]),
        (["„in the harbour“", "«a b»"], [Term("in the harbour"), Term("a b")]),
        (['"in the har'], [Term("in the har")]),
        (["harb*"], [Term("harb", prefix=True)]),
        (['"in the harb*"'], [Term("in the harb", prefix=True)]),
        (['"in the harb"*'], [Term("in the harb", prefix=True)]),
        (["in the harb*"], [Term("in the harb", prefix=True)]),
        (["a*b", "**bold**"], [Term("a*b"), Term("**bold", prefix=True)]),
        (["O'Neil", "headline:x", "-x"], [Term("O'Neil"), Term("headline:x"), Term("-x")]),
        (["*", '"', "", " ", '""', '"*"'], []),
    ],
)
def test_words_phrases_and_beginnings_are_told_apart(typed: list[str], terms: list[Term]) -> None:
    assert list(wanted(typed).terms) == terms


def test_a_term_is_told_as_it_is_typed() -> None:
    told = [str(term) for term in wanted(["fire", "har*", "in the har*"]).terms]
    assert told == ["fire", "har*", '"in the har"*']
    assert wanted(told) == wanted(["fire", "har*", "in the har*"])


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ("nguyen", "Nguyễn resigns"),
        ("NGUYỄN", "Nguyen resigns"),
        ("ete", "e\u0301te\u0301"),
        ("İSTANBUL", "istanbul"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("o'neil", "O\u2019Neil, again"),
        ("the neil", "The Neil"),
        ("re-open", "They re open it"),
        ("$4.5bn", "It cost 4,5bn"),
        ("日本*", "日本語新聞"),
        ("हिन्दी", "हिन्दी में"),
        ("STRASSE", "strasse"),
        ("😀 fire", "Fire"),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(
    table: sqlite3.Connection, typed: str, headline: str
) -> None:
    assert finds(table, wanted(typed.split("\t")), headline)


@pytest.mark.parametrize(
    ("typed", "headline"),
    [
        ("lodz", "Łodz"),
        ("orsted", "Ørsted"),
        ("strasse", "Straße"),
        ("fire", "ﬁre"),
        ("本語", "日本語新聞"),
        ("harb", "harbour"),
        ("the fire", "fire the"),
        ("x", "headline"),
    ],
)
def test_what_stays_apart(table: sqlite3.Connection, typed: str, headline: str) -> None:
    assert not finds(table, wanted([typed]), headline)


def test_all_words_must_occur_and_none_of_others(table: sqlite3.Connection) -> None:
    assert finds(table, wanted(["fire", "harbour"]), "Fire", "in the harbour")
    assert not finds(table, wanted(["fire", "harbour"]), "Fire", "at sea")
    assert not finds(table, wanted(["fire"], ["drill"]), "Fire", "a drill")
    assert not finds(table, wanted(["fire"], ["no", "dri*"]), "Fire", "a drill")
    assert finds(table, wanted(["fire"], ["a fire drill", "?"]), "Fire", "a drill")


@pytest.mark.parametrize("typed", [*ODD, *HOSTILE])
def test_nothing_that_can_be_typed_is_a_mistake(table: sqlite3.Connection, typed: str) -> None:
    for asked in (wanted([typed]), wanted(typed.split(" ")), wanted(["fire"], [typed])):
        assert finds(table, asked, "a b x") in {True, False}


@given(st.lists(st.text() | st.sampled_from(ODD), max_size=4), st.lists(st.text(), max_size=2))
def test_whatever_is_typed_is_an_expression(
    table: sqlite3.Connection, typed: list[str], without: list[str]
) -> None:
    assert finds(table, wanted(typed, without), "a b x") in {True, False}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_what_is_typed_just_as_it_is_stored_is_found(table: sqlite3.Connection, text: str) -> None:
    assert finds(table, wanted([text]), text) == bool(words_of(text))
    assert finds(table, wanted(text.split()), text) == bool(words_of(text))
