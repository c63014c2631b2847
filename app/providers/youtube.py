"""YouTube's Data API: checks the videos that others report for a recording, and searches for one where none is known.

It knows no ISRC. A search for the ISRC as a word finds deliveries whose hidden metadata hold it, often enough to be
worth a guess and never enough to be proof: such links are marked as guessed, and no recording is resolved from a
video. Searches have an allowance of their own, 100 a day since 2026; checking 50 videos costs one of 10,000 units.
Days end at midnight Pacific time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import msgspec
from msgspec.structs import replace

from app.errors import ProviderError, ProviderRefused, ProviderThrottled, QuotaSpent
from app.music.claim import Claim, ExternalId
from app.music.facets import links
from app.music.platforms import Platform
from app.providers.allowance import DailyAllowance
from app.providers.contract import Absent, Answer, Failure, FailureKind, Health, Outcome, Question, SearchTerms, Want
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json
from app.providers.transport import Transport
from app.providers.youtube_videos import (
    NAME,
    Video,
    candidate,
    delivers,
    link,
    may_show,
    parse_hits,
    parse_videos,
)
from app.settings import Settings
from app.shared.sharing import Sharing

MOST_VIDEOS = 50
HITS = "5"
MUSIC = "10"  # the category
SEARCHES_PER_DAY = 100
ZONE = "America/Los_Angeles"

_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_OTHER_VIDEO = "the video's title names another song or another version"


class YouTube:
    """YouTube as a provider. `transport` carries the key; `searches` is the day's allowance of searches."""

    name = NAME
    questions = (Question("video", links([Platform.YOUTUBE]), batch=MOST_VIDEOS, from_known=True, searches=True),)
    resolves: frozenset[str] = frozenset()
    searches = False

    def __init__(self, transport: Transport, allowance: DailyAllowance | None = None) -> None:
        self._transport = transport
        self._allowance = allowance or DailyAllowance(SEARCHES_PER_DAY, ZONE)

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome]:  # noqa: ARG002 - YouTube has one question
        """The reported videos that hold, or where none is reported, a found one that fits."""
        unreported = [want for want in wants if want.known and not want.known.ids]
        found = dict(zip((want.isrc for want in unreported), await self._search(unreported), strict=True))
        errors = [ids for ids in found.values() if isinstance(ids, ProviderError)]
        if errors and len(errors) == len(wants):
            raise errors[0]
        listed = {want.isrc: found.get(want.isrc, _reported(want)) for want in wants}
        videos = await self._videos([own_id for ids in listed.values() if isinstance(ids, tuple) for own_id in ids])
        return {want.isrc: _outcome(want, listed[want.isrc], videos) for want in wants}

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the contract's arguments
        """Nothing: no field of a video tells an ISRC."""
        return ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:  # noqa: ARG002 - the contract's arguments
        """Nothing: no field of a video tells an ISRC."""
        return ()

    async def health(self) -> Health:
        """How YouTube fares, without asking it; a spent allowance of searches is told too."""
        health = await self._transport.health()
        return replace(health, quota_spent_until=health.quota_spent_until or self._allowance.spent_until)

    async def _search(self, wants: Sequence[Want]) -> list[tuple[str, ...] | ProviderError]:
        """What each search finds; one that fails costs no other want its answer."""
        return await asyncio.gather(*(self._search_one(want.isrc) for want in wants))

    async def _search_one(self, isrc: str) -> tuple[str, ...] | ProviderError:
        try:
            self._allowance.take()
            body = await fetch_search(self._transport, isrc)
            if body is None:
                self._allowance.spend()
                self._allowance.take()
            return parse_hits(body)
        except ProviderError as error:
            return error

    async def _videos(self, ids: Sequence[str]) -> Mapping[str, Video]:
        each = list(dict.fromkeys(ids))
        videos: dict[str, Video] = {}
        for start in range(0, len(each), MOST_VIDEOS):
            videos |= parse_videos(await fetch_videos(self._transport, each[start : start + MOST_VIDEOS]))
        return videos


