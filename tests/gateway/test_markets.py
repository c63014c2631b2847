"""One market's view of what is held, and the walk in a named market."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.markets import heard_in, needed_in, questions_in
from app.gateway.outcomes import Found
from app.gateway.policy import Policy
from app.music.claim import Claim, LinkClaim
from app.music.facets import CORE, WORKS, Facet
from app.music.track import Heard, Track, Verdict
from app.providers.contract import Question
from app.store.store import Store
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.scripted import ScriptedProvider

ISRC = "GBDUW0000053"
ID, OTHER_ID = "0DiWol3AO6WpXZgp0goxAV", "5W3cjX2J3tjhG8zb6u0qHn"
LINKS = "links:spotify"
SOLD = Question("track", frozenset({CORE, LINKS}), batch=2, market="US")
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def sold(spotify_id: str, *regions: str) -> Claim:
    return Claim(ISRC, title="One More Time", links=(LinkClaim("spotify", spotify_id, regions=regions),))


def test_only_links_need_a_market_s_own_answer():
    (german,) = questions_in("DE", (SOLD,))
    assert needed_in([german], frozenset({CORE, LINKS, WORKS})) == {CORE, f"{LINKS}@DE"}
    assert needed_in([SOLD], frozenset({LINKS})) == {LINKS}


def test_absences_elsewhere_are_not_heard():
    here, there = (Heard("spotify", part, frozenset(), NOW, absent=True) for part in ("track", "track@DE"))
    found = Heard("spotify", "track@FR", frozenset(), NOW, absent=False)
    assert heard_in(questions_in(None, (SOLD,)), [here, there, found]) == [here, found]
    assert heard_in(questions_in("DE", (SOLD,)), [here, there, found]) == [there, found]


@pytest.fixture
def spotify() -> ScriptedProvider:
    provider = ScriptedProvider("spotify")
    provider.questions = (SOLD,)
    provider.know(sold(ID, "US"))
    return provider


@pytest.fixture
def shop(store: Store, clock: Clock, spotify: ScriptedProvider) -> Gateway:
    return gateway_over(store, clock, spotify)


async def ask(gateway: Gateway, *facets: Facet, market: str | None = None, **policy: object) -> Found:
    wants = {ISRC: frozenset(facets or {CORE, LINKS})}
    return (await look_up(gateway, wants, Policy(market=market, **policy)))[ISRC]  # type: ignore[arg-type]  # named by tests


def regions(found: Found) -> dict[str, tuple[str, ...] | None]:
    assert isinstance(found, Track)
    return {link.external_id: link.regions for link in found.links}


async def test_the_usual_market_by_name_is_the_usual_question(shop, spotify):
    await ask(shop)
    await ask(shop, market="US")
    assert [name for name, _ in spotify.asked] == ["track"]


async def test_regions_of_several_markets_add_up_and_links_of_each_are_kept(shop, spotify):
    await ask(shop)
    spotify.know(sold(ID, "DE"))
    assert regions(await ask(shop, market="DE")) == {ID: ("DE", "US")}
    spotify.know(sold(OTHER_ID, "FR"))
    assert regions(await ask(shop, market="FR")) == {ID: ("DE", "US"), OTHER_ID: ("FR",)}
    assert [name for name, _ in spotify.asked] == ["track", "track@DE", "track@FR"]


async def test_each_market_is_asked_once(shop, spotify):
    for _ in range(2):
        await ask(shop, market="DE")
        await ask(shop)
    assert [name for name, _ in spotify.asked] == ["track@DE", "track"]


async def test_a_title_held_from_any_market_is_not_asked_for_again(shop, spotify):
    await ask(shop, market="DE")
    await ask(shop, CORE)
    await ask(shop, CORE, market="FR")
    assert [name for name, _ in spotify.asked] == ["track@DE"]


async def test_an_absence_in_one_market_takes_nothing_away_in_another(shop, spotify):
    await ask(shop)
    spotify.claims.clear()
    german = await ask(shop, market="DE")
    assert regions(german) == {ID: ("US",)}
    assert [source.verdict for source in german.sources] == [Verdict.ABSENT]
    usual = await ask(shop)
    assert [source.verdict for source in usual.sources] == [Verdict.FOUND]
    assert [name for name, _ in spotify.asked] == ["track", "track@DE"]


async def test_a_market_s_newer_answer_replaces_its_older_one_only(shop, spotify, clock):
    await ask(shop)
    spotify.know(sold(ID, "DE"))
    await ask(shop, market="DE")
    clock.turn(days=31)
    spotify.know(sold(OTHER_ID, "DE"))
    assert regions(await ask(shop, market="DE")) == {ID: ("US",), OTHER_ID: ("DE",)}
