"""Deezer's recordings: its tracks read into claims. Pure.

Numbers may come as text, and Deezer fills in 0 or `1900-01-01` for what it does not know. Facts from recorded answers
of 2019 to 2026.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from app.music.claim import (
    ArtistCredit,
    ArtistRole,
    Candidate,
    Claim,
    ExternalId,
    Length,
    LinkClaim,
    Popularity,
    Precision,
    ReleaseClaim,
)
from app.music.dates import parse_date
from app.music.identifiers import isrc_or_none
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer
from app.providers.reply import shaped

DEEZER = Platform.DEEZER.value
TOP_RANK = 1_000_000.0


class _Artist(Struct):
    name: str
    id: int | str | None = None
    role: str | None = None


class _Album(Struct):
    title: str | None = None
    id: int | str | None = None
    cover_xl: str | None = None
    release_date: str | None = None


class _Track(Struct):
    type: Literal["track"]
    id: int | str
    title: str
    title_short: str | None = None
    title_version: str | None = None
    isrc: str | None = None
    link: str | None = None
    duration: int | None = None
    track_position: int | None = None
    disk_number: int | None = None
    rank: int | None = None
    release_date: str | None = None
    explicit_lyrics: bool | None = None
    explicit_content_lyrics: int | None = None
    bpm: float | None = None
    available_countries: list[str] | None = None
    contributors: list[_Artist] | None = None
    artist: _Artist | None = None
    album: _Album | None = None


class _Tracks(Struct):
    data: list[_Track]


def parse_answer(body: Any, isrc: str) -> Answer | Absent:  # noqa: ANN401 - decoded JSON is anything
    """The answer about an ISRC. A recording with another ISRC, or with none, is a candidate and no answer."""
    track = _read(body)
    if track is None:
        return Absent()
    said = isrc_or_none(track.isrc)
    return Answer(_claim(track, said)) if said == isrc else Absent((_candidate(track, said, isrc),))


def parse_track(body: Any) -> Claim | None:  # noqa: ANN401 - decoded JSON is anything
    """The recording in the answer about a Deezer id; None where Deezer has none or gives it no ISRC."""
    track = _read(body)
    isrc = isrc_or_none(track.isrc) if track else None
    return _claim(track, isrc) if track and isrc else None


def parse_tracks(body: Any) -> tuple[Claim, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The recordings with an ISRC in a list of tracks, in its order."""
    if _no_data(body):
        return ()
    read = ((track, isrc_or_none(track.isrc)) for track in shaped(body, _Tracks).data)
    return tuple(_claim(track, isrc) for track, isrc in read if isrc)


def _read(body: Any) -> _Track | None:  # noqa: ANN401 - decoded JSON is anything
    return None if _no_data(body) else shaped(body, _Track)


def _no_data(body: Any) -> bool:  # noqa: ANN401 - decoded JSON is anything
    match body:
        case {"error": {"code": 800}}:
            return True
    return False


def _claim(track: _Track, isrc: str) -> Claim:
    album = track.album or _Album()
    title, version = _title(track)
    return Claim(
        isrc=isrc,
        title=title,
        version=version,
        artists=_artists(track),
        length=_length(track),
        explicit=_explicit(track),
        releases=(_release(track, album),) if album.title or album.id else (),
        cover_url=album.cover_xl or None,
        bpm=track.bpm if track.bpm and 0 < track.bpm < 1000 else None,  # 0 says that Deezer does not know
        popularity=Popularity(float(track.rank), TOP_RANK) if track.rank and 0 < track.rank <= TOP_RANK else None,
        links=(_link(track),),
    )


def _candidate(track: _Track, isrc: str | None, asked: str) -> Candidate:
    title, version = _title(track)
    return Candidate(
        provider=DEEZER,
        reason=f"its ISRC is {isrc}, not {asked}" if isrc else "it came without a readable ISRC",
        isrc=isrc,
        title=title,
        version=version,
        artists=tuple(artist.name for artist in _artists(track)),
        length=_length(track),
        ids=(ExternalId(DEEZER, str(track.id)),),
    )


def _title(track: _Track) -> tuple[str | None, str | None]:
    """The title without its version, and the version without its brackets: `Soliloquy`, `Remastered`."""
    version = tidy(track.title_version or "")
    if version.startswith("(") and version.endswith(")"):
        version = tidy(version[1:-1])
    return tidy(track.title_short or track.title) or None, version or None


def _artists(track: _Track) -> tuple[ArtistCredit, ...]:
    credited = track.contributors or ([track.artist] if track.artist else [])
    return tuple(
        ArtistCredit(
            name=name,
            role=ArtistRole.FEATURED if artist.role == "Featured" else ArtistRole.MAIN,
            ids=() if artist.id is None else (ExternalId(DEEZER, str(artist.id)),),
        )
        for artist in credited
        if (name := tidy(artist.name))
    )


def _length(track: _Track) -> Length | None:
    seconds = track.duration or 0
    return Length(seconds * 1000, Precision.SECOND) if 0 < seconds < 1_000_000 else None


def _explicit(track: _Track) -> bool | None:
    return None if track.explicit_content_lyrics in {2, 6} else track.explicit_lyrics  # 2 and 6 say "not known"


def _release(track: _Track, album: _Album) -> ReleaseClaim:
    """The release this track is on. The track's own date is the release's too, sometimes a filler for it."""
    return ReleaseClaim(
        title=tidy(album.title or "") or None,
        date=parse_date(album.release_date) or parse_date(track.release_date),
        disc_number=track.disk_number or None,
        track_number=track.track_position or None,
        cover_url=album.cover_xl or None,
        ids=() if album.id is None else (ExternalId(DEEZER, str(album.id)),),
    )


def _link(track: _Track) -> LinkClaim:
    """Deezer's own page. The preview is left out: its address is signed for some hours and would be dead when read."""
    return LinkClaim(
        platform=DEEZER,
        id=str(track.id),
        url=track.link or None,
        regions=tuple(track.available_countries) if track.available_countries else None,
    )
