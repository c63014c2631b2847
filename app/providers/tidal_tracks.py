"""What Tidal's answers say: JSON:API documents, where what a track is related to stands in `included`.

Shapes by the public description of version 2 and recorded answers of 2024 to 2026: `version` may be null, `copyright`
was a text and is an object now (nothing is read from it), `type` of an album was renamed to `albumType`. Tidal also
names composers and lyricists among a track's credits; they come without their works and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from app.errors import UnreadableAnswer
from app.music.claim import ArtistCredit, Claim, ExternalId, LinkClaim, Popularity, ReleaseClaim
from app.music.dates import parse_date
from app.music.duration import parse_duration
from app.music.identifiers import gtin_or_none, isrc_or_none
from app.music.names import tidy
from app.providers.contract import Absent, Answer
from app.providers.editions import answer_of
from app.providers.reply import shaped

TIDAL = "tidal"
TOP_POPULARITY = 1.0

_KEY = re.compile(r"([A-G])(Sharp|b)?")

Attributes = TypeVar("Attributes", bound=Struct)


class _Ref(Struct):
    type: str
    id: str


class _Relationship(Struct):
    data: list[_Ref] | _Ref | None = None


class _Resource(Struct):
    type: str
    id: str
    attributes: dict[str, Any] | None = None
    relationships: dict[str, _Relationship] | None = None


class _Cursor(Struct):
    nextCursor: str | None = None  # noqa: N815 - Tidal's word


class _Links(Struct):
    meta: _Cursor | None = None


class _Document(Struct):
    data: list[_Resource] | _Resource
    included: list[_Resource] | None = None
    links: _Links | None = None


class _Address(Struct):
    href: str


class _Track(Struct, rename="camel"):
    title: str
    version: str | None = None
    isrc: str | None = None
    duration: str | None = None
    explicit: bool | None = None
    key: str | None = None
    key_scale: str | None = None
    bpm: float | None = None
    popularity: float | None = None
    external_links: list[_Address] | None = None


class _Artist(Struct):
    name: str


class _Album(Struct, rename="camel"):
    title: str
    version: str | None = None
    barcode_id: str | None = None
    release_date: str | None = None
    number_of_items: int | None = None
    album_type: str | None = None
    type: str | None = None


class _FileMeta(Struct, frozen=True):
    width: float = 0


class _File(Struct):
    href: str
    meta: _FileMeta = _FileMeta()


class _Artwork(Struct):
    files: list[_File] | None = None


class _Genre(Struct, rename="camel"):
    genre_name: str


def parse_answers(bodies: Sequence[Any], isrcs: Sequence[str], market: str) -> dict[str, Answer | Absent]:
    """The pages of an answer about several ISRCs, dealt out to each.

    Raises UnreadableAnswer where tracks came that carry none of several ISRCs while one of these got no track: an
    absence is only believed of an answer that keeps to its question.
    """
    tracks = [track for body in bodies for track in _tracks(body, market)]
    if len(isrcs) == 1:
        return {isrcs[0]: answer_of(TIDAL, isrcs[0], tracks)}
    told = {track.isrc for track in tracks}
    if told - set(isrcs) and set(isrcs) - told:
        raise UnreadableAnswer("tracks with other ISRCs than those asked for")
    return {isrc: answer_of(TIDAL, isrc, (track for track in tracks if track.isrc == isrc)) for isrc in isrcs}


def parse_tracks(body: Any, market: str) -> list[Claim]:  # noqa: ANN401 - decoded JSON is anything
    """The tracks with an ISRC of any answer, in its order."""
    return [track for track in _tracks(body, market) if track.isrc]


def next_cursor(body: Any) -> str | None:  # noqa: ANN401 - decoded JSON is anything
    """Where the next page begins; None for the last."""
    links = shaped(body, _Document).links
    return links.meta.nextCursor if links and links.meta else None


class _Shelf:
    """A document's resources by type and id."""

    def __init__(self, document: _Document) -> None:
        self.data = document.data if isinstance(document.data, list) else [document.data]
        self._known = {
            (one.type, one.id): one for one in (*(document.included or ()), *self.data) if one.attributes is not None
        }

    def related(self, resource: _Resource, name: str) -> Iterator[_Resource]:
        """The resources of one relationship that came along, in its order."""
        relationship = (resource.relationships or {}).get(name)
        data = relationship.data if relationship else None
        for ref in data if isinstance(data, list) else [data] if data else []:
            known = self._known.get((ref.type, ref.id))
            if known:
                yield known

    def tracks(self) -> Iterator[_Resource]:
        """The tracks that the document is about: its own, those it refers to, or those a search found."""
        for resource in self.data:
            if resource.type == "searchResults":
                yield from self.related(resource, "tracks")
            elif resource.type != "tracks":
                raise UnreadableAnswer("an answer about something else than tracks")
            elif known := self._known.get((resource.type, resource.id)):
                yield known


