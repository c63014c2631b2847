"""Providers that are asked twice: first for their own id of a recording, then by it."""

from __future__ import annotations

from app.gateway.gateway import Gateway
from app.gateway.outcomes import NotFound
from app.music.claim import Claim, LinkClaim
from app.music.facets import CORE, WORKS, links_on
from app.music.platforms import Platform
from app.providers.contract import Question
from tests.gateway.asking import (
    ISRC,
    ask,
    forget_calls,
)
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.scripted import ScriptedProvider

SEARCH = Question("search", frozenset({CORE, links_on(Platform.MUSICBRAINZ)}), batch=50)
RECORDING = Question("recording", frozenset({CORE, links_on(Platform.MUSICBRAINZ), WORKS}), after="search")
MBID, FOREIGN_MBID = "4b1a5a4e-1b6e-4a0c-9d0c-8a1b7f6e5d4c", "00000000-1b6e-4a0c-9d0c-8a1b7f6e5d4c"


def musicbrainz(*claims: Claim) -> ScriptedProvider:
    provider = ScriptedProvider("musicbrainz", claims)
    provider.questions = (SEARCH, RECORDING)
    return provider


async def test_ids_found_by_one_question_are_handed_to_the_next(gateway: Gateway, clock: Clock) -> None:
    provider = musicbrainz(Claim(ISRC, title="One More Time", links=(LinkClaim("musicbrainz", MBID),)))
    chained = gateway_over(gateway.store, clock, provider)
    await ask(chained, WORKS)
    assert [(name, wants[0].own_ids) for name, wants in provider.calls] == [("search", ()), ("recording", (MBID,))]


async def test_a_recording_that_the_first_question_does_not_find_costs_no_second_one(
    gateway: Gateway, clock: Clock
) -> None:
    provider = musicbrainz()
    assert isinstance(await ask(gateway_over(gateway.store, clock, provider), WORKS), NotFound)
    assert provider.asked == [("search", [ISRC])]


async def test_ids_held_from_an_earlier_answer_spare_the_first_question(gateway: Gateway, clock: Clock) -> None:
    provider = musicbrainz(Claim(ISRC, title="One More Time", links=(LinkClaim("musicbrainz", MBID),)))
    chained = gateway_over(gateway.store, clock, provider)
    await ask(chained, CORE)
    forget_calls(provider)
    await ask(chained, CORE, WORKS)
    assert [(name, wants[0].own_ids) for name, wants in provider.calls] == [("recording", (MBID,))]


async def test_another_providers_word_for_an_id_is_not_taken(
    gateway: Gateway, clock: Clock, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(Claim(ISRC, title="One More Time", links=(LinkClaim("musicbrainz", FOREIGN_MBID),)))
    await ask(gateway, CORE)
    provider = musicbrainz(Claim(ISRC, title="One More Time", links=(LinkClaim("musicbrainz", MBID),)))
    await ask(gateway_over(gateway.store, clock, acrcloud, provider), WORKS)
    assert [(name, wants[0].own_ids) for name, wants in provider.calls] == [("search", ()), ("recording", (MBID,))]
