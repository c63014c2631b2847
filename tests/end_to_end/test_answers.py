"""What the fixed operation answers for real recordings."""

from __future__ import annotations

from app.main import create_app
from app.settings import SandboxMode, Settings
from tests.end_to_end.house import (
    BLANK_SPACE,
    ONE_MORE_TIME,
    OPERATION,
    PROVIDERS,
    House,
    platforms,
    verdicts,
    visited,
)
from tests.servers import running


async def test_the_fixed_operation_answers_for_real_recordings(sandbox: str, database_url: str) -> None:
    newcomer = create_app(Settings(sandbox=SandboxMode.ON, sandbox_url=sandbox, database_url=database_url))
    with running(newcomer) as gateway:
        async with visited(gateway, sandbox) as house:
            daft_punk, taylor_swift = await house.tracks([ONE_MORE_TIME, BLANK_SPACE], OPERATION)
    assert (daft_punk["title"], daft_punk["artists"]) == ("One More Time", [{"name": "Daft Punk"}])
    assert (taylor_swift["title"], taylor_swift["artists"]) == ("Blank Space", [{"name": "Taylor Swift"}])
    # Of these two the sandbox tells what sources told, and no recorded answer of MusicBrainz is about either.
    assert {"SPOTIFY", "APPLE_MUSIC", "DEEZER", "TIDAL", "BEATPORT", "MUSICBRAINZ", "DISCOGS"} <= platforms(daft_punk)
    assert {"SPOTIFY", "APPLE_MUSIC", "YOUTUBE", "DEEZER"} <= platforms(taylor_swift)
    for track in (daft_punk, taylor_swift):
        assert verdicts(track) == dict.fromkeys(PROVIDERS, "FOUND") | {"musicbrainz": "ABSENT"}
    works = {work["iswc"]: work for work in taylor_swift["works"]}
    assert len(works) == 3
    assert all(work["contributors"] for work in works.values())
    written = {(party["name"].casefold(), party["ipi"]) for work in works.values() for party in work["contributors"]}
    assert ("max martin", "00254380962") in written
    assert all(len(ipi) == 11 and ipi.isdigit() for _, ipi in written)


async def test_the_apple_link_filed_under_spotify_is_set_aside_with_its_reason(house: House) -> None:
    track = await house.track(BLANK_SPACE)
    assert {
        "claimedPlatform": "spotify",
        "reason": "LINK_PLATFORM_MISMATCH",
        "actualPlatform": "APPLE_MUSIC",
        "url": "https://music.apple.com/us/album/blank-space/1437689355?i=1437689373",
        "provider": "acrcloud",
    } in track["quarantinedLinks"]
    assert [link["externalId"] for link in track["links"] if link["platform"] == "SPOTIFY"] == [
        "1p80LdxRV74UKvL8gnD7ky"
    ]


async def test_every_field_tells_where_it_comes_from(house: House) -> None:
    provenance = {one["field"]: one for one in (await house.track(BLANK_SPACE))["provenance"]}
    title = provenance["title"]
    assert {title["provider"], *title["agreeing"]} >= {"acrcloud", "sonovault", "deezer"}
