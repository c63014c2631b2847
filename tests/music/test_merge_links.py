"""Only links that belong where they were filed are shown; the others are kept as evidence with the reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.claim import LinkClaim
from app.music.links import check_id
from app.music.merge_links import SaidLink, merge_links
from app.music.platforms import Platform
from app.music.track import LinkTarget, QuarantinedLink, QuarantineReason, Verification

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
APPLE = "https://music.apple.com/us/album/blank-space/1437689355?i=1437689373"
SPOTIFY_ID = "5W3cjX2J3tjhG8zb6u0qHn"


def said(
    provider: str, platform: str, own_id: str | None = None, url: str | None = None, *, minutes: int = 0, **more: object
) -> SaidLink:
    """A provider's link, said some minutes after noon."""
    return SaidLink(provider, LinkClaim(platform, own_id, url, **more), NOON + timedelta(minutes=minutes))


def only_doubt(*sayings: SaidLink) -> QuarantinedLink:
    """The one link set aside, where none is believed."""
    links, doubtful = merge_links(sayings)
    assert links == ()
    assert len(doubtful) == 1
    return doubtful[0]


def acrclouds_sample(shared: Path) -> list[SaidLink]:
    text = (shared / "seeds" / "acrcloud-metadata-api.txt").read_text()
    body = json.loads(text.split("```json\n")[1].split("```")[0])
    return [
        said("acrcloud", platform, entry["id"], entry["link"], preview_url=entry.get("preview"))
        for platform, entries in body["data"][0]["external_metadata"].items()
        for entry in entries
    ]


def test_acrclouds_spotify_entry_that_repeats_apple_is_quarantined(shared: Path) -> None:
    links, doubtful = merge_links(acrclouds_sample(shared))
    assert [(link.platform, link.external_id, link.primary) for link in links] == [
        (Platform.APPLE_MUSIC, "1437689373", True),
        (Platform.APPLE_MUSIC, "1440933517", False),
        (Platform.APPLE_MUSIC, "1445765740", False),
        (Platform.YOUTUBE, "QIfZAPkF7_M", True),
        (Platform.YOUTUBE, "dC9QIUKviJU", False),
        (Platform.YOUTUBE, "uakZpnmQGiE", False),
        (Platform.DEEZER, "89077521", True),
    ]
    assert doubtful == (
        QuarantinedLink(
            claimed_platform="spotify",
            external_id="1437689373",
            url=APPLE,
            reason=QuarantineReason.LINK_PLATFORM_MISMATCH,
            detail="Its address is one of Apple Music, not of Spotify.",
            actual_platform=Platform.APPLE_MUSIC,
            provider="acrcloud",
            observed_at=NOON,
        ),
    )


def test_sonovaults_six_links_are_believed_and_say_what_they_point_at() -> None:
    links, doubtful = merge_links(
        [
            said("sonovault", "spotify", f"spotify:track:{SPOTIFY_ID}", f"https://open.spotify.com/track/{SPOTIFY_ID}"),
            said("sonovault", "beatport", "1234567", "https://www.beatport.com/track/-/1234567"),
            said("sonovault", "applemusic", "1440650", "https://music.apple.com/song/1440650"),
            said("sonovault", "tidal", "3789025", "https://tidal.com/browse/track/3789025"),
            said("sonovault", "discogs", "487193-2", "https://www.discogs.com/release/487193"),
            said(
                "sonovault",
                "musicbrainz",
                "8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
                "https://musicbrainz.org/recording/8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
            ),
        ]
    )
    assert doubtful == ()
    by_platform = {link.platform: link for link in links}
    assert len(by_platform) == 6
    assert by_platform[Platform.SPOTIFY].external_id == SPOTIFY_ID
    discogs = by_platform.pop(Platform.DISCOGS)
    assert (discogs.external_id, discogs.position, discogs.points_at) == ("487193-2", "2", LinkTarget.RELEASE)
    assert discogs.url == "https://www.discogs.com/release/487193"
    assert {link.points_at for link in by_platform.values()} == {LinkTarget.RECORDING}
    assert by_platform[Platform.APPLE_MUSIC].url == "https://music.apple.com/us/song/1440650"


