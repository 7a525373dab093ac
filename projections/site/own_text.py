"""What an entry says in the own fields of its kind: numbers, terms, outcomes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.site.markup import quoted, web_link
from projections.site.prose import line
from projections.site.templates import markup
from projections.threads.acts import act_of
from projections.threads.measure import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from projections.entry import State
    from projections.site.language import Language

# How an entry moves its thread is told by its verb, a document is a thread, and the dates it looks
# ahead to have a place of their own.
TOLD_ELSEWHERE = frozenset(
    {"stance", "step", "mode", "change", "status", "phase", "due", "deadline", "document"}
)
NUMBERS = frozenset({"metric", "value", "low", "high", "unit"})
Prepared = dict[str, Any]


def own_text(state: State, language: Language) -> Iterator[Prepared]:
    """Each own field that says something: its name and what it says."""
    fields = state.current.fields
    yield from _number(state, fields, language)
    for name, value in fields.items():
        if name not in TOLD_ELSEWHERE | NUMBERS and value not in (None, "", [], ()):
            label = str(language.words["field"].get(name, name))
            yield {"name": markup(line(label)), "said": markup(_said(value, language))}


def _number(state: State, fields: Mapping[str, Any], language: Language) -> Iterator[Prepared]:
    """What was counted, and how many."""
    low, high = bounds(act_of(state, {}))
    if low is None or high is None:
        return
    metric = str(fields.get("metric") or language.words["field"]["value"])
    unit = fields.get("unit")
    said = f"{language.span(low, high)} {unit}" if unit else language.span(low, high)
    yield {"name": markup(line(metric)), "said": markup(line(said))}


def _said(value: Any, language: Language) -> str:
    if isinstance(value, (list, tuple)):
        return language.listed([_said(one, language) for one in value])
    if isinstance(value, dict):
        return line(language.when(str(value.get("edtf", ""))))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return line(language.number(value))
    url = web_link(str(value))
    return (
        f'<a href={quoted(url)} rel="nofollow noopener">{line(str(value))}</a>'
        if url
        else line(str(value))
    )
