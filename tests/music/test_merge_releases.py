"""Releases: one per barcode, else one per title and date; appearances are never judged."""

from __future__ import annotations

from app.music.claim import ExternalId, ReleaseClaim
from app.music.dates import parse_date
from app.music.hearing import Said
from app.music.merge_releases import merge_releases
from app.music.track import Release
from tests.music.observations import NOON


def merged(**said: tuple[ReleaseClaim, ...]) -> tuple[Release, ...]:
    """The releases that providers, most trusted first, name."""
    return merge_releases([Said(provider, NOON, claims) for provider, claims in said.items()])


def test_one_barcode_is_one_release_however_it_is_padded() -> None:
    (release,) = merged(
        musicbrainz=(ReleaseClaim("1989", "843930013609", date=parse_date("2014-10-27"), country="US"),),
        acrcloud=(ReleaseClaim(None, "00843930013609", label="Big Machine", date=parse_date("2014-01-01")),),
    )
    assert (release.title, release.gtin, release.label) == ("1989", "00843930013609", "Big Machine")
    assert release.date == parse_date("2014-10-27")
    assert release.providers == ("musicbrainz", "acrcloud")


def test_two_barcodes_are_two_releases_even_of_one_title() -> None:
    releases = merged(
        deezer=(ReleaseClaim("1989", "00843930013609"),), spotify=(ReleaseClaim("1989", "00602577145735"),)
    )
    assert len(releases) == 2


def test_without_a_barcode_title_and_date_decide() -> None:
    day = parse_date("2014-10-27")
    releases = merged(
        musicbrainz=(ReleaseClaim("1989", date=day), ReleaseClaim("1989 (Deluxe Edition)", date=parse_date("2015"))),
        deezer=(ReleaseClaim("1989 ", date=day, track_count=13),),
    )
    assert [(release.title, release.track_count, release.providers) for release in releases] == [
        ("1989", 13, ("musicbrainz", "deezer")),
        ("1989 (Deluxe Edition)", None, ("musicbrainz",)),
    ]


def test_a_release_without_barcode_joins_the_only_barcode_of_its_title_and_date() -> None:
    day = parse_date("2014-10-27")
    plain = ReleaseClaim("1989", date=day)
    joined = merged(musicbrainz=(ReleaseClaim("1989", "00843930013609", date=day),), deezer=(plain,))
    assert [release.providers for release in joined] == [("musicbrainz", "deezer")]
    ambiguous = merged(
        musicbrainz=(
            ReleaseClaim("1989", "00843930013609", date=day),
            ReleaseClaim("1989", "00602577145735", date=day),
        ),
        deezer=(plain,),
    )
    assert len(ambiguous) == 3


def test_an_unreadable_barcode_is_not_shown_and_joins_nothing() -> None:
    (one, other) = merged(deezer=(ReleaseClaim("A", "123"), ReleaseClaim("B", "123")))
    assert (one.gtin, other.gtin) == (None, None)


def test_a_release_known_by_id_only_joins_where_the_id_is_known() -> None:
    album = ExternalId("deezer", "9007779")
    cover = ReleaseClaim(cover_url="https://covers.example/1", ids=(album,))
    (release,) = merged(deezer=(ReleaseClaim("1989", ids=(album,)),), acrcloud=(cover,))
    assert (release.title, release.cover_url, release.providers) == (
        "1989",
        "https://covers.example/1",
        ("deezer", "acrcloud"),
    )
    assert len(merged(acrcloud=(cover, ReleaseClaim(cover_url="https://covers.example/2")))) == 2


def test_oldest_first_and_undated_last() -> None:
    releases = merged(
        spotify=(
            ReleaseClaim("Undated"),
            ReleaseClaim("Late", date=parse_date("2018-10")),
            ReleaseClaim("Early", date=parse_date("2014")),
            ReleaseClaim("Filler", date=parse_date("1900-01-01")),
        )
    )
    assert [release.title for release in releases] == ["Early", "Late", "Filler", "Undated"]
