"""Discogs' releases read as claims, and the track on one that is a recording known from elsewhere.

Discogs has releases and positions on them, no recordings. A track is taken for a recording by the first of these rules
that holds, and only where it leads to one track:

1. the release lists the ISRC, and its description names the track's position, or there is but one track;
2. somebody reported this release, with or without the position, and the track has the recording's title and version;
3. the release has a barcode of the recording's releases, and the track its title and version;
4. the track has the recording's title, version, artists and length: a guess, of which only the page is told.

No length may contradict: rules 2 and 3 allow ten seconds where both are said, rule 4 needs both within two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from app.music.agreement import AGREEING_MS, WARNING_MS
from app.music.claim import ArtistCredit, Claim, ExternalId, Length, LinkClaim, Precision, ReleaseClaim
from app.music.dates import parse_date
from app.music.identifiers import gtin_or_none, isrc_or_none
from app.music.links import check_id
from app.music.names import name_key, tidy
from app.music.platforms import Platform
from app.music.titles import same_performance, split_title, take_apart, title_key
from app.providers.contract import Known
from app.providers.countries import country_named
from app.providers.reply import shaped

NAME = Platform.DISCOGS.value

_NUMBERED = re.compile(r"\s+\(\d+\)$")  # "Air (2)" is the second artist of that name on Discogs
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_DISC_AND_TRACK = re.compile(r"(?:(?:CD|DVD)?(\d{1,2})-)?(\d{1,3})", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_KINDS = {"Compilation": "compilation", "Album": "album", "LP": "album", "EP": "ep", "Mini-Album": "ep",
          "Single": "single", "Maxi-Single": "single"}  # fmt: skip
_NO_LABEL = "Not On Label"
_VARIOUS = "Various"


class _Artist(Struct):
    name: str
    id: int | str | None = None
    anv: str | None = None
    join: str | None = None


class Track(Struct):
    """A line of a tracklist. `type_` is track, heading or index; an index has its tracks in `sub_tracks`."""

    title: str
    position: str = ""
    type_: str = "track"
    duration: str = ""
    artists: list[_Artist] | None = None
    sub_tracks: list[Track] | None = None


class _Label(Struct):
    name: str


class _Format(Struct):
    name: str | None = None
    descriptions: list[str] | None = None


class _Identifier(Struct):
    type: str
    value: str
    description: str | None = None


class _Image(Struct):
    uri: str | None = None


class Release(Struct):
    """A release as Discogs describes it; a master, which stands for all its pressings, has no labels."""

    id: int | str
    title: str
    tracklist: list[Track]
    labels: list[_Label]
    artists: list[_Artist] = []
    formats: list[_Format] = []
    identifiers: list[_Identifier] | None = None
    genres: list[str] | None = None
    styles: list[str] | None = None
    images: list[_Image] | None = None
    released: str | None = None
    year: int | None = None
    country: str | None = None

    @property
    def tracks(self) -> list[Track]:
        """All lines that can be played, those of an index too."""
        return list(_flat(self.tracklist))

    @property
    def gtins(self) -> set[str]:
        """The readable barcodes, padded to 14."""
        said = [one.value for one in self.identifiers or () if one.type == "Barcode"]
        return {gtin for value in said if (gtin := gtin_or_none(value))}


class Match(Struct, frozen=True):
    """The track that is a recording, and whether that is only guessed."""

    track: Track
    guessed: bool = False


class _Hit(Struct):
    id: int | str
    type: str = ""


class _Hits(Struct):
    results: list[_Hit]


def parse_release(body: Any) -> Release:  # noqa: ANN401 - decoded JSON is anything
    """A release; raises UnreadableAnswer for anything else."""
    return shaped(body, Release)


def parse_hits(body: Any) -> tuple[str, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The ids of the releases that a search found, best first; artists, labels and masters are left out."""
    return tuple(dict.fromkeys(str(hit.id) for hit in shaped(body, _Hits).results if hit.type == "release"))


def isrcs_of(release: Release, position: str | None) -> tuple[str, ...]:
    """The ISRCs that the release lists for the track at a position; without one, those of its only track."""
    listed = {isrc: _identified(release, isrc) for isrc in _listed(release)}
    if position is None:
        return tuple(listed) if len(release.tracks) == 1 else ()
    return tuple(isrc for isrc, track in listed.items() if track and _same_place(track.position, position))


def find(release: Release, isrc: str, known: Known, position: str | None = None, *, reported: bool) -> Match | None:
    """The recording's track on a release, by the rules above; `reported` says that somebody filed it under the ISRC."""
    track = _identified(release, isrc)
    if track:
        return Match(track)
    alike = [track for track in release.tracks if _same_song(track, known)]
    if position:
        alike = [track for track in alike if _same_place(track.position, position)]
    if reported or release.gtins & set(known.gtins):
        track = _only(alike, known, WARNING_MS)
        return Match(track) if track else None
    certain = [track for track in alike if _same_artists(release, track, known) and length_of(track) and known.length]
    track = _only(certain, known, AGREEING_MS)
    return Match(track, guessed=True) if track else None


