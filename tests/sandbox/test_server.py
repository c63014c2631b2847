from __future__ import annotations

import pytest

from app.sandbox.config import SandboxConfig, parse_latency, parse_pace
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.library import bundled
from app.sandbox.pace import Pace
from app.sandbox.server import FACES, create_sandbox
from tests.sandbox.conftest import Caller


def test_some_dozens_of_real_recordings_are_bundled_and_each_provider_knows_a_part() -> None:
    asked = [face.name for face in FACES if face.name != "recoupable"]  # which is asked for lists alone
    known = {name: {recording.isrc for recording in bundled(name)} for name in asked}
    everything = set().union(*known.values())
    assert len(everything) >= 40
    assert all(0 < len(isrcs) < len(everything) for isrcs in known.values())


def test_providers_disagree_about_bundled_recordings() -> None:
    lengths: dict[str, set[int]] = {}
    for face in FACES:
        for recording in bundled(face.name):
            lengths.setdefault(recording.isrc, set()).add(recording.length_ms)
    assert sum(len(told) > 1 for told in lengths.values()) >= 5


@pytest.mark.parametrize(
    ("isrc", "platforms"),
    [
        ("GBDUW0000053", {"spotify", "beatport", "applemusic", "tidal", "discogs", "musicbrainz", "deezer"}),
        ("USCJY1431309", {"spotify", "applemusic", "youtube", "deezer", "tidal", "beatport"}),
    ],
)
async def test_the_seeds_reach_at_least_six_platforms(caller: Caller, isrc: str, platforms: set[str]) -> None:
    links = (await caller.get("/sonovault/v1/tracks/links", {"isrc": isrc})).body["links"]
    told = {link["source"] for link in links}
    (track,) = (await caller.get("/acrcloud/api/external-metadata/tracks", {"isrc": isrc})).body["data"]
    told |= {platform for platform, pages in track["external_metadata"].items() if pages}
    told |= {"deezer"} if (await caller.get(f"/deezer/track/isrc:{isrc}")).body["link"] else set()
    assert told == platforms


async def test_the_control_face_sets_latency_and_pace(own: Caller) -> None:
    latency = (await own.ask("PUT", "/sandbox/latency", json={"*": "5ms", "deezer": "0"})).body["latency"]
    assert (latency["deezer"], latency["musicbrainz"]) == ("0ms", "5ms")
    pace = (await own.ask("PUT", "/sandbox/pace", json={"deezer": "1/60s"})).body["pace"]
    assert (pace["deezer"], pace["musicbrainz"]) == ("1/60s", "none")
    assert [("error" in (await own.get("/deezer/track/3135553")).body) for _ in range(2)] == [False, True]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/sandbox/faults", {"provider": "napster", "fault": "outage"}),
        ("POST", "/sandbox/faults", {"provider": "deezer", "fault": "boredom"}),
        ("PUT", "/sandbox/latency", {"deezer": "soon"}),
        ("PUT", "/sandbox/pace", {"napster": "1/1s"}),
        ("DELETE", "/sandbox/faults/napster", None),
    ],
)
async def test_the_control_face_says_what_it_cannot_do(own: Caller, method: str, path: str, body: object) -> None:
    reply = await own.ask(method, path, json=body)
    assert reply.status == 400
    assert reply.body["error"]


@pytest.mark.parametrize(
    "own", [SandboxConfig(latency={"*": 0}, faults=(Fault("deezer", FaultKind.OUTAGE),))], indirect=True
)
async def test_faults_can_be_in_force_from_the_start(own: Caller) -> None:
    assert (await own.get("/deezer/track/3135553")).status == 502
    assert [fault["fault"] for fault in (await own.get("/sandbox/faults")).body["faults"]] == ["outage"]


def test_settings_are_read_from_the_command_line() -> None:
    assert parse_latency("musicbrainz=200ms") == ("musicbrainz", 0.2)
    assert parse_latency("deezer=1.5s") == ("deezer", 1.5)
    assert parse_latency("0") == ("*", 0)
    assert parse_pace("musicbrainz=1/1s") == ("musicbrainz", Pace(1, 1))
    assert parse_pace("none") == ("*", None)
    assert Fault.parse("musicbrainz=slow:30") == Fault("musicbrainz", FaultKind.SLOW, delay=30)


@pytest.mark.parametrize(
    "config",
    [
        SandboxConfig(latency={"napster": 1}),
        SandboxConfig(pace={"napster": None}),
        SandboxConfig(faults=(Fault("napster", FaultKind.OUTAGE),)),
        SandboxConfig(synthetic=10**7 + 1),
    ],
)
def test_a_setting_that_cannot_be_is_refused(config: SandboxConfig) -> None:
    with pytest.raises(ValueError, match=r"napster|synthetic"):
        create_sandbox(config)
