from __future__ import annotations

import pytest

from tests.optional import REQUIRED, needed


def test_what_is_there_is_named() -> None:
    assert needed("sh").endswith("/sh")


def test_without_it_a_test_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed"):
        needed("no-such-program")


def test_where_it_is_required_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "require")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed"):
        needed("no-such-program")
