from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import golden
from tests.facts import EXAMPLES, FULL, STORE, logged
from timeline.codec import CODEC, Codec
from timeline.errors import BadField
from timeline.events import DeskOpened, DevelopmentLogged, DevelopmentRetracted, StoryOpened
from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from timeline.codec import Payload
    from timeline.events import Event

ROWS = golden.rows()
BARE = b'{"slug":"a","title":"B"}'


# --- what was once stored is read for ever ------------------------------------------------------


@pytest.mark.parametrize(("name", "version"), sorted(CODEC.known()))
def test_every_stored_form_ever_written_has_a_golden_row(name: str, version: int) -> None:
    assert (name, version) in {(row["type"], row["version"]) for row in ROWS}, golden.REMEDY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']} {row['version']}")
def test_a_golden_row_says_what_it_always_said(row: dict[str, Any]) -> None:
    event = CODEC.decode(row["type"], row["version"], row["payload"].encode())
    assert not isinstance(event, Unreadable), golden.REMEDY
    assert still_says(event.model_dump(mode="json"), row["event"]), golden.REMEDY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']} {row['version']}")
def test_a_golden_row_of_the_current_version_is_written_the_same_again(row: dict[str, Any]) -> None:
    event = CODEC.decode(row["type"], row["version"], row["payload"].encode())
    assert not isinstance(event, Unreadable), golden.REMEDY
    name, version, payload = CODEC.encode(event)
    assert name == row["type"]
    assert version >= row["version"]
    if version == row["version"]:
        assert payload.decode() == row["payload"], golden.REMEDY


