"""Projections say what the records say: believed facts only, and nothing that is no longer true."""

from __future__ import annotations

from app.music.claim import ExternalId, LinkClaim, WorkClaim
from app.store.projections import words_of
from app.store.store import Store

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, song, told, unknown

DEEZER = ExternalId("deezer", "92734448")
OTHER_DEEZER = ExternalId("deezer", "119606560")


def test_words_are_folded_and_signs_alone_are_none() -> None:
    assert words_of("Beyoncé – Halo!", None, "!!!", "AC/DC") == ["beyonce", "halo", "ac", "dc"]


async def test_a_link_set_aside_leads_nowhere(store: Store) -> None:
    record = (await store.keep([BLANK_SPACE_BY_ACRCLOUD]))[BLANK_SPACE]
    assert record.track is not None
    assert [link.claimed_platform for link in record.track.quarantined_links] == ["tidal"]
    tidal, apple = ExternalId("tidal", "1440935467"), ExternalId("applemusic", "1440935467")
    assert await store.isrcs_by_platform_id([tidal, apple]) == {}


async def test_a_position_on_a_discogs_release_is_found_by_the_release_and_by_both_together(store: Store) -> None:
    link = LinkClaim("discogs", "487193-2", "https://www.discogs.com/release/487193")
    await store.keep([told(provider="sonovault", links=(link,))])
    release, position = ExternalId("discogs", "487193"), ExternalId("discogs", "487193-2")
    assert await store.isrcs_by_platform_id([release, position]) == {release: (BLANK_SPACE,), position: (BLANK_SPACE,)}


async def test_what_is_no_longer_said_is_no_longer_found(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    await store.keep(
        [
            told(
                provider="acrcloud",
                part="metadata",
                minute=1,
                title="Style",
                links=(LinkClaim("deezer", OTHER_DEEZER.id),),
                works=(WorkClaim("STYLE", "T9145450730"),),
            )
        ]
    )
    assert await store.isrcs_by_platform_id([DEEZER, OTHER_DEEZER]) == {OTHER_DEEZER: (BLANK_SPACE,)}
    assert await store.isrcs_by_iswc(["T9145450105", "T9145450730"]) == {"T9145450730": (BLANK_SPACE,)}
    assert await store.isrcs_by_ipi(["00583608328"]) == {}
    assert await store.isrcs_by_artist("Taylor Swift", 9) == ()
    assert await store.isrcs_by_text("blank space", 9) == ()
    assert await store.isrcs_by_text("style", 9) == (BLANK_SPACE,)


async def test_a_recording_that_all_providers_lost_is_not_found_any_more(store: Store) -> None:
    await store.keep([song(BLANK_SPACE, "Blank Space", "Taylor Swift")])
    await store.keep([unknown(minute=1)])
    assert await store.isrcs_by_text("blank space", 9) == ()
    assert await store.isrcs_by_artist("Taylor Swift", 9) == ()


async def test_names_of_any_length_are_kept(store: Store) -> None:
    name = "Donaudampfschifffahrt" * 400
    await store.keep([song(BLANK_SPACE, name, name)])
    assert await store.isrcs_by_artist(name, 9) == (BLANK_SPACE,)
    assert await store.isrcs_by_text(name, 9) == (BLANK_SPACE,)


async def test_a_guessed_link_leads_to_its_page_and_never_back(store: Store) -> None:
    guess = LinkClaim("youtube", "dQw4w9WgXcQ", guessed=True)
    record = (await store.keep([told(provider="youtube", links=(guess,))]))[BLANK_SPACE]
    assert record.track is not None
    assert [link.external_id for link in record.track.links] == ["dQw4w9WgXcQ"]
    assert await store.isrcs_by_platform_id([ExternalId("youtube", "dQw4w9WgXcQ")]) == {}


async def test_a_recording_is_sorted_by_its_title_with_the_version_and_by_its_credit(store: Store) -> None:
    async def keys() -> list[tuple[str, str]]:
        async with store._database.reading() as connection:
            rows = await connection.exec_driver_sql("SELECT title, artists FROM sort_keys")
            return [tuple(row) for row in rows]

    await store.keep([song(BLANK_SPACE, "Élan (Live)", "Zoë", "AC/DC")])
    assert await keys() == [("elan live", "zoe\nac dc")]
    await store.keep([song(BLANK_SPACE, "Blank Space", minute=1)])
    assert await keys() == [("blank space", "")]
    await store.keep([unknown(minute=2)])
    assert await keys() == []
