"""Discovery: a missing platform is asked for once, what is found stays, an absence has its age, a budget its limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import Found, NotFound, Unavailable
from app.gateway.policy import Budget, Policy
from app.gateway.resolve import resolve
from app.gateway.search import search
from app.gateway.verdicts import BUDGET_SPENT
from app.music.claim import ArtistCredit, Claim, ExternalId, LinkClaim
from app.music.facets import CORE, EVERYTHING, links_on
from app.music.platforms import Platform
from app.music.track import Track, Verdict
from app.providers.contract import SearchTerms
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider

ISRC, OTHER = "GBDUW0000053", "USCJY1431309"
SPOTIFY_ID, DEEZER_ID = "0DiWol3AO6WpXZgp0goxAV", "3135553"
ARTISTS = (ArtistCredit("Daft Punk"),)
BY_ACRCLOUD = Claim(ISRC, title="One More Time", artists=ARTISTS, links=(LinkClaim("spotify", SPOTIFY_ID),))
BY_DEEZER = Claim(ISRC, title="One More Time", artists=ARTISTS, links=(LinkClaim("deezer", DEEZER_ID),))
DEEZER_LINKS = frozenset({links_on(Platform.DEEZER)})
USUAL = Policy()
ANEW = Policy(max_age=timedelta())


async def ask(gateway: Gateway, facets: frozenset[str] = EVERYTHING, policy: Policy = USUAL) -> Found:
    return (await look_up(gateway, {ISRC: facets}, policy))[ISRC]


def platforms(found: Found) -> set[str]:
    assert isinstance(found, Track), found
    return {link.platform.value for link in found.links}


def told(found: Found) -> Mapping[str, tuple[Verdict, str | None]]:
    return {source.provider: (source.verdict, source.reason) for source in found.sources}


async def test_a_missing_platform_is_asked_for_once_and_its_id_stays(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(BY_ACRCLOUD)
    deezer.know(BY_DEEZER)
    await ask(gateway, frozenset({links_on(Platform.SPOTIFY)}))
    assert deezer.calls == []
    assert platforms(await ask(gateway, DEEZER_LINKS)) == {"spotify", "deezer"}
    await ask(gateway, DEEZER_LINKS)
    assert len(deezer.calls) == 1
    external = ExternalId("deezer", DEEZER_ID)
    assert (await resolve(gateway, [(external, "")], Policy()))[external].isrcs == (ISRC,)
    assert [name for name, _ in deezer.calls] == ["track"], "the id is known from the look-up"


async def test_an_absence_is_believed_for_its_age_and_a_platform_that_came_later_is_found(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    acrcloud.know(BY_ACRCLOUD)
    assert platforms(await ask(gateway)) == {"spotify"}
    deezer.know(BY_DEEZER)
    clock.turn(hours=23)
    assert platforms(await ask(gateway)) == {"spotify"}
    assert len(deezer.calls) == 1
    clock.turn(hours=2)
    assert platforms(await ask(gateway)) == {"spotify", "deezer"}
    assert len(acrcloud.calls) == 1, "a fact has a longer age"


async def test_a_refresh_asks_everybody_at_once_also_who_knew_nothing(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    acrcloud.know(BY_ACRCLOUD)
    await ask(gateway)
    deezer.know(BY_DEEZER)
    clock.turn(seconds=1)
    assert platforms(await ask(gateway, policy=ANEW)) == {"spotify", "deezer"}
    assert (len(acrcloud.calls), len(deezer.calls)) == (2, 2)


async def test_what_a_budget_left_out_is_skipped_and_asked_by_the_next_request(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(BY_ACRCLOUD)
    deezer.know(BY_DEEZER)
    found = await ask(gateway, policy=Policy(budget=Budget(max_calls=1)))
    assert platforms(found) == {"deezer"}
    assert told(found) == {"acrcloud": (Verdict.SKIPPED, BUDGET_SPENT), "deezer": (Verdict.FOUND, None)}
    assert acrcloud.calls == []
    assert platforms(await ask(gateway)) == {"spotify", "deezer"}
    assert len(deezer.calls) == 1


async def test_cheap_calls_come_before_dear_ones(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    await ask(gateway, policy=Policy(budget=Budget(max_cost=5)))
    assert (acrcloud.calls, len(deezer.calls)) == ([], 1)


async def test_a_recording_that_was_not_asked_of_everybody_is_no_absence(gateway: Gateway) -> None:
    assert isinstance(await ask(gateway, policy=Policy(budget=Budget(max_calls=1))), Unavailable)
    assert isinstance(await ask(gateway), NotFound)


async def test_one_budget_holds_for_finding_an_id_and_for_looking_it_up(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    policy = Policy(budget=Budget(max_calls=1))
    external = ExternalId("spotify", SPOTIFY_ID)
    resolved = (await resolve(gateway, [(external, "")], policy))[external]
    assert [(one.provider, one.verdict) for one in resolved.sources] == [
        ("deezer", Verdict.ABSENT),
        ("acrcloud", Verdict.SKIPPED),
    ]
    assert isinstance(await ask(gateway, frozenset({CORE}), policy), Unavailable)
    assert (acrcloud.calls, [name for name, _ in deezer.calls]) == ([], ["resolve"])


async def test_a_search_keeps_to_the_budget_and_says_whom_it_left_out(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    answer = await search(gateway, SearchTerms(text="one more time"), 5, Policy(budget=Budget(max_calls=1)))
    assert {one.provider: one.verdict for one in answer.sources} == {
        "acrcloud": Verdict.SKIPPED,
        "deezer": Verdict.ABSENT,
    }
    assert acrcloud.calls == []