def _tracks(body: Any, market: str) -> list[Claim]:  # noqa: ANN401 - decoded JSON is anything
    shelf = _Shelf(shaped(body, _Document))
    return [_claim(resource, shelf, market) for resource in shelf.tracks()]


def _claim(resource: _Resource, shelf: _Shelf, market: str) -> Claim:
    track = _said(resource, _Track)
    releases = tuple(_release(album, shelf) for album in shelf.related(resource, "albums"))
    return Claim(
        isrc=isrc_or_none(track.isrc) or "",
        title=tidy(track.title) or None,
        version=tidy(track.version or "") or None,
        artists=tuple(_credits(shelf.related(resource, "artists"))),
        length=parse_duration(track.duration),
        explicit=track.explicit,
        releases=releases,
        genres=tuple(_said(genre, _Genre).genre_name for genre in shelf.related(resource, "genres")),
        cover_url=next((release.cover_url for release in releases if release.cover_url), None),
        bpm=track.bpm if track.bpm and 0 < track.bpm < 1000 else None,
        musical_key=_key(track),
        popularity=_popularity(track.popularity),
        links=(_link(resource.id, track, market),),
    )


def _credits(artists: Iterable[_Resource]) -> Iterator[ArtistCredit]:
    for artist in artists:
        name = tidy(_said(artist, _Artist).name)
        if name:
            yield ArtistCredit(name, ids=(ExternalId(TIDAL, artist.id),))


def _release(resource: _Resource, shelf: _Shelf) -> ReleaseClaim:
    album = _said(resource, _Album)
    files = [file for art in shelf.related(resource, "coverArt") for file in _said(art, _Artwork).files or ()]
    kind = album.album_type or album.type
    return ReleaseClaim(
        title=tidy(f"{album.title} ({album.version})" if album.version else album.title) or None,
        gtin=gtin_or_none(album.barcode_id),
        date=parse_date(album.release_date),
        kind=kind.lower() if kind else None,
        track_count=album.number_of_items or None,
        cover_url=max(files, key=lambda file: file.meta.width).href if files else None,
        ids=(ExternalId(TIDAL, resource.id),),
    )


def _key(track: _Track) -> str | None:
    """`FSharp` and `MINOR` are "F# minor"; a key without its scale is half a key and none."""
    said = _KEY.fullmatch(track.key or "")
    scale = (track.key_scale or "UNKNOWN").lower()
    if said is None or scale == "unknown":
        return None
    return f"{said[1]}{ {'Sharp': '#', 'b': 'b'}.get(said[2] or '', '') } {scale.replace('_', ' ')}"


def _popularity(said: float | None) -> Popularity | None:
    return Popularity(said, TOP_POPULARITY) if said is not None and 0 <= said <= TOP_POPULARITY else None


def _link(track_id: str, track: _Track, market: str) -> LinkClaim:
    """Tidal's page. It lists only what it offers in the country asked about."""
    return LinkClaim(
        platform=TIDAL,
        id=track_id,
        url=next((address.href for address in track.external_links or ()), None),
        regions=(market,),
    )


def _said(resource: _Resource, shape: type[Attributes]) -> Attributes:
    attributes: Mapping[str, Any] = resource.attributes or {}
    return shaped(attributes, shape)
