"""Ready answers are given again only where that is right, and to nobody who may not have them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from msgspec import structs
from starlette.applications import Starlette
from starlette.types import Scope

from app.api.acts import Acts
from app.api.http.door import Door
from app.api.http.operations import Report
from app.api.http.principal import Principal
from app.api.http.responses import Kept, Responses
from app.api.schema import schema
from app.gateway.policy import Policy
from app.main import create_app
from app.music.claim import Claim
from app.music.facets import EVERYTHING, Facet
from app.music.observation import Observation
from app.music.track import Track
from app.settings import Settings
from tests.api import fake
from tests.api.fake import LOST, MARCH, WALTZ, FakeGateway
from tests.servers import running

QUERY = "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { __typename ... on Track { isrc title } } }"
SOURCES = "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { isrc sources { ageSeconds } } } }"
CATALOGS = "{ catalogs { name } }"
JSON = "application/json"


class House:
    """A door in front of the fake gateway, whose tracks are all at hand and hold for `fresh`."""

    def __init__(self, gateway: FakeGateway, **settings: Any) -> None:
        self.gateway = gateway
        self.fresh = timedelta(days=1)
        self.reports: list[Report] = []
        self.door = Door(schema, Settings(**settings), self.acts, identify=_by_header, watch=self.reports.append)

    def acts(self) -> Acts:
        return replace(self.gateway.acts, at_hand=self.at_hand, fresh_until=lambda *_: datetime.now(UTC) + self.fresh)

    def at_hand(self, isrcs: Collection[str], _: frozenset[Facet], __: Policy) -> Mapping[str, Track]:
        tracks = self.gateway.tracks
        return {isrc: structs.replace(tracks[isrc], sources=()) for isrc in isrcs if isrc in tracks}

    @property
    def executors(self) -> list[str]:
        return [report.executor for report in self.reports]


def _by_header(_: Scope, headers: Mapping[bytes, bytes]) -> Principal:
    account = headers.get(b"x-account", b"").decode()
    return Principal(account or "local", account or None, "127.0.0.1")


@pytest.fixture
def house(gateway: FakeGateway) -> House:
    return House(gateway)


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with running(Starlette(routes=house.door.routes)) as base:
        yield f"{base}/graphql"


async def post(session: aiohttp.ClientSession, address: str, query: str, *isrcs: str, **headers: str) -> Any:
    sent = {"query": query, "variables": {"isrcs": list(isrcs)}} if isrcs else {"query": query}
    async with session.post(address, json=sent, headers=headers) as reply:
        return await reply.json()


@pytest.fixture
async def session() -> Any:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def test_the_same_request_is_answered_without_being_run(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    first = await post(session, address, QUERY, MARCH, WALTZ)
    assert await post(session, address, QUERY, MARCH, WALTZ) == first
    assert house.executors == ["plan", "kept"]


async def test_other_bytes_that_mean_the_same_find_the_same_answer(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    first = await post(session, address, QUERY, MARCH)
    spaced = f'{{"variables":  {{"isrcs": ["{MARCH}"]}}, "query": "{QUERY}"}}'
    async with session.post(address, data=spaced, headers={"content-type": JSON}) as reply:
        assert await reply.json() == first
    assert house.executors == ["plan", "kept"]


async def test_one_renewed_recording_drops_only_its_answers(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    await post(session, address, QUERY, MARCH)
    await post(session, address, QUERY, WALTZ)
    house.gateway.tracks[MARCH] = fake.track(MARCH, "March, corrected")
    house.door.forget([MARCH])
    assert (await post(session, address, QUERY, MARCH))["data"]["tracks"][0]["title"] == "March, corrected"
    await post(session, address, QUERY, WALTZ)
    assert house.executors == ["plan", "plan", "plan", "kept"]


async def test_tracks_kept_for_one_answer_make_another(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    march, waltz = [(await post(session, address, QUERY, isrc))["data"]["tracks"][0] for isrc in (MARCH, WALTZ)]
    told = await post(session, address, QUERY, WALTZ, MARCH, WALTZ)
    assert told == {"data": {"tracks": [waltz, march, waltz]}}
    assert house.executors == ["plan", "plan", "fragments"]
    house.gateway.tracks[MARCH] = fake.track(MARCH, "March, corrected")
    house.door.forget([MARCH])
    told = await post(session, address, QUERY, WALTZ, MARCH)
    assert told["data"]["tracks"][1]["title"] == "March, corrected"
    assert house.executors[-1] == "plan"


async def test_a_renewal_while_an_answer_is_made_keeps_it_out(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    at_hand = house.at_hand
    house.at_hand = lambda *given: (house.door.forget([WALTZ]), at_hand(*given))[1]  # type: ignore[method-assign]
    for _ in range(2):
        await post(session, address, QUERY, MARCH)
    assert house.executors == ["plan", "plan"]


async def test_what_had_to_be_looked_up_is_not_kept(session: aiohttp.ClientSession, house: House, address: str) -> None:
    for _ in range(2):
        await post(session, address, QUERY, MARCH, LOST)
    assert house.executors == ["plan", "plan"]


async def test_an_answer_is_given_up_when_its_first_fact_is_too_old(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    house.fresh = timedelta(seconds=0.2)
    for _ in range(2):
        await post(session, address, QUERY, MARCH)
    await asyncio.sleep(0.25)
    await post(session, address, QUERY, MARCH)
    assert house.executors == ["plan", "kept", "plan"]


@pytest.mark.parametrize(
    "query",
    [SOURCES, CATALOGS, "{ providers { name } }", f'{{ track(isrc: "{MARCH}") {{ nothing }} }}'],
)
async def test_what_is_not_of_recordings_alone_is_never_kept(
    session: aiohttp.ClientSession, house: House, address: str, query: str
) -> None:
    variables = (MARCH,) if "$isrcs" in query else ()
    for _ in range(3):
        await post(session, address, query, *variables)
    assert "kept" not in house.executors


async def test_nothing_of_one_account_is_ever_given_to_another(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    for account in ("ada", "bob") * 3:
        said = await post(session, address, CATALOGS, **{"x-account": account})
        assert said == {"data": {"catalogs": [{"name": one.name} for one in await house.gateway.catalogs(account)]}}
    assert "kept" not in house.executors


async def test_ready_answers_pass_the_rates(session: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    house = House(gateway, rate_per_key="3/60s")
    with running(Starlette(routes=house.door.routes)) as base:
        for _ in range(3):
            assert "data" in await post(session, f"{base}/graphql", QUERY, MARCH, **{"x-account": "ada"})
        (error,) = (await post(session, f"{base}/graphql", QUERY, MARCH, **{"x-account": "ada"}))["errors"]
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert "data" in await post(session, f"{base}/graphql", QUERY, MARCH, **{"x-account": "bob"})


async def test_ready_answers_cost_what_they_did(session: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    house = House(gateway, cost_per_caller="1000/60s")
    with running(Starlette(routes=house.door.routes)) as base:
        codes = [await post(session, f"{base}/graphql", QUERY, MARCH) for _ in range(1000)][-1]["errors"]
    assert codes[0]["extensions"]["code"] == "RATE_LIMITED"
    assert house.reports[-1].outcome == "RATE_LIMITED"
    assert house.reports[-1].executor == "kept"


async def test_a_get_may_be_kept_by_others_and_is_not_sent_twice(session: aiohttp.ClientSession, address: str) -> None:
    params = {"query": f'{{ track(isrc: "{MARCH}") {{ ... on Track {{ title }} }} }}'}
    async with session.get(address, params=params) as reply:
        assert reply.headers["cache-control"] in {"public, max-age=60", "public, max-age=59"}
        assert reply.headers["vary"] == "accept"
        etag = reply.headers["etag"]
    async with session.get(address, params=params, headers={"if-none-match": f'"other", {etag}'}) as reply:
        assert (reply.status, await reply.read(), reply.headers["etag"]) == (304, b"", etag)
    async with session.get(address, params=params, headers={"if-none-match": '"other"'}) as reply:
        assert reply.status == 200
    async with session.get(address, params=params, headers={"x-account": "ada"}) as reply:
        assert reply.headers["cache-control"].startswith("private, max-age=")


async def test_a_get_is_fresh_no_longer_than_its_first_fact(
    session: aiohttp.ClientSession, house: House, address: str
) -> None:
    house.fresh = timedelta(seconds=20)
    params = {"query": f'{{ track(isrc: "{MARCH}") {{ ... on Track {{ title }} }} }}'}
    async with session.get(address, params=params) as reply:
        assert reply.headers["cache-control"] in {"public, max-age=19", "public, max-age=20"}


@pytest.mark.parametrize("query", ["{", CATALOGS, f'{{ track(isrc: "{LOST}") {{ __typename }} }}'])
async def test_what_may_not_be_kept_says_so(session: aiohttp.ClientSession, address: str, query: str) -> None:
    async with session.get(address, params={"query": query}) as reply:
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers


async def test_news_of_a_record_reach_the_answers_made_of_it(session: aiohttp.ClientSession, sqlite_url: str) -> None:
    app = create_app(Settings(database_url=sqlite_url, sandbox="off", musicbrainz_enabled=False, discogs_enabled=False))
    with running(app) as base:
        gateway = app.state.gateway
        query = f'{{ track(isrc: "{MARCH}", policy: {{cacheOnly: true}}) {{ ... on Track {{ title }} }} }}'
        told = []
        for title in ("March", "March, corrected"):
            said = Observation(MARCH, "deezer", "track", EVERYTHING, datetime.now(UTC), Claim(MARCH, title=title))
            await gateway.cache.put_many(await gateway.store.keep([said]))
            told.append([(await post(session, f"{base}/graphql", query))["data"]["track"]["title"] for _ in range(2)])
    assert told == [["March"] * 2, ["March, corrected"] * 2]


def _kept(name: str, *isrcs: str, size: int = 1000) -> Kept:
    return Kept((name, None, b"{}"), b"x" * size, isrcs, time.monotonic() + 60, 1)


def test_ready_answers_take_no_more_than_their_bytes() -> None:
    responses = Responses(10_000, 60)
    for number in range(100):
        responses.put(_kept(str(number), "A"))
        responses.remember(b"%d" % number * 500, (str(number), None, b"{}"))
    held = [number for number in range(100) if responses.get((str(number), None, b"{}"))]
    assert held == list(range(100 - len(held), 100))
    assert 0 < len(held) <= 10
    responses.put(_kept("large", "A", size=20_000))
    assert responses.get(("large", None, b"{}")) is None


def test_a_size_of_nothing_keeps_nothing() -> None:
    responses = Responses(0, 60)
    responses.put(_kept("one", "A"))
    responses.remember(b"{}", ("one", None, b"{}"))
    assert responses.sent(b"{}") is None


def test_all_answers_are_given_up_where_news_may_have_been_missed() -> None:
    responses = Responses(10_000, 60)
    responses.put(_kept("one", "A"))
    responses.forget(None)
    responses.put(_kept("two", "B"))
    assert responses.get(("one", None, b"{}")) is None
    assert responses.get(("two", None, b"{}")) is not None