def test_a_youtube_link_points_at_a_video() -> None:
    (link,), _ = merge_links([said("acrcloud", "youtube", None, "https://music.youtube.com/watch?v=dC9QIUKviJU")])
    assert link.points_at is LinkTarget.VIDEO
    assert link.url == "https://www.youtube.com/watch?v=dC9QIUKviJU"


@pytest.mark.parametrize(
    ("platform", "own_id", "url", "reason", "actual"),
    [
        ("7digital", "123", None, QuarantineReason.UNKNOWN_PLATFORM, None),
        ("7digital", "1", APPLE, QuarantineReason.UNKNOWN_PLATFORM, Platform.APPLE_MUSIC),
        ("spotify", SPOTIFY_ID, "https://evil.example/", QuarantineReason.LINK_PLATFORM_MISMATCH, None),
        ("spotify", SPOTIFY_ID, f"https://open.spotify.com@evil.example/track/{SPOTIFY_ID}",
         QuarantineReason.LINK_PLATFORM_MISMATCH, None),
        ("spotify", SPOTIFY_ID, "https://link.deezer.com/s/30XyZ", QuarantineReason.LINK_PLATFORM_MISMATCH,
         Platform.DEEZER),
        ("spotify", "1437689373", None, QuarantineReason.ID_NOT_IN_GRAMMAR, None),
        ("spotify", None, None, QuarantineReason.ID_NOT_IN_GRAMMAR, None),
        ("spotify", None, "https://spotify.link/hRkBrwub9xb", QuarantineReason.ID_NOT_IN_GRAMMAR, Platform.SPOTIFY),
        ("spotify", "1437689373", f"https://open.spotify.com/track/{SPOTIFY_ID}",
         QuarantineReason.ID_NOT_IN_GRAMMAR, Platform.SPOTIFY),
        ("deezer", "89077521", "https://www.deezer.com/track/89077522", QuarantineReason.ID_URL_MISMATCH,
         Platform.DEEZER),
        ("deezer", "89077521", "https://www.deezer.com/playlist/89077521", QuarantineReason.ID_URL_MISMATCH,
         Platform.DEEZER),
        ("deezer", "89077521", "https://www.deezer.com/artist/89077521", QuarantineReason.ID_URL_MISMATCH,
         Platform.DEEZER),
        ("discogs", "487193-2", "https://www.discogs.com/release/487194", QuarantineReason.ID_URL_MISMATCH,
         Platform.DISCOGS),
        ("gaana", "29797657", None, QuarantineReason.ID_NOT_IN_GRAMMAR, None),
    ],
)  # fmt: skip
def test_a_link_that_contradicts_itself_is_set_aside_with_its_reason(
    platform: str, own_id: str | None, url: str | None, reason: QuarantineReason, actual: Platform | None
) -> None:
    doubt = only_doubt(said("acrcloud", platform, own_id, url))
    assert (doubt.reason, doubt.actual_platform) == (reason, actual)
    assert (doubt.claimed_platform, doubt.external_id, doubt.url) == (platform, own_id, url)
    assert doubt.detail.endswith(".")


def test_a_quarantined_link_does_not_move_but_its_own_entry_still_counts() -> None:
    misfiled, filed = (
        said("acrcloud", "spotify", "1437689373", APPLE),
        said("deezer", "applemusic", "1437689373", APPLE),
    )
    links, doubtful = merge_links([misfiled, filed])
    assert [(link.platform, link.providers) for link in links] == [(Platform.APPLE_MUSIC, ("deezer",))]
    assert [doubt.provider for doubt in doubtful] == ["acrcloud"]


