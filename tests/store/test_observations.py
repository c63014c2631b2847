"""What was said is kept: the newest of each kind, whatever the order it arrives in."""

from __future__ import annotations

from datetime import timedelta

from app.music.claim import ExternalId
from app.music.observation import Resolution
from app.store.store import Store

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, NOON, song, told, unknown


async def test_an_observation_is_read_back_as_it_was_told(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    assert await store.observations(BLANK_SPACE) == (BLANK_SPACE_BY_ACRCLOUD,)


async def test_nothing_is_held_about_a_recording_nobody_was_asked_about(store: Store) -> None:
    assert await store.observations(BLANK_SPACE) == ()
    assert await store.records([BLANK_SPACE]) == {}
    assert await store.keep([]) == {}


async def test_a_newer_observation_replaces_an_older_one_of_the_same_part(store: Store) -> None:
    older, newer = told(title="Blank Spce", minute=1), told(title="Blank Space", minute=2)
    await store.keep([older])
    await store.keep([newer])
    assert await store.observations(BLANK_SPACE) == (newer,)


async def test_an_older_observation_never_replaces_a_newer_one(store: Store) -> None:
    older, newer = told(title="Blank Spce", minute=1), told(title="Blank Space", minute=2)
    await store.keep([newer])
    records = await store.keep([older])
    assert await store.observations(BLANK_SPACE) == (newer,)
    assert records == await store.records([BLANK_SPACE])


async def test_of_one_portion_with_several_tellings_the_newest_is_kept(store: Store) -> None:
    older, newer = told(title="Blank Spce", minute=1), told(title="Blank Space", minute=2)
    await store.keep([newer, older])
    assert await store.observations(BLANK_SPACE) == (newer,)


async def test_microseconds_tell_newer_from_older(store: Store) -> None:
    older = told(title="Blank Spce")
    newer = told(title="Blank Space")
    newer = type(newer)(
        newer.isrc, newer.provider, newer.part, newer.facets, NOON + timedelta(microseconds=1), newer.claim
    )
    await store.keep([newer])
    await store.keep([older])
    assert await store.observations(BLANK_SPACE) == (newer,)


async def test_parts_and_providers_are_kept_beside_each_other(store: Store) -> None:
    said = (
        told(provider="acrcloud", part="metadata", title="Blank Space"),
        told(provider="musicbrainz", part="recording", title="Blank Space"),
        told(provider="musicbrainz", part="search", title="Blank Space"),
    )
    await store.keep(said)
    assert await store.observations(BLANK_SPACE) == said


async def test_a_confirmed_absence_is_kept_and_makes_a_record_without_a_track(store: Store) -> None:
    await store.keep([unknown()])
    record = (await store.records([BLANK_SPACE]))[BLANK_SPACE]
    assert record.track is None
    assert [(heard.provider, heard.absent) for heard in record.heard] == [("deezer", True)]


async def test_what_one_provider_lost_another_still_tells(store: Store) -> None:
    await store.keep([song(BLANK_SPACE, "Blank Space", "Taylor Swift", provider="acrcloud")])
    record = (await store.keep([unknown(minute=5)]))[BLANK_SPACE]
    assert record.track is not None
    assert record.track.title == "Blank Space"


async def test_text_of_any_script_and_any_control_sign_is_kept(store: Store) -> None:
    said = song(BLANK_SPACE, "Кино 🎵 \x00 夜に駆ける", "Sigur Rós\x00")
    await store.keep([said])
    assert await store.observations(BLANK_SPACE) == (said,)


async def test_a_resolution_is_read_back_per_id_and_provider(store: Store) -> None:
    deezer_id, spotify_id = ExternalId("deezer", "92734448"), ExternalId("spotify", "1p80LdxRV74UKvL8gnD7ky")
    found = Resolution(deezer_id, "deezer", (BLANK_SPACE,), NOON)
    none = Resolution(deezer_id, "acrcloud", (), NOON)
    await store.keep_resolution(found)
    await store.keep_resolution(none)
    assert await store.resolutions([deezer_id, spotify_id]) == {deezer_id: (none, found)}
    assert await store.resolutions([]) == {}


async def test_an_older_resolution_never_replaces_a_newer_one(store: Store) -> None:
    external = ExternalId("deezer", "92734448")
    newer = Resolution(external, "deezer", (BLANK_SPACE,), NOON + timedelta(minutes=1))
    await store.keep_resolution(newer)
    await store.keep_resolution(Resolution(external, "deezer", (), NOON))
    assert await store.resolutions([external]) == {external: (newer,)}
