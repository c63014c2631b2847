"""Who wrote a track, by a Discogs release's further credits: on the track, on its index, or on the release.

A credit on the release says with `tracks` which ones it is for: "A1 to A3", "1, 3, 5 to 7", "CD15-1 to CD16-15". One
without them is for all. Only writers are read: what the others did is of the recording, of which nothing is told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.music.claim import ContributorClaim, ExternalId, WorkClaim
from app.music.names import name_key
from app.music.titles import split_title
from app.providers.discogs_bodies import NAME, Artist, Release, Track

WRITING = frozenset(
    {"written by", "songwriter", "composed by", "music by", "lyrics by", "words by", "libretto by", "translated by"}
)
_DETAIL = re.compile(r"\s*\[[^\]]*\]")  # "Written-By [Uncredited]"
_BETWEEN_POSITIONS = re.compile(r"\s*[,;&]\s*")
_TO = re.compile(r"\s+to\s+|\s*[-–→]\s*", re.IGNORECASE)


def works_of(release: Release, track: Track) -> tuple[WorkClaim, ...]:
    """The work in a track, where anybody is credited with writing it; Discogs knows no ISWC and no name number."""
    roles: dict[tuple[str, str], list[str]] = {}
    artists: dict[tuple[str, str], Artist] = {}
    for artist in _credited(release, track):
        who = (str(artist.id or ""), name_key(artist.credited))
        artists.setdefault(who, artist)
        roles.setdefault(who, []).extend(_writing(artist.role))
    parties = tuple(_contributor(artists[who], words) for who, words in roles.items() if words)
    return (WorkClaim(title=split_title(track.title).title or None, contributors=parties),) if parties else ()


def covers(tracks: str | None, release: Release, track: Track) -> bool:
    """Whether a credit for these tracks is for this one; a range goes by the order of the tracklist."""
    if not (tracks or "").strip():
        return True
    places = release.tracks
    at = next((place for place, one in enumerate(places) if one is track), None)
    parts = _BETWEEN_POSITIONS.split((tracks or "").strip())
    return at is not None and any(first <= at <= last for part in parts for first, last in _ranges(places, part))


def _ranges(tracks: Sequence[Track], said: str) -> Iterator[tuple[int, int]]:
    """The places from which to which a text names tracks: one position, or two with a word or dash between them.

    Positions have dashes of their own ("1-1 to 1-5"), so it is one position if it can be.
    """
    only = _place(tracks, said)
    if only is not None:
        yield only, only
        return
    for between in _TO.finditer(said):
        first, last = _place(tracks, said[: between.start()]), _place(tracks, said[between.end() :])
        if first is not None and last is not None:
            yield first, last


def _credited(release: Release, track: Track) -> Iterator[Artist]:
    yield from track.extraartists or ()
    for line in release.tracklist:
        if any(part is track for part in line.sub_tracks or ()):
            yield from line.extraartists or ()
    for artist in release.extraartists or ():
        if _writing(artist.role) and covers(artist.tracks, release, track):
            yield artist


def _writing(role: str | None) -> list[str]:
    """The words for writing in a role such as "Producer [Additional], Written-By"."""
    words = (word.strip() for word in _DETAIL.sub("", role or "").split(","))
    return [word for word in words if name_key(word) in WRITING]


def _contributor(artist: Artist, roles: Sequence[str]) -> ContributorClaim:
    return ContributorClaim(
        name=artist.credited,
        roles=tuple(dict.fromkeys(roles)),
        ids=(ExternalId(NAME, str(artist.id)),) if artist.id else (),
        aliases=(artist.plain,) if artist.plain != artist.credited else (),
    )


def _place(tracks: Sequence[Track], position: str) -> int | None:
    return next((place for place, one in enumerate(tracks) if one.is_at(position)), None)
