from __future__ import annotations

import pytest

from timeline.address import Address
from timeline.errors import BadStore

SECRET = "top%2Fsecret"
WHOLE = f"postgresql://ana:{SECRET}@db.example:5432/news?sslmode=require&sslpassword=also"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (WHOLE, "postgresql://db.example:5432/news"),
        ("postgresql:///?service=news", "postgresql:///?service=news"),
        ("postgres://a:1,b:2/news?target_session_attrs=any", "postgresql://a:1,b:2/news"),
        ("postgresql://ana@[::1]:5432/news", "postgresql://[::1]:5432/news"),
        (
            "postgresql:///news?host=/run/postgresql&user=ana",
            "postgresql:///news?host=/run/postgresql",
        ),
        ("postgresql://ana:pw@", "postgresql://"),
    ],
)
def test_of_an_address_only_the_place_is_shown(url: str, shown: str) -> None:
    address = Address(url)
    assert str(address) == f"{address}" == shown
    assert repr(address) == f"Address({shown!r})"
    assert address.url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://ana:secret@db/news",
        "db.example/news",
        "host=db password=secret",
        "postgresql://ana:sec/ret@db/news",
        "postgresql://ana:sec@ret@db/news",
        "postgresql://ana:sec?ret@db/news",
        "postgresql://ana:sec#ret@db/news",
        "postgresql://ana:sec ret@db/news",
        "postgresql://ana@db/news?password=sec@ret",
        "postgresql://ana@db/news?secret",
        "postgresql://ana@db/news\n",
        "postgresql://ana@db:secret/news",
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(BadStore) as refused:
        Address(url)
    assert "sec" not in f"{refused.value} {refused.value.hint}"


def test_a_password_is_known_wherever_it_stands() -> None:
    assert Address(WHOLE).has_secret
    assert Address("postgresql://ana@db/news?password=secret").has_secret
    assert not Address("postgresql://ana@db/news?passfile=/x&sslmode=require").has_secret


def test_what_others_quote_of_it_is_left_out() -> None:
    said = Address(WHOLE).without_secrets(f"no {SECRET}, no top/secret, and also not also")
    assert said == "no ***, no ***, and *** not ***"


def test_what_it_says_of_a_parameter() -> None:
    assert Address(WHOLE).says("sslmode")
    assert not Address(WHOLE).says("mode")


def test_the_same_address_is_the_same() -> None:
    assert {Address(WHOLE), Address(WHOLE)} == {Address(WHOLE)}
    assert Address(WHOLE) != Address(WHOLE.replace("ana", "bo"))
