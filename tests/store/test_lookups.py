"""Which ISRCs: by platform id, by work, by party and by artist."""

from __future__ import annotations

from app.music.claim import ContributorClaim, ExternalId, LinkClaim, WorkClaim
from app.store.store import Store

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, song, told

DEEZER = ExternalId("deezer", "92734448")
OTHER_DEEZER = ExternalId("deezer", "119606560")
SPOTIFY = ExternalId("spotify", "1p80LdxRV74UKvL8gnD7ky")


async def test_every_believed_link_leads_to_the_recording(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    found = await store.isrcs_by_platform_id([DEEZER, OTHER_DEEZER, SPOTIFY, ExternalId("spotify", "92734448")])
    assert found == {DEEZER: (BLANK_SPACE,), OTHER_DEEZER: (BLANK_SPACE,), SPOTIFY: (BLANK_SPACE,)}
    assert await store.isrcs_by_platform_id([]) == {}


async def test_an_id_that_several_recordings_claim_leads_to_all_of_them(store: Store) -> None:
    link = (LinkClaim("deezer", DEEZER.id),)
    await store.keep([told(BLANK_SPACE, links=link), told(CALM_DOWN, links=link)])
    assert await store.isrcs_by_platform_id([DEEZER]) == {DEEZER: (CALM_DOWN, BLANK_SPACE)}


async def test_a_work_is_found_by_its_iswc_and_by_its_archived_one(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    found = await store.isrcs_by_iswc(["T9145450105", "T9158430501", "T0345246801"])
    assert found == {"T9145450105": (BLANK_SPACE,), "T9158430501": (BLANK_SPACE,)}


async def test_a_party_is_found_by_its_ipi_once_per_recording(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    assert await store.isrcs_by_ipi(["00583608328", "00444712759"]) == {"00583608328": (BLANK_SPACE,)}


async def test_a_party_is_found_by_each_of_its_ipis_and_each_has_its_first_recordings(store: Store) -> None:
    dylan = ContributorClaim("Bob Dylan", "00008955074", ipis=("00008955172",))
    works = (WorkClaim("Silvio", "T0345246801", contributors=(dylan,)),)
    await store.keep([told(numbered(number), works=works) for number in range(3)])
    found = await store.isrcs_by_ipi(["00008955074", "00008955172"], 2)
    assert found == dict.fromkeys(("00008955074", "00008955172"), (numbered(0), numbered(1)))


async def test_an_artist_is_found_however_the_name_is_spelled(store: Store) -> None:
    await store.keep([song(numbered(number), f"Song {number}", "Beyoncé", "JAY-Z") for number in range(3)])
    assert await store.isrcs_by_artist("BEYONCE ", 2) == (numbered(0), numbered(1))
    assert await store.isrcs_by_artist("Jay Z", 9) == (numbered(0), numbered(1), numbered(2))
    assert await store.isrcs_by_artist("Bey", 9) == ()


async def test_more_ids_than_a_statement_takes_parameters_are_looked_up(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    ids = [ExternalId("deezer", str(number)) for number in range(1, 40_000)]
    assert await store.isrcs_by_platform_id([*ids, DEEZER]) == {DEEZER: (BLANK_SPACE,)}
