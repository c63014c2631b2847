"""Apple Music's songs read as claims.

`meta.filters.isrc` is read before the songs: it alone ties an ISRC that was asked to songs, whose own `isrc` can
differ, and it alone tells a recording that Apple does not have (an empty list) from one that was not answered.
`composerName` is one text for people, "A, B & C", without identifiers: no work is made of it, so it is left unread.
Facts from Apple's documentation, recorded answers, and for the ISRC filter from a client that probed it in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId, Length, LinkClaim, ReleaseClaim
from app.music.dates import parse_date
from app.music.identifiers import isrc_or_none
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Failure, FailureKind, Outcome
from app.providers.reply import shaped

NAME = Platform.APPLE_MUSIC.value
LARGEST_COVER = 1200  # pixels; the artwork's own size where that is smaller

_KIND_SUFFIX = re.compile(r"\s+-\s+(Single|EP)$")
_BETWEEN_NAMES = re.compile(r"(?:[\s,&+/]|\b(?:and|feat|ft|featuring|with|vs|x|y|et|und)\b\.?)*", re.IGNORECASE)


class _Artwork(Struct):
    url: str
    width: int | None = None
    height: int | None = None


class _Preview(Struct):
    url: str | None = None


class _AlbumFacts(Struct, rename="camel"):
    name: str | None = None
    artist_name: str | None = None
    upc: str | None = None
    record_label: str | None = None
    release_date: str | None = None
    track_count: int | None = None
    is_single: bool = False
    is_compilation: bool = False
    artwork: _Artwork | None = None


class _Album(Struct):
    id: str
    attributes: _AlbumFacts | None = None


class _ArtistFacts(Struct):
    name: str


class _Artist(Struct):
    id: str
    attributes: _ArtistFacts | None = None


class _Albums(Struct):
    data: list[_Album] = []


class _Artists(Struct):
    data: list[_Artist] = []


class _Related(Struct):
    albums: _Albums | None = None
    artists: _Artists | None = None


class _SongFacts(Struct, rename="camel"):
    name: str
    artist_name: str | None = None
    album_name: str | None = None
    isrc: str | None = None
    duration_in_millis: int | None = None
    release_date: str | None = None
    genre_names: list[str] = []
    content_rating: str | None = None
    track_number: int | None = None
    disc_number: int | None = None
    url: str | None = None
    previews: list[_Preview] = []
    artwork: _Artwork | None = None
    play_params: dict[str, Any] | UnsetType = UNSET


class _Song(Struct):
    id: str
    type: Literal["songs"]
    attributes: _SongFacts
    relationships: _Related | None = None

    @property
    def isrc(self) -> str | None:
        return isrc_or_none(self.attributes.isrc)

    @property
    def albums(self) -> list[_Album]:
        return self.relationships.albums.data if self.relationships and self.relationships.albums else []

    @property
    def artists(self) -> list[_Artist]:
        return self.relationships.artists.data if self.relationships and self.relationships.artists else []

    @property
    def playable(self) -> bool:
        return self.attributes.play_params is not UNSET


class _Reference(Struct):
    id: str


class _Filters(Struct):
    isrc: dict[str, list[_Reference]]


class _Meta(Struct):
    filters: _Filters


class _Songs(Struct):
    data: list[_Song]


class _Joined(Struct):
    meta: _Meta
    data: list[_Song]


class _Results(Struct):
    songs: _Songs | None = None


class _Search(Struct):
    results: _Results


def parse_answers(body: Any, isrcs: Sequence[str], storefront: str) -> dict[str, Outcome]:  # noqa: ANN401 - decoded JSON is anything
    """The outcome of each ISRC asked, by `meta.filters.isrc`; one that is missing there was not answered."""
    joined = shaped(body, _Joined)
    songs = {song.id: song for song in joined.data}
    found = {isrc_or_none(isrc): references for isrc, references in joined.meta.filters.isrc.items()}
    outcomes: dict[str, Outcome] = {}
    for isrc in isrcs:
        references = found.get(isrc)
        named = [songs[reference.id] for reference in references or () if reference.id in songs]
        if references is None:
            outcomes[isrc] = Failure(FailureKind.UNREADABLE, "the answer left this recording out")
        elif references and not named:
            outcomes[isrc] = Failure(FailureKind.UNREADABLE, "the answer names songs that it does not hold")
        else:
            outcomes[isrc] = Answer(_claim(isrc, named, storefront)) if named else Absent()
    return outcomes


def parse_songs(body: Any, storefront: str) -> tuple[Claim, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The recordings with an ISRC in a list of songs, in its order; each song is a claim of its own."""
    return _claims(shaped(body, _Songs).data, storefront)