def test_the_same_page_said_by_several_is_one_link_of_them_all() -> None:
    (link,), doubtful = merge_links(
        [
            said("submitted", "Spotify", f"spotify:track:{SPOTIFY_ID}", minutes=3),
            said("acrcloud", "spotify", None, f"https://open.spotify.com/intl-de/track/{SPOTIFY_ID}?si=1", minutes=1),
            said("sonovault", "spotify", SPOTIFY_ID, preview_url="https://p.scdn.co/mp3-preview/1"),
            said("sonovault", "spotify", SPOTIFY_ID, minutes=2),
        ]
    )
    assert doubtful == ()
    assert link.providers == ("sonovault", "acrcloud", "submitted")
    assert link.observed_at == NOON + timedelta(minutes=3)
    assert link.preview_url == "https://p.scdn.co/mp3-preview/1"
    assert link.verification is Verification.REPORTED


def test_a_platform_confirms_its_own_link() -> None:
    links, _ = merge_links([said("deezer", "deezer", "89077521"), said("deezer", "spotify", SPOTIFY_ID)])
    assert {link.platform: link.verification for link in links} == {
        Platform.DEEZER: Verification.CONFIRMED,
        Platform.SPOTIFY: Verification.REPORTED,
    }


def primary_id(*sayings: SaidLink) -> str:
    """The id of the one primary link."""
    primary, *none = [link for link in merge_links(sayings)[0] if link.primary]
    assert none == []
    return primary.external_id


def test_what_the_platform_confirms_comes_before_what_many_report() -> None:
    many = [said(provider, "deezer", "1") for provider in ("acrcloud", "sonovault", "musicbrainz")]
    assert primary_id(*many, said("deezer", "deezer", "9")) == "9"


def test_among_reported_links_the_number_of_providers_then_trust_then_the_id_decides() -> None:
    one, two = said("acrcloud", "deezer", "1"), said("submitted", "deezer", "2")
    assert primary_id(one, two) == "1", "acrcloud is trusted more than a caller"
    assert primary_id(said("submitted", "deezer", "1"), said("acrcloud", "deezer", "2")) == "2"
    assert primary_id(one, two, said("sonovault", "deezer", "2")) == "2", "two providers outweigh one"
    assert primary_id(said("acrcloud", "deezer", "10"), said("acrcloud", "deezer", "9")) == "9", "9 is less than 10"


def test_the_storefront_that_was_named_is_shown_and_the_default_one_first() -> None:
    japanese = said("acrcloud", "applemusic", "1857886416", "https://music.apple.com/jp/song/1857886416")
    bare = said("sonovault", "applemusic", "1857886416")
    american = said("musicbrainz", "applemusic", None, "https://music.apple.com/us/song/1857886416")
    assert [link.url for link in merge_links([japanese, bare])[0]] == ["https://music.apple.com/jp/song/1857886416"]
    assert [link.url for link in merge_links([japanese, american])[0]] == ["https://music.apple.com/us/song/1857886416"]


def test_regions_are_joined_and_stay_unknown_where_nobody_named_any() -> None:
    first = said("deezer", "deezer", "1", regions=("FR", "DE"))
    second = said("acrcloud", "deezer", "1", regions=("DE", "AT"))
    assert merge_links([first, second, said("sonovault", "deezer", "1")])[0][0].regions == ("AT", "DE", "FR")
    assert merge_links([said("sonovault", "deezer", "1")])[0][0].regions is None
    assert merge_links([said("deezer", "deezer", "1", regions=())])[0][0].regions == ()


def test_soundclouds_number_stays_the_id_and_the_named_address_is_shown() -> None:
    address = "https://soundcloud.com/forss/flickermood"
    links, doubtful = merge_links([said("acrcloud", "soundcloud", "293", address), said("deezer", "soundcloud", "293")])
    assert doubtful == ()
    assert [(link.external_id, link.url) for link in links] == [("293", address)]


def test_evidence_said_again_is_kept_once_with_its_latest_time() -> None:
    doubt = only_doubt(*(said("acrcloud", "spotify", "1", minutes=minutes) for minutes in (5, 9, 2)))
    assert doubt.observed_at == NOON + timedelta(minutes=9)


