"""What Spotify's answers say: tracks of a search, by id, and albums for the label and the barcode.

Shapes by the public description of the Web API (August 2026) and recorded answers of 2016 to 2025. Apps in
development mode are not told popularity, markets and labels, so all of these may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from app.music.claim import ArtistCredit, Claim, ExternalId, Length, LinkClaim, Popularity, ReleaseClaim
from app.music.dates import PartialDate, parse_date
from app.music.identifiers import gtin_or_none, isrc_or_none
from app.music.names import tidy
from app.providers.reply import shaped

SPOTIFY = "spotify"
TOP_POPULARITY = 100.0
LONGEST_MS = 7 * 24 * 3600 * 1000


class _Artist(Struct):
    name: str
    id: str | None = None


class _Image(Struct):
    url: str
    width: float | None = None


class _Album(Struct):
    id: str | None = None
    name: str | None = None
    album_type: str | None = None
    release_date: str | None = None
    release_date_precision: str | None = None
    total_tracks: float | None = None
    images: list[_Image] | None = None
    artists: list[_Artist] | None = None
    label: str | None = None
    external_ids: dict[str, str | None] | None = None


class _Track(Struct):
    type: Literal["track"]
    name: str
    id: str | None = None
    artists: list[_Artist] | None = None
    album: _Album | None = None
    duration_ms: float | None = None
    explicit: bool | None = None
    external_ids: dict[str, str | None] | None = None
    external_urls: dict[str, str | None] | None = None
    disc_number: float | None = None
    track_number: float | None = None
    popularity: float | None = None
    preview_url: str | None = None
    available_markets: list[str] | None = None
    is_playable: bool | None = None


class _Items(Struct):
    items: list[_Track | None]
    next: str | None = None


class _Found(Struct):
    tracks: _Items


class _Tracks(Struct):
    tracks: list[_Track | None]


class _Albums(Struct):
    albums: list[_Album | None]


class Page(NamedTuple):
    """One page of a search: its tracks, one claim each, and whether more follow. An ISRC not told is empty."""

    tracks: list[Claim]
    more: bool


def parse_page(body: Any, market: str) -> Page:  # noqa: ANN401 - decoded JSON is anything
    """A page of tracks found by a search in a market."""
    found = shaped(body, _Found).tracks
    return Page(_claims(found.items, market), found.next is not None and bool(found.items))


def parse_several(body: Any, market: str) -> list[Claim]:  # noqa: ANN401 - decoded JSON is anything
    """The tracks asked for by several ids; unknown ones come as null and are left out."""
    return _claims(shaped(body, _Tracks).tracks, market)


def parse_track(body: Any, market: str) -> Claim | None:  # noqa: ANN401 - decoded JSON is anything
    """The track asked for by its id; None where Spotify gives it no ISRC."""
    claim = next(iter(_claims([shaped(body, _Track)], market)), None)
    return claim if claim and claim.isrc else None


def parse_albums(body: Any) -> dict[str, ReleaseClaim]:  # noqa: ANN401 - decoded JSON is anything
    """Albums asked for by their ids, with label and barcode."""
    return {album.id: _release(album) for album in shaped(body, _Albums).albums if album and album.id}


def with_albums(claim: Claim, albums: Mapping[str, ReleaseClaim]) -> Claim:
    """The claim with the labels and barcodes of its albums."""
    return replace(claim, releases=tuple(_completed(release, albums) for release in claim.releases))


def album_ids(claims: Iterable[Claim]) -> list[str]:
    """The albums of these recordings, each once."""
    return list(dict.fromkeys(album.id for claim in claims for release in claim.releases for album in release.ids))


def _completed(release: ReleaseClaim, albums: Mapping[str, ReleaseClaim]) -> ReleaseClaim:
    album = next((albums[known.id] for known in release.ids if known.id in albums), None)
    return replace(release, label=album.label, gtin=album.gtin) if album else release


def _claims(tracks: Sequence[_Track | None], market: str) -> list[Claim]:
    return [_claim(track, track.id, market) for track in tracks if track and track.id]


def _claim(track: _Track, track_id: str, market: str) -> Claim:
    """One track. Its version stays in its title, where Spotify writes it: `Time - Remastered 2011`."""
    release = _release(track.album) if track.album else None
    return Claim(
        isrc=isrc_or_none((track.external_ids or {}).get("isrc")) or "",
        title=tidy(track.name) or None,
        artists=_artists(track.artists),
        length=_length(track.duration_ms),
        explicit=track.explicit,
        releases=(_placed(release, track),) if release and (release.title or release.ids) else (),
        cover_url=release.cover_url if release else None,
        popularity=_popularity(track.popularity),
        links=(
            LinkClaim(
                platform=SPOTIFY,
                id=track_id,
                url=(track.external_urls or {}).get("spotify") or None,
                preview_url=track.preview_url or None,
                regions=_regions(track, market),
            ),
        ),
    )


def _regions(track: _Track, market: str) -> tuple[str, ...] | None:
    """All markets where Spotify lists them; else whether the market asked about is one, where it says so."""
    if track.available_markets:
        return tuple(track.available_markets)
    if track.is_playable is None:
        return None
    return (market,) if track.is_playable else ()


def _release(album: _Album) -> ReleaseClaim:
    codes = album.external_ids or {}
    images = sorted(album.images or (), key=lambda image: -(image.width or 0))
    return ReleaseClaim(
        title=tidy(album.name or "") or None,
        gtin=gtin_or_none(codes.get("upc")) or gtin_or_none(codes.get("ean")),
        label=tidy(album.label or "") or None,
        date=_date(album),
        kind=album.album_type.lower() if album.album_type else None,
        track_count=_counted(album.total_tracks),
        cover_url=images[0].url if images else None,
        artists=tuple(artist.name for artist in _artists(album.artists)),
        ids=(ExternalId(SPOTIFY, album.id),) if album.id else (),
    )


def _placed(release: ReleaseClaim, track: _Track) -> ReleaseClaim:
    return replace(release, disc_number=_counted(track.disc_number), track_number=_counted(track.track_number))


def _date(album: _Album) -> PartialDate | None:
    """The date as exact as Spotify says it is: some come with a month or day made up."""
    letters = {"year": 4, "month": 7}.get(album.release_date_precision or "", 10)
    return parse_date((album.release_date or "")[:letters])


def _artists(artists: Iterable[_Artist] | None) -> tuple[ArtistCredit, ...]:
    return tuple(
        ArtistCredit(name, ids=(ExternalId(SPOTIFY, artist.id),) if artist.id else ())
        for artist in artists or ()
        if (name := tidy(artist.name))
    )


def _length(ms: float | None) -> Length | None:
    return Length(round(ms)) if ms and 0 < ms <= LONGEST_MS else None


def _popularity(said: float | None) -> Popularity | None:
    return Popularity(said, TOP_POPULARITY) if said is not None and 0 <= said <= TOP_POPULARITY else None


def _counted(said: float | None) -> int | None:
    return round(said) if said and 0 < said < 10_000 else None
