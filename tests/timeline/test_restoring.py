from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from timeline.errors import BadField
from timeline.phrases import Setting, read
from timeline.restoring import restore

NEW_YORK = "America/New_York"
TWICE = "2018-11-04T01:30-04:00"


def table(phrase: str, reference: str = "2019-01-02", zone: str = NEW_YORK) -> dict[str, Any]:
    return asdict(read(phrase, Setting(reference=reference, zone=zone)).when)


@pytest.mark.parametrize("reference", ["2019-01-02", "2019-01-02T10:14", TWICE])
@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "yesterday",
            "late last week",
            "by Friday",
            "2018-12-30T19:00",
            "2018/2019",
            "../2018-12",
        ),
        *(
            "[2018-12-27..2018-12-30]",
            "[..2018]",
            "201X",
            "2018-12-XX",
            "2018-24",
            "2018-12-30T19Z",
        ),
    ],
)
def test_what_was_read_is_taken_again(phrase: str, reference: str) -> None:
    whole = table(phrase.replace("T19Z", "T19:00Z"), reference)
    assert restore(whole, "when")._asdict() == whole
    bare = {name: bound for name, bound in whole.items() if bound is not None}
    assert restore({**bare, "text": "in words"}, "when")._asdict() == whole


@pytest.mark.parametrize(
    "changed",
    [
        {"edtf": "2018-12-30 "},
        {"edtf": "on 2018-12-30"},
        {"edtf": "2018‐12‐30"},  # noqa: RUF001 - a hyphen that is read where it is typed
        {"edtf": "2018-12-xx"},
        {"edtf": "yesterday"},
        {"edtf": "2018/12"},
        {"edtf": f"[{','.join(['2018-12-30'] * 20)}]"},
        {"edtf": "2018-12-31"},
        {"edtf": 5},
        {"latest_end": None},
        {"earliest_start": "2018-12-29"},
        {"reference": "2019-01"},
        {"reference": "2019-01-02T10:14:05"},
        {"reference": "2019-01-02T10:14-05:00"},
        {"reference": "today"},
        {"zone": "America/Newyork"},
        {"zone": None},
        {"phrase": " "},
        {"phrase": "x" * 201},
        {"ahead": 1},
        {"another": 1},
    ],
    ids=repr,
)
def test_what_does_not_mean_what_it_says_is_refused(changed: dict[str, Any]) -> None:
    whole = table("2018-12-30")
    assert restore(whole, "when").edtf == "2018-12-30"
    with pytest.raises(BadField) as refused:
        restore({**whole, **changed}, "due")
    assert refused.value.message.startswith("due ")
