"""What ACRCloud's answers say, as claims: one per ISRC, however many entries, bodies and habits it is spread over.

The shapes below are those of the vendor's sample and of a recorded answer. Whatever they name may be absent or null;
an empty object may come as an empty list, as PHP writes it. A body of any other shape is an UnreadableAnswer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from app.music.claim import (
    ArtistCredit,
    Candidate,
    Claim,
    ContributorClaim,
    ExternalId,
    Length,
    LinkClaim,
    ReleaseClaim,
    WorkClaim,
)
from app.music.dates import parse_date
from app.music.identifiers import gtin_or_none, ipi_or_none, isrc_or_none, iswc_or_none
from app.music.links import platform_of
from app.music.names import tidy
from app.providers.contract import Absent, Answer
from app.providers.reply import shaped

_Value = TypeVar("_Value")
EmptyList = list[Any]
Id = int | str | None


class _Album(Struct):
    name: str | None = None
    upc: int | str | None = None
    label: str | None = None
    release_date: str | None = None
    track_count: int | None = None
    cover: str | None = None


class _Named(Struct):
    name: str | None = None


class _Party(Struct):
    id: Id = None


class _PlatformAlbum(Struct):
    id: Id = None
    cover: str | None = None


class _Entry(Struct):
    id: Id = None
    link: str | None = None
    preview: str | None = None
    artists: list[_Party] | None = None
    album: _PlatformAlbum | EmptyList | None = None


class _Contributor(Struct):
    name: str | None = None
    ipi: int | str | None = None
    roles: list[str] | None = None


class _Work(Struct):
    name: str | None = None
    iswc: str | None = None
    contributors: list[_Contributor] | None = None


class _Track(Struct):
    name: str | None = None
    isrc: str | None = None
    duration_ms: int | None = None
    release_date: str | None = None
    label: str | None = None
    disc_number: int | None = None
    track_number: int | None = None
    genres: list[str] | None = None
    artists: list[_Named] | None = None
    album: _Album | EmptyList | None = None
    external_metadata: dict[str, list[_Entry] | None] | EmptyList | None = None
    works: list[_Work] | None = None


class _Body(Struct):
    data: list[_Track]


def parse_answer(isrc: str, bodies: Sequence[Any]) -> Answer | Absent:
    """What was said about the asked ISRC: its entries joined into one claim, all others kept apart as candidates.

    `bodies` are the answers of one or more calls; None is a 404.
    """
    groups = _by_isrc(bodies)
    asked = groups.pop(isrc, None)
    others = (track for other, tracks in groups.items() for track in (tracks[:1] if other else tracks))
    candidates = _unique(_candidate(track, isrc) for track in others)
    return Answer(_claim(isrc, asked), candidates) if asked else Absent(candidates)


def parse_claims(bodies: Sequence[Any]) -> list[Claim]:
    """Every recording in the answers that has an ISRC, in the order of the answers."""
    return [_claim(isrc, tracks) for isrc, tracks in _by_isrc(bodies).items() if isrc is not None]


def _by_isrc(bodies: Iterable[Any]) -> dict[str | None, list[_Track]]:
    groups: dict[str | None, list[_Track]] = {}
    for body in bodies:
        for track in _tracks(body):
            groups.setdefault(isrc_or_none(track.isrc), []).append(track)
    return groups


def _tracks(body: Any) -> list[_Track]:  # noqa: ANN401 - JSON, unread so far
    return [] if body is None else shaped(body, _Body).data


def _claim(isrc: str, tracks: Sequence[_Track]) -> Claim:
    """One claim of all entries: the first that says a thing is heard, what can be many is united."""
    return Claim(
        isrc=isrc,
        title=_first(_text(track.name) for track in tracks),
        artists=_first(_artists(track) for track in tracks) or (),
        length=_first(_length(track) for track in tracks),
        first_release=_first(parse_date(track.release_date) for track in tracks),
        releases=_unique(release for track in tracks for release in _releases(track)),
        genres=_unique(genre for track in tracks for genre in _texts(track.genres)),
        cover_url=_first(_album(track).cover for track in tracks),
        links=_unique(_link(platform, entry) for track in tracks for platform, entry in _entries(track)),
        works=_unique(_work(work) for track in tracks for work in track.works or ()),
    )


def _candidate(track: _Track, asked: str) -> Candidate:
    isrc = isrc_or_none(track.isrc)
    return Candidate(
        provider="acrcloud",
        reason=f"its ISRC is {isrc}, not {asked}" if isrc else "it came without a readable ISRC",
        isrc=isrc,
        title=_text(track.name),
        artists=tuple(artist.name for artist in _artists(track)),
        length=_length(track),
        ids=_unique(ExternalId(platform, str(entry.id)) for platform, entry in _entries(track) if entry.id is not None),
    )


def _artists(track: _Track) -> tuple[ArtistCredit, ...]:
    """The credits, with their ids on platforms where there is one artist, so that nobody's id becomes another's."""
    names = _texts(artist.name for artist in track.artists or ())
    if len(names) != 1:
        return tuple(ArtistCredit(name) for name in names)
    ids = (
        ExternalId(platform, str(entry.artists[0].id))
        for platform, entry in _entries_at_home(track)
        if entry.artists and len(entry.artists) == 1 and entry.artists[0].id is not None
    )
    return (ArtistCredit(names[0], ids=_unique(ids)),)


def _releases(track: _Track) -> Iterator[ReleaseClaim]:
    """The album of the entry, then the platforms' albums, of which no more is told than an id.

    A platform's album with the very cover of the entry's album is that album.
    """
    album = _album(track)
    platform_albums = [
        (ExternalId(platform, str(entry.album.id)), entry.album.cover)
        for platform, entry in _entries_at_home(track)
        if isinstance(entry.album, _PlatformAlbum) and entry.album.id is not None
    ]
    release = ReleaseClaim(
        title=_text(album.name),
        gtin=gtin_or_none(album.upc),
        label=_text(album.label) or _text(track.label),
        date=parse_date(album.release_date),
        disc_number=track.disc_number,
        track_number=track.track_number,
        track_count=album.track_count,
        cover_url=album.cover,
        ids=_unique(id_ for id_, cover in platform_albums if cover and cover == album.cover),
    )
    if release != ReleaseClaim():
        yield release
    for id_, cover in platform_albums:
        if id_ not in release.ids:
            yield ReleaseClaim(cover_url=cover, ids=(id_,))


def _album(track: _Track) -> _Album:
    return track.album if isinstance(track.album, _Album) else _Album()


def _length(track: _Track) -> Length | None:
    return Length(track.duration_ms) if track.duration_ms is not None and track.duration_ms > 0 else None


def _entries(track: _Track) -> Iterator[tuple[str, _Entry]]:
    """Each entry with the platform it is filed under."""
    filed = track.external_metadata if isinstance(track.external_metadata, dict) else {}
    for platform, entries in filed.items():
        for entry in entries or ():
            yield platform, entry


def _entries_at_home(track: _Track) -> Iterator[tuple[str, _Entry]]:
    """The entries whose page is on the platform they are filed under: only of these is it sure whose ids they hold."""
    return ((platform, entry) for platform, entry in _entries(track) if platform_of(entry.link or "") == platform)


def _link(platform: str, entry: _Entry) -> LinkClaim:
    """A page as filed, right or wrong: the merge judges."""
    id_ = None if entry.id is None else str(entry.id)
    return LinkClaim(platform=platform, id=id_, url=entry.link, preview_url=entry.preview)


def _work(work: _Work) -> WorkClaim:
    return WorkClaim(
        title=_text(work.name),
        iswc=iswc_or_none(work.iswc),
        contributors=tuple(
            ContributorClaim(name, ipi=ipi_or_none(party.ipi), roles=_texts(party.roles))
            for party in work.contributors or ()
            if (name := _text(party.name))
        ),
    )


def _text(said: str | None) -> str | None:
    return tidy(said or "") or None


def _texts(said: Iterable[str | None] | None) -> tuple[str, ...]:
    return tuple(text for text in map(_text, said or ()) if text)


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value), None)


def _unique(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))