def test_a_music_video_on_a_shop_points_at_a_video() -> None:
    address = "https://tidal.com/browse/video/130201934"
    (link,), _ = merge_links([said("acrcloud", "tidal", "130201934", address)])
    assert (link.url, link.points_at) == (address, LinkTarget.VIDEO)


PROVIDERS = ("deezer", "musicbrainz", "acrcloud", "sonovault", "spotify", "submitted", "unheard-of")
CLAIMS = st.sampled_from(
    [
        ("spotify", SPOTIFY_ID, None),
        ("spotify", "1437689373", APPLE),
        ("applemusic", "1437689373", APPLE),
        ("itunes", "1437689373", None),
        ("applemusic", "1440933517", "https://music.apple.com/gb/song/1440933517"),
        ("applemusic", "1440933517", "https://music.apple.com/jp/song/1440933517"),
        ("deezer", "89077521", None),
        ("deezer", "89077521", "https://www.deezer.com/fr/track/89077521"),
        ("deezer", "9", None),
        ("deezer", "9", "https://www.deezer.com/album/9"),
        ("discogs", "487193-2", "https://www.discogs.com/release/487193"),
        ("discogs", "487193", None),
        ("soundcloud", "293", "https://soundcloud.com/forss/flickermood"),
        ("soundcloud", "293", None),
        ("youtube", "dC9QIUKviJU", None),
        ("7digital", "1", None),
        ("tidal", "130201934", "https://tidal.com/video/130201934"),
        ("tidal", "130201934", None),
    ]
)
SAYINGS = st.builds(
    lambda provider, claim, minutes, preview, regions: said(
        provider, *claim, minutes=minutes, preview_url=preview, regions=regions
    ),
    st.sampled_from(PROVIDERS),
    CLAIMS,
    st.integers(0, 3),
    st.sampled_from([None, "https://a.example/1", "https://b.example/2"]),
    st.sampled_from([None, (), ("DE",), ("US", "GB")]),
)


@given(st.lists(SAYINGS, max_size=12).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_the_order_of_the_sayings_changes_nothing(two_orders: tuple[list[SaidLink], list[SaidLink]]) -> None:
    one, other = two_orders
    assert merge_links(one) == merge_links(other)


@given(st.lists(SAYINGS, max_size=12))
def test_every_saying_is_shown_or_set_aside_and_each_platform_has_one_primary(sayings: list[SaidLink]) -> None:
    links, doubtful = merge_links(sayings)
    speakers = {provider for link in links for provider in link.providers} | {doubt.provider for doubt in doubtful}
    assert speakers == {saying.provider for saying in sayings}
    for platform in {link.platform for link in links}:
        there = [link for link in links if link.platform is platform]
        assert [link.primary for link in there] == [True] + [False] * (len(there) - 1)
    for link in links:
        assert check_id(link.platform, link.external_id)
        assert link.providers


def test_a_guess_is_shown_as_one_and_after_what_others_report() -> None:
    links, _ = merge_links(
        [said("youtube", "youtube", "A2VpR8HahKc", guessed=True), said("acrcloud", "youtube", "dQw4w9WgXcQ")]
    )
    assert [(link.external_id, link.verification, link.primary) for link in links] == [
        ("dQw4w9WgXcQ", Verification.REPORTED, True),
        ("A2VpR8HahKc", Verification.GUESSED, False),
    ]


def test_a_platforms_own_guess_confirms_nothing_that_others_report() -> None:
    own_guess = said("youtube", "youtube", "dQw4w9WgXcQ", guessed=True)
    report = said("acrcloud", "youtube", "dQw4w9WgXcQ")
    (link,), _ = merge_links([own_guess, report])
    assert (link.verification, link.providers) == (Verification.REPORTED, ("acrcloud", "youtube"))
    (checked,), _ = merge_links([said("youtube", "youtube", "dQw4w9WgXcQ"), report])
    assert checked.verification is Verification.CONFIRMED
