"""Rates, by key and by address, and places for requests."""

from __future__ import annotations

import re
import socket

import aiohttp
import pytest

from app.api.http.allowance import Allowance, Places, PlacesOfCallers
from app.api.http.principal import Principal
from app.errors import RequestRefused
from app.settings import Settings
from tests.api.http.conftest import Serve

ADA = Principal("ada", "k1", "192.0.2.1")
BO = Principal("bo", "k2", "192.0.2.1")
SOMEBODY = Principal("local", None, "192.0.2.2")
QUERY = '{ track(isrc: "GBDUW0000053") { __typename } }'


async def test_a_rate_by_key_holds_for_each_key_and_for_nobody_else() -> None:
    allowance = Allowance(Settings(rate_per_key="2/60s"))
    for _ in range(2):
        await allowance.take(ADA)
    with pytest.raises(RequestRefused) as refused:
        await allowance.take(ADA)
    assert refused.value.status == 429
    assert refused.value.code == "RATE_LIMITED"
    assert 0 < refused.value.retry_after <= 30
    assert refused.value.details["setting"] == "RATE_PER_KEY"
    await allowance.take(BO)
    assert await allowance.take(SOMEBODY) == []


async def test_a_rate_by_address_is_shared_by_all_its_keys() -> None:
    allowance = Allowance(Settings(rate_per_address="2/60s"))
    await allowance.take(ADA)
    await allowance.take(BO)
    with pytest.raises(RequestRefused):
        await allowance.take(ADA)
    await allowance.take(SOMEBODY)


async def test_cost_is_counted_for_each_caller_and_what_is_left_is_told() -> None:
    allowance = Allowance(Settings(cost_per_caller="100/60s"))
    assert await allowance.spend(ADA, 30) == 70
    assert await allowance.spend(BO, 100) == 0
    with pytest.raises(RequestRefused, match="cost"):
        await allowance.spend(ADA, 71)
    assert await allowance.spend(ADA, 70) == 0


async def test_without_rates_nothing_is_counted() -> None:
    allowance = Allowance(Settings())
    assert await allowance.take(ADA) == []
    assert await allowance.spend(ADA, 10**9) is None


async def test_a_redis_that_is_away_refuses_nobody_and_this_process_counts_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    allowance = Allowance(Settings(rate_per_key="2/60s", cache_url=f"redis://127.0.0.1:{port}/0"))
    for _ in range(2):
        await allowance.take(ADA)
    with pytest.raises(RequestRefused):
        await allowance.take(ADA)


def test_places_are_given_back_whatever_happens() -> None:
    places = Places(1)
    for _ in range(3):
        with places, pytest.raises(RequestRefused) as refused, places:
            pass
        assert refused.value.status == 503
    with pytest.raises(ZeroDivisionError), places:
        raise ZeroDivisionError
    with places:
        pass


def test_each_caller_has_places_of_its_own() -> None:
    places = PlacesOfCallers(1)
    for _ in range(3):
        with places.of("ada"), places.of("bo"):
            with pytest.raises(RequestRefused, match="1 of your requests") as refused, places.of("ada"):
                pass
            assert (refused.value.status, refused.value.code) == (429, "TOO_MANY_AT_ONCE")


async def test_a_caller_reads_in_headers_what_is_left_and_when_to_come_back(serve: Serve) -> None:
    async with aiohttp.ClientSession(serve(rate_per_address="2/60s")) as client:
        for left in ("1", "0"):
            async with client.post("/graphql", json={"query": QUERY}) as reply:
                assert reply.headers["ratelimit-policy"] == '"address";q=2;w=60'
                assert re.fullmatch(f'"address";r={left};t=(30|60)', reply.headers["ratelimit"])
        async with client.post("/graphql", json={"query": QUERY}) as reply:
            assert reply.status == 429
            assert 0 < int(reply.headers["retry-after"]) <= 30
            assert (await reply.json())["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_a_cost_that_is_not_left_is_refused_and_the_rest_is_told(serve: Serve) -> None:
    async with aiohttp.ClientSession(serve(cost_per_caller="3/60s", tell_cost=True)) as client:
        async with client.post("/graphql", json={"query": QUERY}) as reply:
            assert (await reply.json())["extensions"]["cost"] == {"requested": 1, "actual": 1, "remaining": 2}
        dear = '{ a: track(isrc: "GBDUW0000053") { ... on Track { title } } }'
        async with client.post("/graphql", json={"query": dear}) as reply:
            assert reply.status == 429