def parse_search(body: Any, storefront: str) -> tuple[Claim, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The recordings with an ISRC that a search found; no songs where nothing matched."""
    songs = shaped(body, _Search).results.songs
    return _claims(songs.data, storefront) if songs else ()


def _claims(songs: Sequence[_Song], storefront: str) -> tuple[Claim, ...]:
    return tuple(_claim(song.isrc, [song], storefront) for song in songs if song.isrc)


def _claim(isrc: str, songs: Sequence[_Song], storefront: str) -> Claim:
    """What the songs of one ISRC say: the first by `_preference` speaks, all of them give pages and releases."""
    own = [song for song in songs if song.isrc == isrc] or songs
    ordered = sorted(own, key=_preference)
    said = ordered[0].attributes
    return Claim(
        isrc=isrc,
        title=tidy(said.name) or None,
        artists=_artists(ordered[0]),
        length=Length(said.duration_in_millis) if said.duration_in_millis and said.duration_in_millis > 0 else None,
        explicit={"explicit": True, "clean": False}.get(said.content_rating or ""),  # unrated songs say nothing
        releases=tuple(release for song in ordered for release in _releases(song)),
        genres=tuple(said.genre_names),
        cover_url=_cover(said.artwork),
        links=tuple(_link(song, storefront) for song in ordered),
        other_isrcs=tuple(sorted({song.isrc for song in ordered if song.isrc} - {isrc})),
    )


def _preference(song: _Song) -> tuple[bool, bool, str, int, str]:
    """Songs that can be played first, then those not on a compilation, then the earliest."""
    compilation = any(album.attributes and album.attributes.is_compilation for album in song.albums)
    return not song.playable, compilation, song.attributes.release_date or "9", len(song.id), song.id


def _artists(song: _Song) -> tuple[ArtistCredit, ...]:
    """The credit as printed, taken apart where Apple names the artists of it; else the whole text is one name.

    An artist who is not in the printed credit is one whom the title features.
    """
    printed = tidy(song.attributes.artist_name or "")
    named = [(tidy(one.attributes.name), one.id) for one in song.artists if one.attributes and one.attributes.name]
    places = sorted((printed.find(name), name, own_id) for name, own_id in named if name and name in printed)
    ends = [place + len(name) for place, name, _ in places]
    gaps = [
        printed[end:start] for end, (start, _, _) in zip([0, *ends], [*places, (len(printed), "", "")], strict=True)
    ]
    if not places or gaps[0] or gaps[-1] or not all(gap and _BETWEEN_NAMES.fullmatch(gap) for gap in gaps[1:-1]):
        ids = tuple(ExternalId(NAME, one.id) for one in song.artists) if len(song.artists) == 1 else ()
        return (ArtistCredit(printed, ids=ids),) if printed else ()
    credited = [
        ArtistCredit(name, join=gap or None, ids=(ExternalId(NAME, own_id),))
        for (_, name, own_id), gap in zip(places, gaps[1:], strict=True)
    ]
    featured = [
        ArtistCredit(name, ArtistRole.FEATURED, ids=(ExternalId(NAME, own_id),))
        for name, own_id in named
        if name and name not in printed
    ]
    return (*credited, *featured)


def _releases(song: _Song) -> tuple[ReleaseClaim, ...]:
    said = song.attributes
    albums = song.albums or ([_Album(id="")] if said.album_name else [])
    return tuple(_release(said, album) for album in albums)


def _release(song: _SongFacts, album: _Album) -> ReleaseClaim:
    facts = album.attributes or _AlbumFacts(name=song.album_name, release_date=song.release_date, artwork=song.artwork)
    title = tidy(facts.name or "")
    suffix = _KIND_SUFFIX.search(title)
    kind = suffix[1].lower() if suffix else "single" if facts.is_single else None
    return ReleaseClaim(
        title=_KIND_SUFFIX.sub("", title) or None,
        gtin=facts.upc or None,
        label=tidy(facts.record_label or "") or None,
        date=parse_date(facts.release_date),
        kind=kind or ("compilation" if facts.is_compilation else "album" if album.attributes else None),
        disc_number=song.disc_number or None,
        track_number=song.track_number or None,
        track_count=facts.track_count or None,
        cover_url=_cover(facts.artwork),
        artists=(tidy(facts.artist_name),) if facts.artist_name else (),
        ids=(ExternalId(NAME, album.id),) if album.id else (),
    )


def _cover(artwork: _Artwork | None) -> str | None:
    """The artwork's address is a template of a width, a height, and at times a crop and a format."""
    if artwork is None or not artwork.url:
        return None
    sizes = {"{w}": artwork.width, "{h}": artwork.height}
    url = artwork.url.replace("{c}", "bb").replace("{f}", "jpg")
    for place, size in sizes.items():
        url = url.replace(place, str(min(size or LARGEST_COVER, LARGEST_COVER)))
    return url


def _link(song: _Song, storefront: str) -> LinkClaim:
    """The song's page in the storefront that was asked; without `playParams` it cannot be played there."""
    said = song.attributes
    return LinkClaim(
        platform=NAME,
        id=song.id,
        url=said.url or None,
        preview_url=next((preview.url for preview in said.previews if preview.url), None),
        regions=(storefront.upper(),) if song.playable else (),
    )
