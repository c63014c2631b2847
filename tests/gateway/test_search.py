"""Search: the store first, providers where that is not enough, each hit with a score and why."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.errors import ProviderUnavailable
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import SearchAnswer
from app.gateway.policy import Policy
from app.gateway.search import search
from app.music.claim import ArtistCredit, Claim
from app.music.facets import CORE
from app.music.track import Verdict
from app.providers.contract import SearchTerms
from tests.gateway.scripted import ScriptedProvider

ISRC, LIVE = "GBDUW0000053", "GBDUW0100123"
ORIGINAL = Claim(ISRC, title="One More Time", artists=(ArtistCredit("Daft Punk"),))
CONCERT = Claim(LIVE, title="One More Time", version="Live", artists=(ArtistCredit("Daft Punk"),))
TERMS = SearchTerms(title="One More Time", artists=("Daft Punk",))


async def searched(gateway: Gateway, terms: SearchTerms = TERMS, limit: int = 10, **policy: object) -> SearchAnswer:
    return await search(gateway, terms, limit, Policy(**policy))  # type: ignore[arg-type]  # the test names them


def verdicts(answer: SearchAnswer) -> Mapping[str, Verdict]:
    return {source.provider: source.verdict for source in answer.sources}


async def hold(gateway: Gateway, *isrcs: str) -> None:
    await look_up(gateway, dict.fromkeys(isrcs, frozenset({CORE})), Policy())


async def test_a_good_hit_in_the_store_spares_the_providers(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(ORIGINAL)
    await hold(gateway, ISRC)
    acrcloud.calls.clear()
    answer = await searched(gateway)
    assert [(hit.isrc, hit.score, hit.origin) for hit in answer.hits] == [(ISRC, 1.0, "store")]
    assert answer.hits[0].reasons == ("title agree: “One More Time”", "artists agree: “Daft Punk”")
    assert (answer.sources, acrcloud.calls) == ((), [])


@pytest.mark.parametrize("text", ["one more time daft punk", "Daft Punk One More Time"])
async def test_free_text_finds_what_is_held(gateway: Gateway, acrcloud: ScriptedProvider, text: str) -> None:
    acrcloud.know(ORIGINAL)
    await hold(gateway, ISRC)
    assert [hit.isrc for hit in (await searched(gateway, SearchTerms(text=text))).hits] == [ISRC]


async def test_where_the_store_knows_only_another_version_the_providers_are_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(CONCERT)
    await hold(gateway, LIVE)
    deezer.know(ORIGINAL)
    answer = await searched(gateway)
    assert [(hit.isrc, hit.origin) for hit in answer.hits] == [(ISRC, "deezer"), (LIVE, "store")]
    assert answer.hits[1].score <= 0.5
    assert "another version: “Live”" in answer.hits[1].reasons


async def test_a_recording_offered_by_several_is_one_hit(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(ORIGINAL)
    deezer.know(ORIGINAL, CONCERT)
    answer = await searched(gateway)
    assert [hit.isrc for hit in answer.hits] == [ISRC, LIVE]
    assert len((await searched(gateway, limit=1)).hits) == 1


async def test_nothing_is_stored_for_being_found_by_words(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(ORIGINAL)
    await searched(gateway)
    assert await gateway.store.observations(ISRC) == ()


async def test_every_provider_that_was_asked_has_its_verdict(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(ORIGINAL)
    deezer.trouble = ProviderUnavailable("down")
    answer = await searched(gateway)
    assert [hit.isrc for hit in answer.hits] == [ISRC]
    assert verdicts(answer) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FAILED}
    assert (await searched(gateway, SearchTerms(text="never sung"))).sources[0].reason == "knows nothing that matches"


async def test_a_search_under_way_is_joined(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(ORIGINAL)
    acrcloud.gate.clear()
    deezer.gate.clear()
    searches = [asyncio.create_task(searched(gateway)) for _ in range(8)]
    while len(gateway.background) < 16:  # noqa: ASYNC110 - both providers' answers for each search; nobody tells of it
        await asyncio.sleep(0.001)
    acrcloud.gate.set()
    deezer.gate.set()
    answers = await asyncio.gather(*searches)
    assert all(answer == answers[0] for answer in answers)
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)


async def test_at_the_deadline_the_hits_are_those_that_came(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(ORIGINAL)
    deezer.gate.clear()
    answer = await searched(gateway, deadline=timedelta(milliseconds=50))
    deezer.gate.set()
    assert [hit.isrc for hit in answer.hits] == [ISRC]
    assert verdicts(answer) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FAILED}


async def test_cache_only_searches_the_store_alone(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(ORIGINAL)
    assert await searched(gateway, cache_only=True) == SearchAnswer((), ())
    assert acrcloud.calls == []


async def test_while_the_store_is_away_the_providers_answer(cut_off: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(ORIGINAL)
    assert [hit.isrc for hit in (await searched(cut_off)).hits] == [ISRC]
