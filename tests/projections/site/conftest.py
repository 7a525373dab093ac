"""A published story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projections.site.paper import NOWHERE, Paper, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from projections.site.public_story import PublicStory


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """The sample, which nobody changes."""
    with sample(tmp_path_factory.mktemp("sample")) as made:
        yield made


@pytest.fixture(scope="session")
def story(paper: Paper) -> PublicStory:
    return paper.published()


@pytest.fixture(scope="session")
def homeless(paper: Paper) -> PublicStory:
    """The same where nobody knows where the site is to be found."""
    return paper.published(NOWHERE)


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Paper]:
    with Paper(tmp_path) as made:
        yield made
