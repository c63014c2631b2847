"""What an imported dump tells costs no call, however old the dump is; what it cannot tell is asked for as before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.errors import StoreUnavailable
from app.gateway.dumps import Dump, Dumps
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.policy import Policy
from app.gateway.providers import statuses
from app.music.claim import ArtistCredit, Claim, ContributorClaim, WorkClaim
from app.music.facets import AUDIO, CORE, MORE, WORKS
from app.music.observation import Observation
from app.music.track import Source, Track, Verdict
from app.providers.musicbrainz import RECORDING, SEARCH
from app.store.imports import Import, ImportState
from app.store.store import Store
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.scripted import ScriptedProvider

IN_DUMP, NOT_IN_DUMP = "GBDUW0000053", "USCJY1431309"
MONTH_AGO = datetime(2026, 10, 18, 0, 19, tzinfo=UTC)
WRITERS = (ContributorClaim("Thomas Bangalter", roles=("composer",)),)


@pytest.fixture
def musicbrainz() -> ScriptedProvider:
    provider = ScriptedProvider("musicbrainz")
    provider.questions = (SEARCH, RECORDING)
    return provider


@pytest.fixture
async def imported(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, musicbrainz: ScriptedProvider
) -> AsyncIterator[Gateway]:
    """A gateway over a store into which a dump of a month ago was imported just now."""
    works = (WorkClaim("One More Time", "T0705002213", contributors=WRITERS),)
    claim = Claim(IN_DUMP, "One More Time", artists=(ArtistCredit("Daft Punk"),), works=works)
    await store.keep([Observation(IN_DUMP, "musicbrainz", RECORDING.name, RECORDING.facets, MONTH_AGO, claim)])
    await store.imports.note(
        Import("musicbrainz", "f", MONTH_AGO, "CC0-1.0", True, ImportState.DONE, {}, clock.now, clock.now, clock.now)
    )
    gateway = gateway_over(store, clock, acrcloud, deezer, musicbrainz)
    yield gateway
    await gateway.close(patience=1)


async def found(gateway: Gateway, *facets: str, policy: Policy = Policy()) -> tuple[Track, dict[str, Source]]:  # noqa: B008 - frozen
    track = (await look_up(gateway, {IN_DUMP: frozenset(facets)}, policy))[IN_DUMP]
    assert isinstance(track, Track)
    return track, {source.provider: source for source in track.sources}


def calls(*providers: ScriptedProvider) -> int:
    return sum(len(provider.calls) for provider in providers)


async def test_works_and_titles_of_a_dump_cost_no_call_though_it_is_a_month_old(
    imported: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, musicbrainz: ScriptedProvider
) -> None:
    for facets in ((WORKS,), (CORE, WORKS), (CORE,)):
        track, _ = await found(imported, *facets)
        assert track.works[0].contributors[0].name == "Thomas Bangalter"
    assert calls(acrcloud, deezer, musicbrainz) == 0


async def test_it_is_told_who_was_spared_and_why(imported: Gateway) -> None:
    _, sources = await found(imported, CORE, WORKS)
    assert sources["musicbrainz"].verdict is Verdict.FOUND
    assert sources["musicbrainz"].observed_at == MONTH_AGO
    assert sources["acrcloud"].verdict is Verdict.SKIPPED
    assert sources["acrcloud"].reason == "an imported dump tells it"


async def test_what_no_dump_tells_is_asked_of_the_others(
    imported: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, musicbrainz: ScriptedProvider
) -> None:
    await found(imported, CORE, MORE)
    assert (calls(acrcloud), calls(deezer)) == (1, 1)
    await found(imported, AUDIO)
    assert calls(musicbrainz) == 0


async def test_a_request_with_an_age_of_its_own_asks_everybody(
    imported: Gateway, acrcloud: ScriptedProvider, musicbrainz: ScriptedProvider
) -> None:
    await found(imported, WORKS, policy=Policy(max_age=timedelta(days=7)))
    assert calls(acrcloud) == 1
    assert calls(musicbrainz) > 0


async def test_a_recording_that_the_dump_does_not_have_is_not_asked_for_while_an_absence_is_believed(
    imported: Gateway, clock: Clock, acrcloud: ScriptedProvider, musicbrainz: ScriptedProvider
) -> None:
    answer = (await look_up(imported, {NOT_IN_DUMP: frozenset({CORE})}, Policy()))[NOT_IN_DUMP]
    told = {source.provider: (source.verdict, source.reason) for source in answer.sources}
    assert told["musicbrainz"] == (Verdict.ABSENT, "its imported dump does not have this recording")
    assert calls(musicbrainz) == 0
    assert calls(acrcloud) > 0
    clock.turn(hours=25)
    await look_up(imported, {NOT_IN_DUMP: frozenset({CORE})}, Policy())
    assert calls(musicbrainz) > 0


async def test_an_import_grows_old_like_an_answer(
    imported: Gateway, clock: Clock, acrcloud: ScriptedProvider, musicbrainz: ScriptedProvider
) -> None:
    clock.turn(days=29)
    await found(imported, WORKS)
    assert calls(acrcloud, musicbrainz) == 0
    clock.turn(days=2)
    await found(imported, WORKS)
    assert calls(acrcloud) == 1
    assert calls(musicbrainz) > 0


async def test_an_import_under_way_counts_for_nothing(store: Store, clock: Clock) -> None:
    under_way = Import("musicbrainz", "f", MONTH_AGO, "CC0-1.0", True, ImportState.MAKING, {}, clock.now, clock.now)
    await store.imports.note(under_way)
    dumps = Dumps()
    await dumps.renew(store, clock.now)
    assert dumps.imported == {}


async def test_a_dump_with_a_part_of_what_its_provider_knows_counts_for_nothing(store: Store, clock: Clock) -> None:
    part = Import("discogs", "f", MONTH_AGO, "CC0-1.0", False, ImportState.DONE, {}, clock.now, clock.now, clock.now)
    await store.imports.note(part)
    dumps = Dumps()
    await dumps.renew(store, clock.now)
    assert dumps.imported == {}


async def test_a_store_that_is_away_leaves_what_was_known(store: Store, imported: Gateway, clock: Clock) -> None:
    dumps = Dumps()
    await dumps.renew(store, clock.now)
    away = Store.at("postgresql://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(StoreUnavailable):
        await away.imports.newest()
    await dumps.renew(away, clock.now + timedelta(minutes=2))
    assert dumps.imported.keys() == {"musicbrainz"}
    assert imported.dumps is not dumps


async def test_providers_tell_their_newest_dump_and_its_licence(imported: Gateway, clock: Clock) -> None:
    dumps = {one.name: one.dump for one in await statuses(imported)}
    assert dumps == {"acrcloud": None, "deezer": None, "musicbrainz": Dump(MONTH_AGO, clock.now, "CC0-1.0")}
