"""Asking the gateway about one recording, as many tests do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import Found
from app.gateway.policy import Policy
from app.music.claim import Claim, LinkClaim, WorkClaim
from app.music.facets import AUDIO, CORE, WORKS, Facet, links_on
from app.music.platforms import Platform
from app.music.track import Track, Verdict
from tests.gateway.scripted import ScriptedProvider

ISRC, OTHER, UNKNOWN = "GBDUW0000053", "USCJY1431309", "QZAAA0000404"
ISWC = "T0345246801"
ALL = frozenset({CORE, WORKS, AUDIO, links_on(Platform.SPOTIFY), links_on(Platform.DEEZER)})

BY_ACRCLOUD = Claim(
    ISRC, title="One More Time", links=(LinkClaim("spotify", "0DiWol3AO6WpXZgp0goxAV"),), works=(WorkClaim(iswc=ISWC),)
)
BY_DEEZER = Claim(ISRC, title="One More Time", bpm=123.0, links=(LinkClaim("deezer", "3135553"),))


async def ask(gateway: Gateway, *facets: Facet, isrc: str = ISRC, **policy: object) -> Found:
    wants = {isrc: frozenset(facets)}
    return (await look_up(gateway, wants, Policy(**policy)))[isrc]  # type: ignore[arg-type]  # the test names them


async def ask_all(gateway: Gateway, isrc: str = ISRC, **policy: object) -> Found:
    return await ask(gateway, *ALL, isrc=isrc, **policy)


def track(found: Found) -> Track:
    assert isinstance(found, Track), found
    return found


def verdicts(found: Found) -> Mapping[str, Verdict]:
    return {source.provider: source.verdict for source in found.sources}


def forget_calls(*providers: ScriptedProvider) -> None:
    for provider in providers:
        provider.calls.clear()


async def settled(gateway: Gateway) -> None:
    """Wait until what goes on in the background is done."""
    await asyncio.gather(*gateway.background)