def claim(release: Release, match: Match, isrc: str) -> Claim:
    """What a release tells of the recording that is its track; of a guess only the page."""
    track = match.track
    own_id = f"{release.id}-{track.position}"
    page = own_id if track.position and check_id(Platform.DISCOGS, own_id) else str(release.id)
    link = LinkClaim(platform=NAME, id=page, guessed=match.guessed)
    if match.guessed:
        return Claim(isrc, links=(link,))
    return Claim(
        isrc=isrc,
        title=tidy(track.title) or None,
        artists=_credit(track.artists or release.artists),
        length=length_of(track),
        releases=(_release(release, track),),
        genres=(*(release.genres or ()), *(release.styles or ())),
        cover_url=_cover(release),
        links=(link,),
    )


def length_of(track: Track) -> Length | None:
    """The length in `4:45` or `1:02:03`, in whole seconds; many tracks have none."""
    said = _DURATION.fullmatch(track.duration.strip())
    if said is None:
        return None
    seconds = int(said[1] or 0) * 3600 + int(said[2]) * 60 + int(said[3])
    return Length(seconds * 1000, Precision.SECOND) if seconds else None


def _flat(lines: Sequence[Track]) -> Iterator[Track]:
    for line in lines:
        if line.type_ == "track" or (line.type_ == "index" and line.position):
            yield line
        yield from _flat(line.sub_tracks or ())


def _listed(release: Release) -> Iterator[str]:
    for one in release.identifiers or ():
        if one.type == "ISRC" and (isrc := isrc_or_none(one.value)):
            yield isrc


def _identified(release: Release, isrc: str) -> Track | None:
    """The track that the release lists this ISRC for."""
    described = [
        one.description or ""
        for one in release.identifiers or ()
        if one.type == "ISRC" and isrc_or_none(one.value) == isrc
    ]
    tracks = release.tracks
    if described and len(tracks) == 1:
        return tracks[0]
    found = [track for text in described for word in _WORD.findall(text) if (track := _at(tracks, word))]
    return found[0] if found and all(track is found[0] for track in found) else None


def _at(tracks: Sequence[Track], position: str | None) -> Track | None:
    at = [track for track in tracks if position and _same_place(track.position, position)]
    return at[0] if len(at) == 1 else None


def _same_place(one: str, other: str) -> bool:
    return bool(one) and one.strip().casefold() == other.strip().casefold()


def _same_song(track: Track, known: Known) -> bool:
    said, asked = split_title(track.title), take_apart(known.title, known.version)
    return title_key(said.title) == title_key(asked.title) and same_performance(said.version, asked.version)


def _same_artists(release: Release, track: Track, known: Known) -> bool:
    """Whether an artist of the track, or where it names none one of the release, is one of the recording's."""
    said = {
        name_key(name) for one in track.artists or release.artists for name in (_plain(one.name), one.anv or "") if name
    }
    return not said.isdisjoint(map(name_key, known.artists))


def _only(tracks: Sequence[Track], known: Known, tolerance: int) -> Track | None:
    """The one track whose length does not contradict; of several, the one that agrees within two seconds."""
    for most in (tolerance, AGREEING_MS):
        left = [track for track in tracks if _apart(track, known) <= most]
        if len(left) == 1:
            return left[0]
    return None


def _apart(track: Track, known: Known) -> int:
    said = length_of(track)
    return abs(said.ms - known.length.ms) if said and known.length else 0


def _credit(artists: Sequence[_Artist]) -> tuple[ArtistCredit, ...]:
    credited = [(one, tidy(one.anv or "") or _plain(one.name)) for one in artists if one.name != _VARIOUS]
    return tuple(
        ArtistCredit(
            name=name,
            join=_join(one.join) if place < len(credited) else None,
            ids=() if one.id is None else (ExternalId(NAME, str(one.id)),),
        )
        for place, (one, name) in enumerate(credited, 1)
        if name
    )


def _join(said: str | None) -> str | None:
    """Discogs writes the joining word without the blanks around it: `&`, `Feat.`, but `,` follows a name closely."""
    word = tidy(said or "")
    return None if not word else ", " if word == "," else f" {word} "


def _plain(name: str) -> str:
    return _NUMBERED.sub("", tidy(name))


def _release(release: Release, track: Track) -> ReleaseClaim:
    place = _DISC_AND_TRACK.fullmatch(track.position.strip())
    words = [word for one in release.formats for word in one.descriptions or ()]
    label = next((name for one in release.labels if (name := _plain(one.name))), "")
    return ReleaseClaim(
        title=tidy(release.title) or None,
        gtin=min(release.gtins, default=None),
        label=None if label.startswith(_NO_LABEL) else label or None,
        date=parse_date(release.released) or parse_date(release.year or None),
        kind=next((kind for word, kind in _KINDS.items() if word in words), None),
        country=country_named(release.country),
        disc_number=int(place[1] or 1) if place else None,
        track_number=int(place[2]) or None if place else None,
        track_count=len(release.tracks),
        cover_url=_cover(release),
        artists=tuple(_plain(one.name) for one in release.artists if one.name != _VARIOUS),
        ids=(ExternalId(NAME, str(release.id)),),
    )


def _cover(release: Release) -> str | None:
    """The first picture; without a token the addresses of pictures are empty."""
    return next((image.uri for image in release.images or () if image.uri), None)
