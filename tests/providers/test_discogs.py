"""Discogs over HTTP: what it is asked for a known recording, in which order, and at what price."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.claim import ExternalId, Length
from app.music.facets import EVERYTHING
from app.providers.contract import Absent, Answer, Known, SearchTerms, Want
from app.providers.discogs import Discogs, judge, open_discogs
from app.providers.reply import Reply
from app.sandbox import synthetic
from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import Settings
from tests.providers.conftest import Serve
from tests.providers.upstream import Asked, upstream_of
from tests.servers import running

ISRC = "USAAA0000001"
TITLE, ARTISTS, LENGTH = "One More Time", ("Daft Punk",), Length(320_357)
KNOWN = Known(TITLE, artists=ARTISTS, length=LENGTH)
QUICK = SandboxConfig(latency={"*": 0}, pace={"*": None}, synthetic=500, everyone_knows=True)


def release(number: int, **changes: Any) -> dict[str, Any]:
    tracks = [{"position": "1", "type_": "track", "title": TITLE, "duration": "5:20"}]
    facts = {"id": number, "title": "D", "labels": [], "artists": [{"name": "Daft Punk"}], "tracklist": tracks}
    return facts | changes


def records(asked: Asked) -> tuple[int, Any]:
    """Release 1 is the recording's, release 2 lists its ISRC; a barcode finds 1, words find 3 and 1."""
    listed = [{"type": "ISRC", "value": "US-AAA-00-00001", "description": "Track 1"}]
    barcode = [{"type": "Barcode", "value": "724384960650"}]
    match asked.path:
        case "/releases/1":
            return 200, release(1, identifiers=barcode)
        case "/releases/2":
            return 200, release(2, identifiers=listed)
        case "/releases/3":
            return 200, release(3, tracklist=[])
        case "/database/search" if asked.query.get("barcode") == "724384960650":
            return 200, {"results": [{"id": 1, "type": "release"}]}
        case "/database/search" if asked.query.get("track") == TITLE:
            return 200, {"results": [{"id": 3, "type": "release"}, {"id": 1, "type": "release"}]}
        case "/database/search":
            return 200, {"results": []}
    return 404, {"message": "Release not found."}


async def ask(discogs: Discogs, known: Known) -> list[tuple[str | None, bool]]:
    outcome = (await discogs.ask(discogs.questions[0], [Want(ISRC, known=known)]))[ISRC]
    return [(link.id, link.guessed) for link in outcome.claim.links] if isinstance(outcome, Answer) else []


@pytest.mark.parametrize(
    ("known", "found", "asked"),
    [
        (Known(TITLE, ids=("1-1",)), [("1-1", False)], ["/releases/1"]),
        (Known(TITLE, ids=("9-1", "1")), [("1-1", False)], ["/releases/9", "/releases/1"]),
        (Known(TITLE, ids=("9", "8", "1")), [], ["/releases/9", "/releases/8"]),
        (Known(TITLE, gtins=("00724384960650",)), [("1-1", False)], ["/database/search", "/releases/1"]),
        (Known(TITLE, gtins=("00000000000017",)), [], ["/database/search"]),
        (KNOWN, [("1-1", True)], ["/database/search", "/releases/3", "/releases/1"]),
        (Known("Another", artists=ARTISTS), [], ["/database/search"]),
        (Known(TITLE), [], []),
    ],
)
async def test_reported_releases_go_before_barcodes_and_barcodes_before_words(serve: Serve, known, found, asked):
    upstream = await upstream_of(serve, records)
    discogs = Discogs(upstream.transport)
    (question,) = discogs.questions
    assert question.from_known
    assert question.facets == {"links:discogs"} <= EVERYTHING
    assert await ask(discogs, known) == found
    assert [one.path for one in upstream.asked] == asked


async def test_a_recording_nobody_knows_is_not_looked_for(serve: Serve):
    upstream = await upstream_of(serve, records)
    discogs = Discogs(upstream.transport)
    assert await discogs.ask(discogs.questions[0], [Want(ISRC)]) == {ISRC: Absent()}
    assert upstream.asked == []


async def test_without_a_token_reported_releases_are_read_and_nothing_is_searched(serve: Serve):
    upstream = await upstream_of(serve, records)
    discogs = Discogs(upstream.transport, searches_releases=False)
    assert await ask(discogs, Known(TITLE, ids=("1-1",))) == [("1-1", False)]
    with pytest.raises(ProviderRefused, match="DISCOGS_TOKEN"):
        await ask(discogs, KNOWN)
    assert [one.path for one in upstream.asked] == ["/releases/1"]


async def test_a_position_resolves_only_where_the_release_lists_its_isrc(serve: Serve):
    upstream = await upstream_of(serve, records)
    discogs = Discogs(upstream.transport)
    assert [claim.isrc for claim in await discogs.resolve(ExternalId("discogs", "2-1"), "")] == [ISRC]
    for unknown in ("2-2", "1-1", "9-1"):
        assert not await discogs.resolve(ExternalId("discogs", unknown), "")
    for nonsense in ("../me", "", "x-1"):
        assert not await discogs.resolve(ExternalId("discogs", nonsense), "")
    assert len(upstream.asked) == 4
    assert not discogs.searches
    assert await discogs.search(SearchTerms(text="a"), 5) == ()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b'{"message": "You must authenticate to access this resource."}', ProviderRefused),
        (429, b'{"message": "You are making requests too quickly."}', ProviderThrottled),
        (502, b"<html>", ProviderUnavailable),
        (200, b"<html>", UnreadableAnswer),
        (404, b"<html>", UnreadableAnswer),
    ],
)
def test_what_is_no_answer_is_told_apart(status, body, kind):
    with pytest.raises(kind) as raised:
        judge(Reply(status, {}, body))
    assert type(raised.value) is kind


def test_too_fast_waits_though_discogs_does_not_say_how_long():
    with pytest.raises(ProviderThrottled) as raised:
        judge(Reply(429, {}, b"{}"))
    assert raised.value.retry_after == 10.0


@pytest.mark.parametrize(("token", "pace"), [("t", "60/60s"), (None, "25/60s")])
async def test_the_pace_is_that_of_the_token(token, pace):
    async with aiohttp.ClientSession() as session:
        discogs = open_discogs(session, Settings(sandbox="off", discogs_token=token))
        assert discogs is not None
        assert (await discogs.health()).pace == pace
        assert open_discogs(session, Settings(sandbox="off", discogs_enabled=False)) is None


async def test_the_sandbox_places_a_recording_by_its_barcode_and_resolves_the_position():
    with running(create_sandbox(QUICK)) as base:
        async with aiohttp.ClientSession() as session:
            discogs = open_discogs(session, Settings(sandbox="on", sandbox_url=base, discogs_pace="1000/1s"))
            assert discogs is not None
            placed = resolved = 0
            for n in range(40):
                truth = synthetic.recording(n)
                known = Known(truth.title, truth.version or None, gtins=((truth.release.gtin or "").zfill(14),))
                outcome = (await discogs.ask(discogs.questions[0], [Want(truth.isrc, known=known)]))[truth.isrc]
                assert isinstance(outcome, Answer)
                (link,) = outcome.claim.links
                placed += 1
                claims = await discogs.resolve(ExternalId("discogs", link.id or ""), "")
                assert {claim.isrc for claim in claims} <= {truth.isrc}
                resolved += len(claims)
            assert placed == 40
            assert 0 < resolved < 20
