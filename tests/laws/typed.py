"""What people type, drawn at random: drafts, links and corrections, most of them sound."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

TEXTS = (
    "Spokesman calls the letter a forgery",
    "“Two dozen” ask — \u202eagain\u202c, \N{FIRE}",
    "tab\t, bell\x07, \x7f and \x9f",
)
PHRASES = (
    "yesterday",
    "Monday",
    "late last week",
    "2018-12-30",
    "2018~",
    "201X",
    "[2018-12-27..2018-12-30]",
    "[2019-01-02..]",
    "2018-12-20/..",
    "in recent weeks",
    "weeks before 2019-01-02",
    "next Tuesday",
    "now",
    "2019-01-05T19:00",
    "2019-03-10T02:30",
    "one of these days",
)
DUE = ("Friday", "2019-02-01", "by the end of January", "in two weeks")
texts = st.sampled_from(TEXTS)
phrases = st.sampled_from(PHRASES)
names = st.sampled_from(("the signers", "Ana", "“the campaign”"))
picks = st.integers(0, 30)
several = st.lists(names, max_size=2)
quotes = st.lists(
    st.fixed_dictionaries(
        {"text": texts}, optional={"speaker": names, "terms": st.just("background")}
    ),
    max_size=2,
)
sources = st.lists(
    st.fixed_dictionaries(
        {"name": names}, optional={"published": phrases, "url": st.just("https://a.example/?b#c")}
    ),
    max_size=2,
)
# What a development of each verb may be given, besides what any may.
OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "said": {},
    "note": {},
    "asked": {"asks": st.lists(texts, max_size=2), "deadline": st.sampled_from(DUE)},
    "denied": {"stance": st.sampled_from(("answered", "partly-admitted"))},
    "answered": {"stance": st.sampled_from(("answered", "declined"))},
    "counted": {"value": st.sampled_from((3, 2.5)), "unit": texts},
    "scheduled": {"due": st.sampled_from(DUE)},
    "we-asked": {"deadline": st.sampled_from(DUE)},
}
# Responses are drawn more often: they have what a verb presets.
verbs = st.sampled_from((*sorted(OWN), "denied", "denied", "answered"))
unknown = st.sampled_from(("", "kept", ["a", {"b": "c"}], 5, [], {"when": 2019, "due": "x"}))
ANY_OWN = {"document": st.just("the letter"), "remark": unknown, "value": st.just(7)}
LINKS = st.tuples(
    st.sampled_from((None, "responds_to", "confirms", "part_of", "answers", "caused_by")),
    picks,
    st.sampled_from(("key", "ref", "beginning", "id", "@")),
)


def drafts_of(verb: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "verb": st.just(verb),
            "headline": texts,
            "fields": st.fixed_dictionaries({}, optional={**OWN[verb], **ANY_OWN}),
        },
        optional={
            "text": texts,
            "when": phrases,
            **({"announced": st.just("yesterday")} if verb == "scheduled" else {}),
            "place": names,
            "by": several,
            "to": several,
            "tags": several,
            "quotes": quotes,
            "sources": sources,
            "thread": st.just("the matter"),
            "visibility": st.just("private") if verb == "note" else st.sampled_from(("public",)),
        },
    )


drafts = verbs.flatmap(drafts_of)
corrections = st.fixed_dictionaries(
    {},
    optional={
        "headline": texts,
        "text": st.one_of(texts, st.none()),
        "when": phrases,
        "place": st.one_of(names, st.none()),
        "by": st.one_of(names, several),
        "tags": st.one_of(several, st.none()),
        "quotes": quotes,
    },
)
# One or two at a time: with many, nearly every correction is refused for one of them. The name
# PRESET is that of the field which the verb presets.
PRESET = "what the verb presets"
own_corrections: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    verbs.map(lambda verb: {"verb": verb}),
    st.sampled_from((PRESET, "remark", "document", "deadline")).map(lambda name: {name: None}),
    st.sampled_from(DUE).map(lambda phrase: {"deadline": phrase}),
    st.sampled_from(({PRESET: "admitted"}, {"remark": "another", "document": "a copy"})),
)
