"""What the pages say themselves, in each language: the same things, with the same put in."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel import Locale

from projections.site.language import ENGLISH, WORDS, Language, spoken
from projections.threads.ask import OF_STANCE as ASKED
from projections.threads.claim import OF_STANCE as CLAIMED
from timeline.vocabulary import shipped

PUT_IN = re.compile(r"\{(\w+?)(?:_(?:after|to|on))?\}")
OTHERS = sorted(spoken() - {ENGLISH})
CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
Said = Mapping[str, Any]


def _said(language: str) -> Said:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))


def _is_count(value: object) -> bool:
    return isinstance(value, dict) and "other" in value


def _names(said: Said, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        path = f"{above}{name}"
        if isinstance(value, dict) and not (_is_count(value) and set(value) <= CATEGORIES):
            yield from _names(value, f"{path}.")
        else:
            yield path, value


def test_the_pages_speak_the_languages_that_they_should() -> None:
    assert spoken() == {"ar", "de", "en", "es", "fr", "ru"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_names_of_english_and_no_others(language: str) -> None:
    assert dict(_names(_said(language))).keys() == dict(_names(_said(ENGLISH))).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_puts_the_same_in(language: str) -> None:
    english = dict(_names(_said(ENGLISH)))
    for name, value in _names(_said(language)):
        if name == "about_page":
            assert [len(one["text"]) for one in value] == [
                len(one["text"]) for one in english[name]
            ]
            assert all(one["title"].strip() and all(one["text"]) for one in value)
            continue
        wanted, told = (one["other"] if _is_count(one) else one for one in (english[name], value))
        assert sorted(PUT_IN.findall(told)) == sorted(PUT_IN.findall(wanted)), name
        assert told.strip() or name == "date.lasting_joint", name


@pytest.mark.parametrize("language", sorted(spoken()))
def test_a_count_has_the_plural_forms_of_its_language(language: str) -> None:
    rule = Locale.parse(language).plural_form
    counts = [(name, one) for name, one in _names(_said(language)) if _is_count(one)]
    assert counts
    for name, forms in counts:
        assert set(forms) == {*rule.tags, "other"}, name
        other = set(PUT_IN.findall(forms["other"]))
        assert all(set(PUT_IN.findall(one)) <= other for one in forms.values()), name


@pytest.mark.parametrize("status", sorted({*CLAIMED.values(), *ASKED.values()}))
def test_where_a_thread_may_stand_has_a_word(status: str) -> None:
    assert status in _said(ENGLISH)["status"]


@pytest.mark.parametrize(
    ("tag", "page_tag", "direction"),
    [
        ("ar-LB", "ar-LB", "rtl"),
        ("de-AT", "de-AT", "ltr"),
        ("fa", "en", "ltr"),
        ("pt-BR", "en", "ltr"),
        ("tlh", "en", "ltr"),
    ],
)
def test_a_page_says_in_which_language_its_words_are(
    tag: str, page_tag: str, direction: str
) -> None:
    language = Language(tag)
    assert (language.tag, language.page_tag, language.direction) == (tag, page_tag, direction)


def test_a_page_without_words_of_its_own_language_has_dates_as_its_words_are() -> None:
    assert Language("fa").when("2018-12-30/..") == "from December 30, 2018 on"


@pytest.mark.parametrize(
    ("tag", "count", "said"),
    [
        ("en", 1, "One independent origin"),
        ("en", 2, "2 independent origins"),
        ("ru", 21, "21 независимый источник"),
        ("ru", 3, "3 независимых источника"),
        ("ar", 2, "مصدران مستقلان"),
        ("ar", 11, "11 مصدراً مستقلاً"),
    ],
)
def test_a_count_is_told_in_its_plural(tag: str, count: int, said: str) -> None:
    assert Language(tag).counted("matter", "roots", count) == said


def test_every_field_that_may_be_corrected_has_a_name() -> None:
    own = set(shipped().fields)
    assert own <= _said(ENGLISH)["field"].keys()


def test_every_phase_that_a_verb_begins_has_a_word() -> None:
    phases = {verb.preset["phase"] for verb in shipped().verbs.values() if "phase" in verb.preset}
    assert phases
    assert phases <= _said(ENGLISH)["status"].keys()


def test_what_the_pages_say_is_no_markup() -> None:
    for language in spoken():
        assert not re.search("[<>&]", (WORDS / f"{language}.toml").read_text("utf-8"))