def open_youtube(session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None) -> YouTube | None:
    """YouTube with the settings' key, or None without one; the sandbox takes any."""
    if settings.youtube_api_key is None and not settings.uses_sandbox:
        return None
    key = settings.youtube_api_key.get_secret_value() if settings.youtube_api_key else "sandbox"
    transport = open_transport(
        session,
        settings,
        YouTube.name,
        url=settings.youtube_url,
        sandbox_path="/youtube/v3",
        pace=settings.youtube_pace,
        concurrency=settings.youtube_concurrency,
        sharing=sharing,
        judge=judge,
        headers={"x-goog-api-key": key},
    )
    return YouTube(transport, DailyAllowance(settings.youtube_searches_per_day, ZONE))


def _reported(want: Want) -> tuple[str, ...]:
    return want.known.ids if want.known else ()


def _outcome(want: Want, ids: tuple[str, ...] | ProviderError, videos: Mapping[str, Video]) -> Outcome:
    if isinstance(ids, QuotaSpent):
        return Failure(FailureKind.QUOTA_SPENT, ids.reason, ids.until)
    if isinstance(ids, ProviderError):
        return Failure(FailureKind.UNAVAILABLE, ids.reason)
    if want.known is None:
        return Absent()  # nothing to recognise a video by
    known, reported = want.known, bool(_reported(want))
    shown = [videos[own_id] for own_id in ids if own_id in videos]
    fitting = [video for video in shown if (may_show if reported else delivers)(video, known)]
    if fitting:
        return Answer(Claim(want.isrc, links=tuple(link(video, guessed=not reported) for video in fitting)))
    # Of what a search brings up, most has nothing to do with the recording.
    return Absent(tuple(candidate(video, _OTHER_VIDEO) for video in shown) if reported else ())


async def fetch_videos(transport: Transport, ids: Sequence[str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body about at most 50 videos."""
    params = {"part": "snippet,contentDetails", "id": ",".join(ids)}
    return read_json(await transport.get("/videos", params, judge=judge))


async def fetch_search(transport: Transport, isrc: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for an ISRC as a word; None where YouTube says that the day's searches are spent."""
    params = {"part": "snippet", "type": "video", "videoCategoryId": MUSIC, "maxResults": HITS, "q": f'"{isrc}"'}
    reply = await transport.get("/search", params, judge=judge_search)
    return None if _reason(reply) in _SPENT else read_json(reply)


def judge(reply: Reply) -> None:
    """Tell YouTube's refusals apart by their reason; all come with 403, a wrong key with 400.

    Raises QuotaSpent, ProviderThrottled, and as `judge_status`; a 404 is an address that YouTube does not have.
    """
    reason = _reason(reply)
    if reason in _SPENT:
        raise QuotaSpent("the units of the day are used up", DailyAllowance(0, ZONE).midnight)
    if reason in _TOO_FAST:
        raise ProviderThrottled(f"asked too fast ({reason})")
    if reply.status < 500 and reply.status != 429 and (reason or reply.status >= 400):
        raise ProviderRefused(f"the request was refused (status {reply.status}{', ' if reason else ''}{reason})")
    judge_status(reply)
    read_json(reply)


def judge_search(reply: Reply) -> None:
    """As `judge`; but spent searches leave the other allowance as it is, so they are no matter of the transport's."""
    if _reason(reply) not in _SPENT:
        judge(reply)


class _Cause(msgspec.Struct):
    reason: str


class _Causes(msgspec.Struct):
    errors: list[_Cause]


class _Error(msgspec.Struct):
    error: _Causes


def _reason(reply: Reply) -> str:
    """YouTube's word for what is wrong, such as `quotaExceeded`; empty where there is none."""
    try:
        causes = msgspec.json.decode(reply.body, type=_Error).error.errors
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return causes[0].reason[:40] if causes else ""
