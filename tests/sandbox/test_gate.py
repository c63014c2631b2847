from __future__ import annotations

import asyncio
import time

import aiohttp
import msgspec
import pytest

from app.sandbox.config import SandboxConfig
from app.sandbox.pace import Pace
from tests.sandbox.conftest import Caller, Reply

DEEZER = "/deezer/track/isrc:GBDUW0000053"
SONOVAULT = "/sonovault/v1/tracks/isrc/GBDUW0000053"
MUSICBRAINZ = "/musicbrainz/ws/2/isrc/SEAYD7501010?fmt=json&inc=isrcs"
ACRCLOUD = "/acrcloud/api/external-metadata/tracks?isrc=GBDUW0000053"
STRICT = SandboxConfig(latency={"*": 0}, pace={"*": Pace(1, 60)}, synthetic=0)


@pytest.mark.parametrize("own", [STRICT], indirect=True)
async def test_too_fast_is_said_as_each_provider_says_it(own: Caller) -> None:
    second: dict[str, Reply] = {}
    for path in (DEEZER, SONOVAULT, MUSICBRAINZ, ACRCLOUD):
        assert (await own.get(path)).status == 200
        second[path] = await own.get(path)

    assert second[DEEZER].status == 200
    assert second[DEEZER].body["error"]["code"] == 4
    assert second[SONOVAULT].status == 429
    assert 1 <= int(second[SONOVAULT].headers["Retry-After"]) <= 60
    assert second[SONOVAULT].headers["RateLimit-Remaining"] == "0"
    assert (second[MUSICBRAINZ].status, second[ACRCLOUD].status) == (503, 429)
    for provider in ("deezer", "sonovault", "musicbrainz", "acrcloud"):
        counts = await own.stats(provider)
        assert (counts["calls"], counts["violations"], counts["errors"]) == (2, 1, 0)


async def test_calls_and_isrcs_are_counted_per_endpoint(own: Caller) -> None:
    await own.get(DEEZER)
    await own.get("/deezer/search?q=queen")
    await own.post("/sonovault/v1/tracks/resolve", {"input_type": "isrc", "items": ["GBDUW0000053", "USCJY1431309"]})
    stats = (await own.get("/sandbox/stats")).body
    assert stats["calls"] == 3
    assert stats["providers"]["deezer"]["endpoints"] == {"track_by_isrc": 1, "search": 1}
    assert [stats["providers"][name]["isrcs"] for name in ("deezer", "sonovault")] == [1, 2]

    assert (await own.ask("DELETE", "/sandbox/stats")).body["calls"] == 0


@pytest.mark.parametrize("own", [SandboxConfig(latency={"*": 0.05}, pace={"*": None})], indirect=True)
async def test_latency_is_waited_and_the_most_at_once_is_seen(own: Caller) -> None:
    started = time.monotonic()
    await asyncio.gather(*(own.get(DEEZER) for _ in range(5)))
    assert time.monotonic() - started >= 0.05
    assert (await own.stats("deezer"))["most_at_once"] == 5


async def faulty(own: Caller, fault: str, path: str, **rest: object) -> Reply:
    provider = path.split("/")[1]
    assert (await own.post("/sandbox/faults", {"provider": provider, "fault": fault, **rest})).status == 200
    return await own.get(path)


@pytest.mark.parametrize("path", [DEEZER, SONOVAULT, MUSICBRAINZ, ACRCLOUD])
async def test_every_provider_can_be_made_to_fail_and_heals(own: Caller, path: str) -> None:
    well = (await own.get(path)).body

    assert (await faulty(own, "outage", path)).status == 502
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode((await faulty(own, "garbage", path)).raw)
    wrong = (await faulty(own, "wrong_isrc", path)).raw
    assert b"ZZWRG0000001" in wrong
    assert b"ZZWRG0000001" not in msgspec.json.encode(well)
    assert (await faulty(own, "empty", path)).body != well
    with pytest.raises(aiohttp.ClientError):
        await faulty(own, "disconnect", path)

    assert (await own.ask("DELETE", f"/sandbox/faults/{path.split('/')[1]}")).body == {"faults": []}
    assert (await own.get(path)).body == well
    assert (await own.stats(path.split("/")[1]))["errors"] == 5


async def test_a_spent_quota_names_no_time_to_come_back(own: Caller) -> None:
    reply = await faulty(own, "quota", SONOVAULT)
    assert reply.status == 429
    assert "Retry-After" not in reply.headers


async def test_credentials_can_be_refused(own: Caller) -> None:
    assert [(await faulty(own, "unauthorised", path)).status for path in (ACRCLOUD, SONOVAULT, MUSICBRAINZ)] == [
        401,
        401,
        403,
    ]


async def test_a_slow_answer_is_the_true_one_but_late(own: Caller) -> None:
    started = time.monotonic()
    reply = await faulty(own, "slow", DEEZER, delay=0.2)
    assert time.monotonic() - started >= 0.2
    assert reply.body["isrc"] == "GBDUW0000053"


async def test_a_fault_can_last_for_a_number_of_calls(own: Caller) -> None:
    first = await faulty(own, "outage", DEEZER, times=2)
    later = [(await own.get(DEEZER)).status for _ in range(2)]
    assert [first.status, *later] == [502, 502, 200]


async def test_a_fault_can_last_for_a_time(own: Caller) -> None:
    assert (await faulty(own, "outage", DEEZER, seconds=0.05)).status == 502
    await asyncio.sleep(0.06)
    assert (await own.get(DEEZER)).status == 200
