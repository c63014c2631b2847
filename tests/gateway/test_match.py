"""Words lead to one recording or to the honest answer that they do not tell which."""

from __future__ import annotations

import pytest

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.match import CLEAR, match, rivals_of
from app.gateway.outcomes import Hit
from app.gateway.policy import Policy
from app.music.claim import ArtistCredit, Claim, Length, LinkClaim
from app.music.facets import EVERYTHING
from app.music.track import Track
from app.providers.contract import SearchTerms
from tests.gateway.scripted import ScriptedProvider

ISRC, OTHER = "GBDUW0000053", "USCJY1431309"
ARTISTS = (ArtistCredit("Daft Punk"),)
BY_ACRCLOUD = Claim(
    ISRC, title="One More Time", artists=ARTISTS, links=(LinkClaim("spotify", "0DiWol3AO6WpXZgp0goxAV"),)
)
BY_DEEZER = Claim(
    ISRC, title="One More Time", artists=ARTISTS, length=Length(320_000), links=(LinkClaim("deezer", "3135553"),)
)


def hit(isrc: str, score: float, *others: str) -> Hit:
    return Hit(isrc, score, (), "store", others)


def test_rivals_are_those_nearly_as_good_that_nobody_calls_the_same() -> None:
    best = hit("A", 1.0, "B")
    near = 1.0 - CLEAR + 0.01
    others = [best, hit("B", 1.0), hit("C", 0.99, "A"), hit("D", near), hit("E", 1.0 - CLEAR)]
    assert [one.isrc for one in rivals_of(best, others)] == ["D"]


async def test_a_length_more_than_ten_seconds_apart_is_no_match(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.know(BY_DEEZER)
    near = SearchTerms(title="One More Time", artists=("Daft Punk",), length=Length(322_500))
    far = SearchTerms(title="One More Time", artists=("Daft Punk",), length=Length(235_000))
    assert (await match(gateway, near, Policy())).isrc == ISRC
    assert (await match(gateway, far, Policy())).isrc is None


@pytest.mark.parametrize("title", ["One More Time (Live)", "One More Time - Sped Up", "One More Time (Someone Remix)"])
async def test_another_version_is_no_match(gateway: Gateway, deezer: ScriptedProvider, title: str) -> None:
    deezer.know(BY_DEEZER)
    found = await match(gateway, SearchTerms(title=title, artists=("Daft Punk",)), Policy())
    assert (found.isrc, found.ambiguous) == (None, False)


async def test_words_lead_to_an_isrc_that_every_provider_is_then_asked_for(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(BY_ACRCLOUD)
    deezer.know(BY_DEEZER)
    deezer.searches = False
    found = await match(gateway, SearchTerms(title="one more time", artists=("DAFT PUNK",)), Policy())
    assert found.isrc == ISRC
    walked = (await look_up(gateway, {ISRC: EVERYTHING}, Policy()))[ISRC]
    assert isinstance(walked, Track)
    assert {link.platform.value for link in walked.links} == {"spotify", "deezer"}


async def test_two_isrcs_of_the_same_words_are_ambiguous_unless_somebody_says_that_they_are_one(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    terms = SearchTerms(title="One More Time", artists=("Daft Punk",))
    acrcloud.know(Claim(OTHER, title="One More Time", artists=ARTISTS))
    deezer.know(BY_DEEZER)
    unclear = await match(gateway, terms, Policy())
    assert (unclear.isrc, unclear.ambiguous) == (None, True)
    assert [hit.isrc for hit in unclear.candidates] == [ISRC, OTHER]
    assert all(hit.reasons for hit in unclear.candidates)
    acrcloud.know(Claim(OTHER, title="One More Time", artists=ARTISTS, other_isrcs=(ISRC,)))
    assert (await match(gateway, terms, Policy())).isrc == ISRC
