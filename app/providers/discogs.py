"""Discogs: releases by their ids, and a search for them; a recording's place is a position on a release.

There is no search by ISRC, so a recording is looked for by what others told of it: the releases that they reported,
then its barcodes, then its title and artists. What is taken for it is told in `app.providers.discogs_releases`.
Without a token 25 calls a minute are allowed and no search (the latter by the documentation's word); with one, 60.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import ProviderRefused, ProviderThrottled
from app.music.claim import Claim, ExternalId
from app.music.facets import links
from app.music.links import check_id
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Known, Question, SearchTerms, Want
from app.providers.discogs_bodies import NAME, Release, parse_hits, parse_release
from app.providers.discogs_releases import claim, find, isrcs_of
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, retry_after
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

RELEASE = Question("release", links([Platform.DISCOGS]), from_known=True, searches=True)
PACE = "60/60s"
ANONYMOUS_PACE = "25/60s"
MOST_RELEASES = 2  # read per recording; a further pressing seldom tells more
MOST_BARCODES = 2
HITS = "5"
_WAIT = 10.0  # seconds; Discogs does not say how long, and its window slides


class Discogs:
    """Discogs as a provider. `searches_releases` says that the transport carries a token, which the search needs."""

    name = NAME
    questions = (RELEASE,)
    resolves = frozenset({NAME})
    searches = False

    def __init__(self, transport: Transport, *, searches_releases: bool = True) -> None:
        self._transport = transport
        self._searches_releases = searches_releases

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:  # noqa: ARG002 - Discogs has one question
        """The recording's place on a release; raises ProviderRefused where a search is needed and there is no token."""
        return {want.isrc: await self._place(want.isrc, want.known) if want.known else Absent() for want in wants}

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recordings for whose position (`487193-2`) the release lists an ISRC; few releases do."""
        if not check_id(Platform.DISCOGS, external.id):
            return ()
        number, _, position = external.id.partition("-")
        release = await self._release(number)
        return [Claim(isrc) for isrc in isrcs_of(release, position or None)] if release else ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:  # noqa: ARG002 - the contract's arguments
        """Nothing: what Discogs' search finds has no ISRC."""
        return ()

    async def health(self) -> Health:
        """How Discogs fares, without asking it."""
        return await self._transport.health()

    async def _place(self, isrc: str, known: Known) -> Answer | Absent:
        for own_id in known.ids[:MOST_RELEASES]:
            number, _, position = own_id.partition("-")
            release = await self._release(number)
            match = find(release, isrc, known, position or None, reported=True) if release else None
            if release and match:
                return Answer(claim(release, match, isrc))
        if known.ids:
            return Absent()  # others know a release, so a search would only bring up its pressings
        if not self._searches_releases:
            raise ProviderRefused("a search needs a token (DISCOGS_TOKEN)")
        for number in await self._found(known):
            release = await self._release(number)
            match = find(release, isrc, known, reported=False) if release else None
            if release and match:
                return Answer(claim(release, match, isrc))
        return Absent()

    async def _found(self, known: Known) -> Sequence[str]:
        """Releases with the recording's barcodes; where none has a barcode, those with its title and first artist."""
        for gtin in known.gtins[:MOST_BARCODES]:
            hits = parse_hits(await fetch_search(self._transport, {"barcode": gtin.lstrip("0").zfill(12)}))
            if hits:
                return hits[:MOST_RELEASES]
        if known.gtins or not known.artists:
            return ()
        words = {"track": known.title, "artist": known.artists[0]}
        return parse_hits(await fetch_search(self._transport, words))[:MOST_RELEASES]

    async def _release(self, number: str) -> Release | None:
        body = await fetch_release(self._transport, number)
        return None if body is None else parse_release(body)


def open_discogs(session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None) -> Discogs | None:
    """Discogs as the settings want it asked, or None."""
    if not settings.discogs_enabled:
        return None
    token = settings.discogs_token.get_secret_value() if settings.discogs_token else None
    if token is None and settings.uses_sandbox:
        token = "sandbox"  # noqa: S105 - the sandbox takes any
    transport = open_transport(
        session,
        settings,
        Discogs.name,
        url=settings.discogs_url,
        sandbox_path="/discogs",
        pace=settings.discogs_pace or (PACE if token else ANONYMOUS_PACE),
        concurrency=settings.discogs_concurrency,
        sharing=sharing,
        judge=judge,
        headers={"Authorization": f"Discogs token={token}"} if token else {},
    )
    return Discogs(transport, searches_releases=token is not None)


async def fetch_release(transport: Transport, number: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a release; None where Discogs has none of this number."""
    reply = await transport.get(f"/releases/{number}", judge=judge)
    return None if reply.status == 404 else read_json(reply)


async def fetch_search(transport: Transport, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for releases."""
    return read_json(
        await transport.get("/database/search", {"type": "release", "per_page": HITS, **fields}, judge=judge)
    )


def judge(reply: Reply) -> None:
    """Discogs' answers are JSON, "not found" included; a 429 says not when to come back."""
    if reply.status == 429:
        raise ProviderThrottled("asked too fast (status 429)", retry_after(reply) or _WAIT)
    judge_status(reply)
    read_json(reply)
