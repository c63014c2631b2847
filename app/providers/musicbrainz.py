"""MusicBrainz' web service: many ISRCs in one search, then a recording with its works and pages by its id.

JSON from `/ws/2`, no key; a User-Agent with a contact is compulsory and one request a second is allowed, see
https://musicbrainz.org/doc/MusicBrainz_API. Asked faster, it answers everything with 503 until the pace drops.
The `/isrc/…` resource is not used: it takes one ISRC, where a search takes many for the same price, and gives no works.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import ProviderThrottled, UnreadableAnswer
from app.music.claim import Claim, ExternalId
from app.music.facets import CORE, WORKS, links
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.musicbrainz_recordings import (
    count_found,
    parse_claims,
    parse_lookup,
    parse_recording,
    parse_search,
)
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, retry_after
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

PAGE = 100  # rows; a greater limit silently becomes 25
MOST_PAGES = 10
BATCH = 50  # ISRCs per search; several recordings may match each

WITH_EVERYTHING = (
    "artist-credits+releases+release-groups+isrcs+aliases+work-rels+work-level-rels+artist-rels+url-rels+label-rels"
)
WITH_ISRCS = "isrcs+artist-credits"

# Where the pages are that editors relate to recordings; most pages are related to releases instead.
RELATED_PLATFORMS = (
    Platform.SPOTIFY,
    Platform.APPLE_MUSIC,
    Platform.YOUTUBE,
    Platform.DEEZER,
    Platform.TIDAL,
    Platform.BEATPORT,
    Platform.SOUNDCLOUD,
    Platform.QOBUZ,
    Platform.AMAZON_MUSIC,
    Platform.MUSICBRAINZ,
)

SEARCH = Question("search", links([Platform.MUSICBRAINZ]) | {CORE}, batch=BATCH)
RECORDING = Question("recording", links(RELATED_PLATFORMS) | {CORE, WORKS}, after="search")

_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SECONDS_TO_CALM = 2.0  # it does not always say how long to wait; a second's rate is calm after two


class MusicBrainz:
    """MusicBrainz as a provider. `transport` carries the User-Agent, which is compulsory."""

    name = "musicbrainz"
    questions = (SEARCH, RECORDING)
    searches = True
    resolves = frozenset({"musicbrainz"})

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:
        """`search` finds recordings by ISRC; `recording` reads the best of those found, with works and pages.

        A want without an id of ours is absent for `recording`: the search before it found nothing.
        """
        if question.name == SEARCH.name:
            isrcs = [want.isrc for want in wants]
            return parse_search(isrcs, await fetch_by_isrc(self._transport, isrcs))
        answers: dict[str, Answer | Absent] = {}
        for want in wants:
            if want.own_ids:
                mbid = want.own_ids[0]
                body = await fetch_recording(self._transport, mbid, WITH_EVERYTHING)
                answers[want.isrc] = parse_lookup(want.isrc, mbid, body)
            else:
                answers[want.isrc] = Absent()
        return answers

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough here
        """The recording with this MBID, once for each of its ISRCs."""
        mbid = external.id.lower()
        if not _MBID.fullmatch(mbid):
            return []
        return parse_recording(mbid, await fetch_recording(self._transport, mbid, WITH_ISRCS))

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match and have an ISRC, as MusicBrainz scores them."""
        return parse_claims(await fetch_matching(self._transport, terms))[:limit]

    async def health(self) -> Health:
        """How MusicBrainz fares, without asking it."""
        return await self._transport.health()


def open_musicbrainz(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> MusicBrainz | None:
    """MusicBrainz as the settings want it asked, or None."""
    if not settings.musicbrainz_enabled:
        return None
    return MusicBrainz(
        open_transport(
            session,
            settings,
            MusicBrainz.name,
            url=settings.musicbrainz_url,
            sandbox_path="/musicbrainz/ws/2",
            pace=settings.musicbrainz_pace,
            concurrency=settings.musicbrainz_concurrency,
            sharing=sharing,
            judge=judge,
        )
    )


async def fetch_by_isrc(transport: Transport, isrcs: Sequence[str]) -> list[Any]:
    """All pages of the search for several ISRCs. Raises UnreadableAnswer where they do not end."""
    query = f"isrc:({' OR '.join(isrcs)})"
    pages: list[Any] = []
    fetched = 0
    while len(pages) < MOST_PAGES:
        params = {"query": query, "limit": str(PAGE), "offset": str(fetched), "fmt": "json"}
        pages.append(read_json(await transport.get("/recording", params, judge=judge)))
        found, here = count_found(pages[-1])
        fetched += here
        if fetched >= found or not here:
            return pages
    raise UnreadableAnswer(f"more than {MOST_PAGES * PAGE} recordings for {len(isrcs)} ISRCs")


async def fetch_recording(transport: Transport, mbid: str, include: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """One recording's body; None where MusicBrainz has no recording with this id."""
    reply = await transport.get(f"/recording/{mbid}", {"inc": include.replace("+", " "), "fmt": "json"}, judge=judge)
    return None if reply.status == 404 else read_json(reply)


async def fetch_matching(transport: Transport, terms: SearchTerms) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The first page of recordings that match. Free text is asked with `dismax`, where no sign has a meaning."""
    if terms.text is not None:
        params = {"query": terms.text, "dismax": "true"}
    else:
        artists = [f"artist:{quoted(artist)}" for artist in terms.artists]
        params = {"query": " AND ".join([f"recording:{quoted(terms.title or '')}", *artists])}
    reply = await transport.get("/recording", {**params, "limit": str(PAGE), "fmt": "json"}, judge=judge)
    return read_json(reply)


def quoted(text: str) -> str:
    """A phrase of the Lucene query language: between quotes only a quote and a backslash have a meaning."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def judge(reply: Reply) -> None:
    """MusicBrainz' answers are JSON, "not found" included; its 503 about the rate limit is a throttle, no outage."""
    if reply.status == 503 and b"rate limit" in reply.body.lower():
        wait = retry_after(reply)
        raise ProviderThrottled("asked too fast (status 503)", _SECONDS_TO_CALM if wait is None else wait)
    judge_status(reply)
    read_json(reply)