def still_says(now: Any, then: Any) -> bool:
    """Whether all that a golden row says is said now; a later version may say more."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            name in now and still_says(now[name], value) for name, value in then.items()
        )
    if isinstance(then, list):
        return len(now) == len(then) and all(map(still_says, now, then))
    return type(now) is type(then) and bool(now == then)


def test_the_golden_rows_of_a_development_use_every_field() -> None:
    used = [row["payload"] for row in ROWS if row["type"] == "development.logged"]
    fields = set().union(*(json.loads(payload) for payload in used))
    assert fields == set(DevelopmentLogged.model_fields)


@pytest.mark.parametrize("name", CODEC.classes)
def test_a_stored_class_never_changes_under_its_version(name: str) -> None:
    event_class, version = CODEC.classes[name]
    assert golden.digests().get(f"{name} {version}") == golden.digest(event_class), golden.REMEDY


def test_the_digest_sees_a_default_and_not_the_prose() -> None:
    class Said(DeskOpened):
        """Another sentence."""

    class Changed(DeskOpened):
        demonstration: bool = True

    Said.__name__ = Changed.__name__ = DeskOpened.__name__
    schemas = [golden.digest(one) for one in (DeskOpened, Said, Changed)]
    assert schemas[0] == schemas[1] != schemas[2]


def test_recording_the_stored_forms_adds_and_never_rewrites(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"type": "desk.opened", "version": 1, "payload": "kept", "event": {}}
    monkeypatch.setattr(golden, "ROWS", tmp_path / "rows.jsonl")
    monkeypatch.setattr(golden, "SCHEMAS", tmp_path / "schemas.json")
    golden.ROWS.write_text(json.dumps(old) + "\n", "utf-8")
    golden.SCHEMAS.write_text('{"desk.opened 1": "kept"}', "utf-8")
    golden.main()
    golden.main()
    rows = golden.rows()
    assert [row for row in rows if row["type"] == "desk.opened"] == [old]
    assert len(rows) == 1 + sum(map(len, EXAMPLES.values())) - len(EXAMPLES["desk.opened"])
    assert golden.digests()["desk.opened 1"] == "kept"
    assert set(golden.digests()) == {f"{name} {version}" for name, version in CODEC.known()}


# --- encoding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [one for some in EXAMPLES.values() for one in some], ids=repr)
def test_what_is_encoded_decodes_to_the_same(event: Event) -> None:
    assert CODEC.decode(*CODEC.encode(event)) == event


def test_a_payload_holds_only_what_differs_from_the_defaults() -> None:
    assert CODEC.encode(StoryOpened(slug="a", title="B")) == ("story.opened", 1, BARE)


names = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text.strip())
own_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False).filter(lambda number: abs(number) != float("inf"))
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    headline=names,
    text=st.text().filter(lambda text: "\0" not in text),
    by=st.lists(names, max_size=3),
    own=st.dictionaries(names, own_values, max_size=3),
)
def test_any_development_decodes_to_what_was_encoded(
    headline: str, text: str, by: list[str], own: dict[str, Any]
) -> None:
    event = storable(headline=headline, text=text, by=by, fields=own)
    assert event is None or CODEC.decode(*CODEC.encode(event)) == event


def storable(**content: Any) -> DevelopmentLogged | None:
    """The event, unless the own fields hold NUL or are nested too deep."""
    try:
        return logged(**content)
    except BadField:
        return None


# --- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("evidence.captured", 1),
        ("story.opened", 2),
        ("story.opened", 0),
        ("story.opened", -1),
        ("", 1),
        ("timeline.events.StoryOpened", 1),
        ("STORY.OPENED", 1),
    ],
)
@pytest.mark.parametrize("payload", [BARE, b"", None])
def test_an_unknown_type_or_version_is_said_to_be_unknown(
    name: str, version: int, payload: bytes | None
) -> None:
    assert CODEC.decode(name, version, payload) == Unreadable(name, version, "unknown")


@pytest.mark.parametrize("name", CODEC.classes)
def test_a_payload_removed_by_order_is_said_to_be_erased(name: str) -> None:
    assert CODEC.decode(name, 1, None) == Unreadable(name, 1, "erased")


DAMAGED = {
    "nothing": b"",
    "no JSON": b"slug=a",
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "a field missing": b'{"slug":"a"}',
    "an unknown field": b'{"slug":"a","title":"B","extra":1}',
    "a field of another type": b'{"slug":"a","title":5}',
    "a value that is refused": b'{"slug":"../a","title":"B"}',
    "text that is not UTF-8": b'{"slug":"a","title":"\xff"}',
    "an escaped lone surrogate": b'{"slug":"a","title":"\\ud800"}',
    "NUL": b'{"slug":"a","title":"\\u0000"}',
    "more after the end": BARE + b"}",
    "deep nesting": b"[" * 100_000,
    "a deep table": b'{"slug":' * 100_000,
}


@pytest.mark.parametrize("payload", DAMAGED.values(), ids=DAMAGED)
def test_a_payload_that_does_not_say_what_it_must_is_said_to_be_damaged(payload: bytes) -> None:
    assert CODEC.decode("story.opened", 1, payload) == Unreadable("story.opened", 1, "damaged")


@pytest.mark.parametrize(
    "value", [b"1" + b"0" * 400, b"1e999", b"NaN", b"-Infinity", b"[" * 300 + b"]" * 300]
)
def test_an_own_field_that_cannot_be_stored_was_not_stored_by_us(value: bytes) -> None:
    payload = CODEC.encode(logged())[2][:-1] + b',"fields":{"value":' + value + b"}}"
    decoded = CODEC.decode("development.logged", 1, payload)
    assert decoded == Unreadable("development.logged", 1, "damaged")


@pytest.mark.parametrize("name", CODEC.classes)
def test_no_cut_of_a_payload_is_taken_for_the_whole(name: str) -> None:
    payload = CODEC.encode(EXAMPLES[name][0])[2]
    for length in range(len(payload)):
        assert CODEC.decode(name, 1, payload[:length]) == Unreadable(name, 1, "damaged")


@given(st.sampled_from(sorted(CODEC.classes)), st.binary(max_size=60))
def test_no_bytes_make_an_exception(name: str, payload: bytes) -> None:
    assert CODEC.decode(name, 1, payload) == Unreadable(name, 1, "damaged")


@given(st.sampled_from(sorted(CODEC.classes)), own_values)
def test_no_json_makes_an_exception(name: str, value: Any) -> None:
    decoded = CODEC.decode(name, 1, json.dumps(value).encode())
    fact = CODEC.classes[name][0]
    if value == {} and not any(field.is_required() for field in fact.model_fields.values()):
        assert decoded == fact.model_validate({})
    else:
        assert decoded == Unreadable(name, 1, "damaged")


@given(st.data())
def test_no_flipped_byte_makes_an_exception(data: st.DataObject) -> None:
    payload = bytearray(CODEC.encode(logged(**FULL))[2])
    at = data.draw(st.integers(0, len(payload) - 1))
    payload[at] = data.draw(st.integers(0, 255))
    decoded = CODEC.decode("development.logged", 1, bytes(payload))
    assert isinstance(decoded, (DevelopmentLogged, Unreadable))


# --- upcasts ------------------------------------------------------------------------------------


def name_reason(old: Payload) -> Payload:
    return {"reason": old["why"]}


def spell_out(old: Payload) -> Payload:
    return {"reason": f"{old['reason'].capitalize()}."}


THIRD = Codec(
    {"development.retracted": (DevelopmentRetracted, 3)},
    {("development.retracted", 1): name_reason, ("development.retracted", 2): spell_out},
)


@pytest.mark.parametrize(
    ("version", "payload"),
    [(1, b'{"why":"a slip"}'), (2, b'{"reason":"a slip"}'), (3, b'{"reason":"A slip."}')],
)
def test_an_old_payload_is_brought_up_to_date_step_by_step(version: int, payload: bytes) -> None:
    decoded = THIRD.decode("development.retracted", version, payload)
    assert decoded == DevelopmentRetracted(reason="A slip.")


def test_what_is_written_is_of_the_current_version() -> None:
    event = DevelopmentRetracted(reason="A slip.")
    assert THIRD.encode(event) == ("development.retracted", 3, b'{"reason":"A slip."}')


def test_every_version_up_to_the_current_one_can_be_read() -> None:
    assert THIRD.known() == {("development.retracted", version) for version in (1, 2, 3)}
    assert THIRD.decode("development.retracted", 4, b"{}") == Unreadable(
        "development.retracted", 4, "unknown"
    )


@pytest.mark.parametrize("payload", [*DAMAGED.values(), b'{"why":5}', b'["why"]', b'"reason"'])
@pytest.mark.parametrize("version", [1, 2])
def test_an_upcast_of_a_damaged_payload_makes_no_exception(version: int, payload: bytes) -> None:
    decoded = THIRD.decode("development.retracted", version, payload)
    assert decoded == Unreadable("development.retracted", version, "damaged")


def test_an_upcast_result_is_validated_like_what_is_new() -> None:
    lax = Codec(
        {"desk.opened": (DeskOpened, 2)}, {("desk.opened", 1): lambda old: {**old, "extra": 1}}
    )
    payload = json.dumps({"store": str(STORE)}).encode()
    assert lax.decode("desk.opened", 1, payload) == Unreadable("desk.opened", 1, "damaged")
    assert lax.decode("desk.opened", 2, payload) == DeskOpened(store=STORE)
