"""What is at hand is what the walk would answer without asking anybody; nothing else is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from app.gateway.at_hand import FOREVER, NEVER, at_hand, fresh_until
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.policy import Policy
from app.music.claim import Claim, LinkClaim
from app.music.facets import AUDIO, CORE, WORKS, Facet, links_on
from app.music.platforms import Platform
from app.music.track import Track
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider
from tests.gateway.test_lookup import forget_calls

ISRC, UNKNOWN = "GBDUW0000053", "QZAAA0000404"
ALL = frozenset({CORE, WORKS, AUDIO, links_on(Platform.SPOTIFY), links_on(Platform.DEEZER)})


@pytest.fixture(autouse=True)
def known(acrcloud: ScriptedProvider, deezer: ScriptedProvider) -> None:
    acrcloud.know(Claim(ISRC, title="One More Time", links=(LinkClaim("spotify", "0DiWol3AO6WpXZgp0goxAV"),)))
    deezer.know(Claim(ISRC, title="One More Time", bpm=123.0, links=(LinkClaim("deezer", "3135553"),)))


def held(gateway: Gateway, *facets: Facet, **policy: object) -> dict[str, Track]:
    asked = frozenset(facets) or ALL
    return at_hand(gateway, [ISRC, UNKNOWN], asked, Policy(**policy))  # type: ignore[arg-type]  # the test names them


async def walk(gateway: Gateway, *facets: Facet) -> Track:
    found = (await look_up(gateway, {ISRC: frozenset(facets) or ALL}, Policy()))[ISRC]
    assert isinstance(found, Track)
    return found


async def test_nothing_is_at_hand_before_it_was_looked_up(gateway: Gateway) -> None:
    assert held(gateway) == {}


async def test_what_was_looked_up_is_at_hand_without_its_sources(gateway: Gateway) -> None:
    found = await walk(gateway)
    assert held(gateway) == {ISRC: structs.replace(found, sources=())}
    assert held(gateway)[ISRC] is held(gateway)[ISRC]  # the record's own, so that its encoded form can be kept


async def test_facets_not_asked_for_yet_are_not_at_hand(gateway: Gateway) -> None:
    await walk(gateway, links_on(Platform.SPOTIFY))
    assert held(gateway, links_on(Platform.SPOTIFY))
    assert not held(gateway, WORKS)
    await walk(gateway, WORKS)
    assert held(gateway, WORKS)


async def test_what_is_too_old_is_not_at_hand(gateway: Gateway, clock: Clock) -> None:
    await walk(gateway)
    clock.turn(days=30)
    assert held(gateway)
    clock.turn(seconds=1)
    assert not held(gateway)
    await walk(gateway)
    assert held(gateway)


async def test_an_absence_has_an_age_of_its_own(gateway: Gateway, clock: Clock, deezer: ScriptedProvider) -> None:
    deezer.claims.clear()
    await walk(gateway)
    clock.turn(hours=24)
    assert held(gateway)
    clock.turn(seconds=1)
    assert not held(gateway)  # the provider that did not know it may by now


async def test_the_requests_own_age_counts(gateway: Gateway, clock: Clock) -> None:
    await walk(gateway)
    clock.turn(hours=2)
    assert not held(gateway, max_age=timedelta(hours=1))
    assert held(gateway, max_age=timedelta(hours=3))
    assert held(gateway)


async def test_with_nobody_to_ask_everything_held_is_at_hand(gateway: Gateway, clock: Clock) -> None:
    await walk(gateway, links_on(Platform.SPOTIFY))
    clock.turn(days=400)
    assert held(gateway, cache_only=True)


async def test_a_markets_answer_is_left_to_the_walk(gateway: Gateway) -> None:
    await walk(gateway)
    assert not held(gateway, market="DE")


async def test_a_renewed_record_is_judged_anew(gateway: Gateway, clock: Clock) -> None:
    await walk(gateway)
    before = held(gateway)[ISRC]
    clock.turn(days=31)
    await walk(gateway)
    assert held(gateway)[ISRC] is not before
    assert held(gateway)[ISRC].updated_at == clock.now


async def test_what_could_not_be_written_is_left_to_the_walk(cut_off: Gateway) -> None:
    await walk(cut_off)
    assert not held(cut_off)


@pytest.mark.parametrize("facets", [ALL, frozenset({CORE}), frozenset({WORKS, AUDIO})])
@pytest.mark.parametrize("hours", [0, 25, 31 * 24])
async def test_it_agrees_with_the_walk(gateway: Gateway, clock: Clock, facets: frozenset[Facet], hours: int) -> None:
    await walk(gateway)
    clock.turn(hours=hours)
    expected = held(gateway, *facets)
    providers: list[Any] = [desk.provider for desk in gateway.desks.values()]
    forget_calls(*providers)
    found = await walk(gateway, *facets)
    assert bool(expected) is not any(provider.calls for provider in providers)
    assert not expected or expected[ISRC] == structs.replace(found, sources=())


async def test_what_is_at_hand_holds_until_its_first_fact_is_too_old(gateway: Gateway, clock: Clock) -> None:
    await walk(gateway)
    held(gateway)
    assert fresh_until(gateway, [ISRC], ALL, Policy()) == clock() + gateway.freshness.found
    assert fresh_until(gateway, [ISRC, UNKNOWN], ALL, Policy()) == NEVER


async def test_what_the_store_alone_tells_holds_as_long_as_the_record(gateway: Gateway) -> None:
    assert fresh_until(gateway, [ISRC], ALL, Policy(cache_only=True)) == FOREVER


async def test_under_a_callers_own_age_nothing_is_said_to_hold(gateway: Gateway) -> None:
    await walk(gateway)
    held(gateway)
    assert fresh_until(gateway, [ISRC], ALL, Policy(max_age=timedelta(hours=1))) == NEVER
