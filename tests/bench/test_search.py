"""The search set: over all recorded responses, the right recording is found first and no other is taken for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.gateway.gateway import Gateway
from app.gateway.match import match
from app.music.claim import Length
from app.providers.contract import SearchTerms
from bench.recorded import claims_by_file
from bench.search import ONLY_HELD, fill, grouped_cases, open_gateway, results, text_cases


@pytest.fixture(scope="module")
def database(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "search.db"
    asyncio.run(fill(path, claims_by_file(corpus)))
    return path


@pytest.fixture
async def gateway(database: Path) -> AsyncIterator[Gateway]:
    gateway = open_gateway(database)
    yield gateway
    await gateway.close(1)


async def test_the_right_recording_is_first_and_other_isrcs_are_never_taken_for_it(
    gateway: Gateway, corpus: Path
) -> None:
    answered = await results(gateway, [*grouped_cases(corpus), *text_cases(corpus)])
    clear = [result for result in answered if len(result.case.right) == 1]
    assert len(clear) >= 45
    assert sum(result.first_is_right for result in clear) >= 0.95 * len(clear)
    assert [result.case.name for result in answered if result.merged_wrongly] == []


async def test_a_recording_under_two_isrcs_is_ambiguous_until_somebody_says_that_they_are_one(gateway: Gateway) -> None:
    dirty_harry = SearchTerms(title="Dirty Harry", artists=("Gorillaz", "Bootie Brown"), length=Length(230_700))
    found = await match(gateway, dirty_harry, ONLY_HELD)
    assert (found.isrc, found.ambiguous) == (None, True)
    assert {hit.isrc for hit in found.candidates} == {"GBAYE0402431", "GBAYE0501501"}


async def test_another_version_is_never_taken_for_the_recording(gateway: Gateway) -> None:
    remix = SearchTerms(title="Pepas (Tiësto Remix)", artists=("Farruko",))
    found = await match(gateway, remix, ONLY_HELD)
    assert found.isrc is None
    assert all(hit.score <= 0.5 for hit in found.candidates)
