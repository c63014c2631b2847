"""SonoVault: recordings and their pages on seven platforms, a hundred ISRCs per call.

`POST /tracks/resolve` is the batch; it may be left out of an account's plan (403), and then each ISRC costs two
calls: its links, which SonoVault looks up live, and its details. A 429 without Retry-After says that the month's
credits are spent. Facts from the vendor's documentation and its client libraries' test payloads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import ProviderError, QuotaSpent
from app.music.claim import Claim, ExternalId
from app.music.facets import AUDIO, CORE, links
from app.music.platforms import Platform
from app.providers.contract import (
    Absent,
    Failure,
    FailureKind,
    Health,
    Outcome,
    Question,
    SearchTerms,
    Want,
)
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_told, read_json
from app.providers.sonovault_tracks import parse_links, parse_resolved, parse_single, parse_tracks
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

log = logging.getLogger(__name__)

ISRC_PATH = "/tracks/isrc/{isrc}"

MOST_ISRCS = 100  # per call
_NO_BATCH = frozenset({403, 404})  # not in the account's plan; not in the vendor's older versions
PLATFORMS = (
    Platform.SPOTIFY,
    Platform.APPLE_MUSIC,
    Platform.TIDAL,
    Platform.BEATPORT,
    Platform.DISCOGS,
    Platform.MUSICBRAINZ,
    Platform.YOUTUBE,
)


class SonoVault:
    """SonoVault as a provider. `transport` carries the key in `x-api-key`.

    `isrc_path` is the address of one ISRC's details; older accounts have `/tracks/isrc?isrc={isrc}`.
    """

    name = "sonovault"
    resolves = frozenset(platform.value for platform in PLATFORMS)
    searches = True

    def __init__(self, transport: Transport, isrc_path: str = ISRC_PATH) -> None:
        self._transport = transport
        self._isrc_path = isrc_path
        self._batches = True

    @property
    def questions(self) -> tuple[Question, ...]:
        """One question; its batch shrinks to one ISRC once SonoVault has refused the batch to this account."""
        return (Question("track", links(PLATFORMS) | {CORE, AUDIO}, batch=MOST_ISRCS if self._batches else 1),)

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome]:  # noqa: ARG002 - SonoVault has one question
        """The recordings with these ISRCs and their links: by one call, or one by one where the batch is refused."""
        isrcs = [want.isrc for want in wants]
        if self._batches:
            body = await fetch_resolved(self._transport, isrcs)
            if body is not None:
                return parse_resolved(body, isrcs)
            log.info("this account has no batch; its ISRCs are asked one by one until the next start")
            self._batches = False
        return await self._one_by_one(isrcs)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recording with a platform's id, with its title and links; its details are another question."""
        selector = {f"{external.platform}_id": external.id}
        claim = parse_links(await fetch_links(self._transport, selector))
        return (claim,) if claim else ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match title and artist. SonoVault needs both, so free text and half terms find nothing."""
        if not terms.title or not terms.artists:
            return ()
        return parse_tracks(await fetch_search(self._transport, terms.title, terms.artists[0], limit))

    async def health(self) -> Health:
        """How SonoVault fares, without asking it."""
        return await self._transport.health()

    async def _one_by_one(self, isrcs: Sequence[str]) -> Mapping[str, Outcome]:
        """Each ISRC by its own calls; one that fails costs no other its answer."""
        heard = dict(zip(isrcs, await asyncio.gather(*map(self._heard, isrcs)), strict=True))
        errors = [error for error in heard.values() if isinstance(error, ProviderError)]
        if errors and len(errors) == len(heard):
            raise errors[0]
        return {isrc: _outcome(said) for isrc, said in heard.items()}

    async def _heard(self, isrc: str) -> Outcome | ProviderError:
        try:
            linked = await fetch_links(self._transport, {"isrc": isrc})
            if linked is None:
                return Absent()  # the links' call looks an ISRC up everywhere, so the details' would find no more
            return parse_single(await fetch_details(self._transport, self._isrc_path, isrc), linked, isrc)
        except ProviderError as error:
            return error


def open_sonovault(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> SonoVault | None:
    """SonoVault with the settings' key, or None without one; the sandbox takes any."""
    if settings.sonovault_api_key is None and not settings.uses_sandbox:
        return None
    key = settings.sonovault_api_key.get_secret_value() if settings.sonovault_api_key else "sandbox"
    transport = open_transport(
        session,
        settings,
        SonoVault.name,
        url=settings.sonovault_url,
        sandbox_path="/sonovault/v1",
        pace=settings.sonovault_pace,
        concurrency=settings.sonovault_concurrency,
        sharing=sharing,
        judge=judge,
        headers={"x-api-key": key},
    )
    return SonoVault(transport, settings.sonovault_isrc_path)


def _outcome(said: Outcome | ProviderError) -> Outcome:
    return Failure(FailureKind.UNAVAILABLE, said.reason) if isinstance(said, ProviderError) else said


async def fetch_resolved(transport: Transport, isrcs: Sequence[str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of the batch for these ISRCs; None where the account has no batch."""
    reply = await transport.post("/tracks/resolve", {"input_type": "isrc", "items": list(isrcs)}, judge=judge_batch)
    return None if reply.status in _NO_BATCH else read_json(reply)


async def fetch_details(transport: Transport, isrc_path: str, isrc: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one recording's details; None where SonoVault does not know it."""
    return _body(await transport.get(isrc_path.format(isrc=isrc), judge=judge))


async def fetch_links(transport: Transport, selector: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one recording's links, by `isrc` or a platform's id; None where SonoVault does not know it."""
    return _body(await transport.get("/tracks/links", selector, judge=judge))


async def fetch_search(transport: Transport, title: str, artist: str, limit: int) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search; None where nothing was found."""
    params = {"title": title, "artist": artist, "limit": str(limit)}
    return _body(await transport.get("/tracks/search", params, judge=judge))


def _body(reply: Reply) -> Any:  # noqa: ANN401 - JSON, unread so far
    return None if reply.status == 404 else read_json(reply)


def judge(reply: Reply) -> None:
    """A 429 without Retry-After is a spent allowance; "not found" is SonoVault's only where it says so in JSON."""
    if reply.status == 429 and "retry-after" not in reply.headers:
        raise QuotaSpent("the allowance of this period is used up")
    judge_told(reply, "error")


def judge_batch(reply: Reply) -> None:
    """As `judge`, but an account without the batch is no failure: its ISRCs are asked one by one."""
    if reply.status not in _NO_BATCH:
        judge(reply)
