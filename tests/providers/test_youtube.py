"""YouTube over HTTP: one call checks what others reported, a search guesses, and the day's searches end at midnight."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, QuotaSpent, UnreadableAnswer
from app.music.claim import ExternalId, Length
from app.music.facets import EVERYTHING
from app.providers.allowance import DailyAllowance
from app.providers.contract import Absent, Answer, Failure, FailureKind, Known, SearchTerms, Want
from app.providers.reply import Reply
from app.providers.youtube import MOST_VIDEOS, ZONE, YouTube, judge, judge_search, open_youtube
from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import Settings
from tests.providers.conftest import Serve
from tests.providers.test_youtube_videos import body, listed
from tests.providers.upstream import Asked, upstream_of
from tests.servers import running

FIRST, SECOND, THIRD = "USAAA0000001", "USAAA0000002", "USAAA0000003"
KNOWN = Known("One More Time", artists=("Daft Punk",), length=Length(320_357))
QUICK = SandboxConfig(latency={"*": 0}, pace={"*": None}, synthetic=200, everyone_knows=True)
NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)  # at noon, Pacific time
MIDNIGHT = datetime(2026, 11, 21, 8, tzinfo=UTC)


def reported(isrc: str, *ids: str) -> Want:
    return Want(isrc, known=Known(KNOWN.title, None, KNOWN.artists, KNOWN.length, ids=ids))


def spent(reason: str = "quotaExceeded") -> dict[str, Any]:
    return {"error": {"code": 403, "message": "...", "errors": [{"domain": "youtube.quota", "reason": reason}]}}


def hits(*ids: str) -> dict[str, Any]:
    return {"kind": "youtube#searchListResponse", "items": [{"id": {"videoId": own_id}} for own_id in ids]}


def tube(asked: Asked) -> tuple[int, Any]:
    """Video "g" is gone, "o" is of another song; a search finds a delivery and an upload."""
    if asked.path == "/search":
        return 200, hits("delivery", "upload") if FIRST in asked.query["q"] else hits()
    videos = {
        "v": body("Daft Punk - One More Time", "Daft Punk"),
        "o": body("Aerodynamic"),
        "delivery": body(),
        "upload": body("Daft Punk - One More Time", "Somebody"),
    }
    ids = asked.query["id"].split(",")
    return 200, listed(*({**videos[own_id], "id": own_id} for own_id in ids if own_id in videos))


def links_of(outcome: object) -> list[tuple[str | None, bool]]:
    assert isinstance(outcome, Answer)
    return [(link.id, link.guessed) for link in outcome.claim.links]


async def test_reported_videos_of_a_whole_batch_are_checked_by_one_call_and_no_search(serve: Serve):
    upstream = await upstream_of(serve, tube)
    youtube = YouTube(upstream.transport)
    (question,) = youtube.questions
    assert (question.batch, question.from_known) == (MOST_VIDEOS, True)
    assert question.facets == {"links:youtube"} <= EVERYTHING
    outcomes = await youtube.ask(question, [reported(FIRST, "v", "g"), reported(SECOND, "g"), reported(THIRD, "o")])
    assert links_of(outcomes[FIRST]) == [("v", False)]
    assert outcomes[SECOND] == Absent()
    other = outcomes[THIRD]
    assert isinstance(other, Absent)
    assert [(one.title, one.reason) for one in other.candidates] == [
        ("Aerodynamic", "the video's title names another song or another version")
    ]
    assert [(asked.path, asked.query["id"]) for asked in upstream.asked] == [("/videos", "v,g,o")]


async def test_a_found_video_is_a_guess_and_only_a_fitting_delivery_is_taken(serve: Serve):
    upstream = await upstream_of(serve, tube)
    youtube = YouTube(upstream.transport)
    outcomes = await youtube.ask(youtube.questions[0], [Want(FIRST, known=KNOWN), Want(SECOND, known=KNOWN)])
    assert links_of(outcomes[FIRST]) == [("delivery", True)]
    assert outcomes[SECOND] == Absent()
    assert sorted(asked.path for asked in upstream.asked) == ["/search", "/search", "/videos"]
    assert {asked.query.get("q") for asked in upstream.asked} == {f'"{FIRST}"', f'"{SECOND}"', None}


async def test_more_videos_than_fit_are_asked_in_calls_of_50(serve: Serve):
    upstream = await upstream_of(serve, tube)
    youtube = YouTube(upstream.transport)
    ids = [f"x{number}" for number in range(60)]
    await youtube.ask(youtube.questions[0], [reported(FIRST, *ids)])
    assert [len(asked.query["id"].split(",")) for asked in upstream.asked] == [50, 10]


async def test_the_days_searches_are_counted_and_reported_videos_are_still_checked(serve: Serve):
    upstream = await upstream_of(serve, tube)
    youtube = YouTube(upstream.transport, DailyAllowance(1, ZONE, lambda: NOON))
    wants = [Want(SECOND, known=KNOWN), Want(THIRD, known=KNOWN), reported(FIRST, "v")]
    outcomes = await youtube.ask(youtube.questions[0], wants)
    assert outcomes[SECOND] == Absent()
    assert outcomes[THIRD] == Failure(FailureKind.QUOTA_SPENT, "the allowance of the day is used up", MIDNIGHT)
    assert links_of(outcomes[FIRST]) == [("v", False)]
    assert [asked.path for asked in upstream.asked] == ["/search", "/videos"]
    assert (await youtube.health()).quota_spent_until == MIDNIGHT
    with pytest.raises(QuotaSpent) as raised:
        await youtube.ask(youtube.questions[0], wants[:2])
    assert raised.value.until == MIDNIGHT


async def test_searches_that_youtube_says_are_spent_are_not_tried_again_that_day(serve: Serve):
    upstream = await upstream_of(serve, lambda asked: (403, spent()) if asked.path == "/search" else tube(asked))
    youtube = YouTube(upstream.transport, DailyAllowance(100, ZONE, lambda: NOON))
    for _ in range(2):
        with pytest.raises(QuotaSpent):
            await youtube.ask(youtube.questions[0], [Want(FIRST, known=KNOWN)])
    assert [asked.path for asked in upstream.asked] == ["/search"]
    assert links_of((await youtube.ask(youtube.questions[0], [reported(FIRST, "v")]))[FIRST]) == [("v", False)]


async def test_a_search_that_breaks_costs_no_other_recording_its_answer(serve: Serve):
    upstream = await upstream_of(serve, lambda asked: (500, b"") if asked.path == "/search" else tube(asked))
    youtube = YouTube(upstream.transport)
    outcomes = await youtube.ask(youtube.questions[0], [Want(SECOND, known=KNOWN), reported(FIRST, "v")])
    failure = outcomes[SECOND]
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.UNAVAILABLE
    assert links_of(outcomes[FIRST]) == [("v", False)]
    with pytest.raises(ProviderUnavailable):
        await youtube.ask(youtube.questions[0], [Want(SECOND, known=KNOWN)])


async def test_a_video_resolves_to_no_recording_and_nothing_is_asked(serve: Serve):
    upstream = await upstream_of(serve, tube)
    youtube = YouTube(upstream.transport)
    assert youtube.resolves == frozenset()
    assert await youtube.resolve(ExternalId("youtube", "v"), "") == ()
    assert not youtube.searches
    assert await youtube.search(SearchTerms(text="a"), 5) == ()
    assert await youtube.ask(youtube.questions[0], [Want(FIRST)]) == {FIRST: Absent()}
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", QuotaSpent),
        (403, "dailyLimitExceeded", QuotaSpent),
        (403, "rateLimitExceeded", ProviderThrottled),
        (403, "accessNotConfigured", ProviderRefused),
        (200, "accessNotConfigured", ProviderRefused),
        (400, "keyInvalid", ProviderRefused),
        (404, "notFound", ProviderRefused),
        (429, "", ProviderThrottled),
        (503, "backendError", ProviderUnavailable),
    ],
)
def test_errors_are_told_apart_by_their_reason(status, reason, kind):
    raw = json.dumps(spent(reason)).encode() if reason else b""
    with pytest.raises(kind) as raised:
        judge(Reply(status, {}, raw))
    assert type(raised.value) is kind
    if kind is not QuotaSpent:
        with pytest.raises(kind):
            judge_search(Reply(status, {}, raw))


def test_an_answer_that_is_not_json_is_unreadable():
    with pytest.raises(UnreadableAnswer):
        judge(Reply(200, {}, b"<html>"))


async def test_without_a_key_it_is_not_opened():
    async with aiohttp.ClientSession() as session:
        assert open_youtube(session, Settings(sandbox="off")) is None


async def test_the_sandbox_checks_finds_and_spends():
    with running(create_sandbox(QUICK)) as base:
        async with aiohttp.ClientSession() as session:
            settings = Settings(sandbox="on", sandbox_url=base, youtube_searches_per_day=1000, youtube_pace="1000/1s")
            youtube = open_youtube(session, settings)
            assert youtube is not None
            isrcs = [f"ZZSYN{n:07}" for n in range(110)]
            wants = [Want(isrc, known=Known("Nothing", artists=("Nobody",))) for isrc in isrcs]
            outcomes = await youtube.ask(youtube.questions[0], wants)
            kinds = [type(outcome) for outcome in outcomes.values()]
            assert (kinds.count(Absent), kinds.count(Failure)) == (100, 10)
