"""What goes out as a sheet and comes in again is the same, whatever was said in which column."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from projections.formats import csv as sheet
from tests.laws.said import contents
from tests.laws.test_interchange import Desks, bodies, desks, drafts, lines, logged, plain
from timeline.draft import DevelopmentDraft
from timeline.intake import cells
from timeline.intake import csv as intake
from timeline.intake.spreadsheet import shielded, unshielded

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["desks"]  # the fixture

BEGINNINGS = ["", "'", "''", "=", "+", "-", "@", '"=', "'=", " =", "json:", "{", '"', ";", "\ufeff"]
nasty = st.tuples(
    st.sampled_from(BEGINNINGS),
    st.sampled_from(["", "1", "2019-01-02", "5.0", "1e5", "true", "30 Dec 2018", "\n", "\N{FIRE}"]),
    st.one_of(bodies, st.just("")),
).map("".join)
told = st.one_of(nasty, bodies)
OWN = ("odd", "story_title", "unique_id", "odd (continued)", " odd ", 'json:"odd"', "=odd", "5.0")


@given(told, st.booleans())
@example("'1'000", False)
@example("''2018", True)
def test_a_shield_comes_off_exactly_where_it_was_put(text: str, dates: bool) -> None:
    assert unshielded(shielded(text, dates=dates), dates=dates) == text


@given(told)
def test_no_cell_is_a_formula(text: str) -> None:
    cell = cells.written(text, cells.TEXT)
    number = cells.NUMBER.says(cell)
    assert cell.strip(" \"'“”")[:1] not in tuple("=+-@\t\r") or cell[0] == "'" or number != cell


@given(st.one_of(told, plain, st.lists(lines, max_size=3)))
def test_any_value_is_what_its_cell_says(value: Any) -> None:
    for form in (cells.TEXT, cells.DATE, cells.NUMBER, cells.NAMES):
        if form is cells.NUMBER and isinstance(value, str):
            continue  # a field of numbers holds none
        said = cells.read(cells.written(value, form), form)
        assert repr(said) == repr(value)


def reparted(text: str, delimiter: str, end: str) -> str:
    """The same sheet as another program would save it."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


@settings(
    max_examples=100,
    deadline=None,  # an example writes to the disk, which may be slow
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(drafts(), min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from(OWN), st.one_of(told, plain)), max_size=3),
    st.sampled_from([(",", "\n"), (";", "\r\n"), ("\t", "\n")]),
)
def test_a_sheet_brings_back_every_byte(
    desks: Desks,
    typed: list[DevelopmentDraft],
    own: Sequence[tuple[str, Any]],
    saved: tuple[str, str],
) -> None:
    slug = logged(desks, [with_own(draft, own) for draft in typed])
    shown = desks.shown(desks.here, slug)
    text = "".join(sheet.write(shown))
    files = intake.read(text, "a.csv"), intake.read(reparted(text, *saved), "a.csv")
    assert files[0] == files[1]
    desks.there.import_story(files[0].opening, files[0].drafts)
    copied = desks.shown(desks.there, slug)
    assert contents(copied) == contents(shown)
    assert copied.story.opened == shown.story.opened
    assert desks.here.import_story(files[0].opening, files[0].drafts).recorded == ()
    assert "".join(sheet.write(copied)) == text


def with_own(draft: DevelopmentDraft, own: Sequence[tuple[str, Any]]) -> DevelopmentDraft:
    filled = {name: getattr(draft, name) for name in DevelopmentDraft.__dataclass_fields__}
    return DevelopmentDraft(**{**filled, "fields": {**draft.fields, **dict(own)}})
