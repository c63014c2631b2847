"""Discogs' releases read as claims, and the track on one that is a recording known from elsewhere.

Discogs has releases and positions on them, no recordings. A track is taken for a recording by the first of these rules
that holds, and only where it leads to one track:

1. the release lists the ISRC, and a rule of `app.providers.discogs_isrcs` tells of which track;
2. somebody reported this release, with or without the position, and the track has the recording's title and version;
3. the release has a barcode of the recording's releases, and the track its title and version;
4. the track has the recording's title, version, artists and length: a guess, of which only the page is told.

No length may contradict: rules 2 and 3 allow ten seconds where both are said, rule 4 needs both within two.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from app.music.agreement import AGREEING_MS, WARNING_MS
from app.music.claim import ArtistCredit, Claim, ExternalId, LinkClaim, ReleaseClaim
from app.music.dates import parse_date
from app.music.links import check_id
from app.music.names import name_key, tidy
from app.music.platforms import Platform
from app.providers.contract import Known
from app.providers.countries import country_named
from app.providers.discogs_bodies import NAME, Artist, Release, Track, plain, same_song
from app.providers.discogs_credits import works_of
from app.providers.discogs_isrcs import Confidence, Rule, placed_isrc, placed_isrcs

_KINDS = {"Compilation": "compilation", "Album": "album", "LP": "album", "EP": "ep", "Mini-Album": "ep",
          "Single": "single", "Maxi-Single": "single"}  # fmt: skip
_NO_LABEL = "Not On Label"
_VARIOUS = "Various"


REPORTED = Rule("reported release, title and version", Confidence.STRONG)
BY_BARCODE = Rule("barcode, title and version", Confidence.FAIR)
BY_WORDS = Rule("title, version, artists and length", Confidence.GUESS)


class Match(Struct, frozen=True):
    """The track that is a recording, and by which rule."""

    track: Track
    rule: Rule

    @property
    def guessed(self) -> bool:
        """Whether it may be another recording."""
        return self.rule.confidence is Confidence.GUESS


def isrcs_of(release: Release, position: str | None) -> tuple[str, ...]:
    """The ISRCs that the release lists for the track at a position; without one, those of its only track."""
    if position is None and len(release.tracks) != 1:
        return ()
    placed = placed_isrcs(release)
    return tuple(one.isrc for one in placed if one.track and (position is None or one.track.is_at(position)))


def find(release: Release, isrc: str, known: Known, position: str | None = None, *, reported: bool) -> Match | None:
    """The recording's track on a release, by the rules above; `reported` says that somebody filed it under the ISRC."""
    listed = placed_isrc(release, isrc)
    if listed.track and listed.rule:
        return Match(listed.track, listed.rule)
    alike = [track for track in release.tracks if same_song(track.title, known.title, known.version)]
    if position:
        alike = [track for track in alike if track.is_at(position)]
    if reported or release.gtins & set(known.gtins):
        track = _only(alike, known, WARNING_MS)
        return Match(track, REPORTED if reported else BY_BARCODE) if track else None
    certain = [track for track in alike if _same_artists(release, track, known) and track.length and known.length]
    track = _only(certain, known, AGREEING_MS)
    return Match(track, BY_WORDS) if track else None


def claim(release: Release, match: Match, isrc: str) -> Claim:
    """What a release tells of the recording that is its track; of a guess only the page."""
    track = match.track
    own_id = f"{release.id}-{track.position}"
    page = own_id if track.position and check_id(Platform.DISCOGS, own_id) else str(release.id)
    link = LinkClaim(platform=NAME, id=page, guessed=match.guessed, matched_by=match.rule.told)
    if match.guessed:
        return Claim(isrc, links=(link,))
    return Claim(
        isrc=isrc,
        title=tidy(track.title) or None,
        artists=_credit(track.artists or release.artists),
        length=track.length,
        releases=(_release(release, track),),
        genres=(*(release.genres or ()), *(release.styles or ())),
        cover_url=_cover(release),
        links=(link,),
        works=works_of(release, track),
    )


def _same_artists(release: Release, track: Track, known: Known) -> bool:
    """Whether an artist of the track, or where it names none one of the release, is one of the recording's."""
    said = {name_key(name) for one in track.artists or release.artists for name in (one.plain, one.anv or "") if name}
    return not said.isdisjoint(map(name_key, known.artists))


def _only(tracks: Sequence[Track], known: Known, tolerance: int) -> Track | None:
    """The one track whose length does not contradict; of several, the one that agrees within two seconds."""
    for most in (tolerance, AGREEING_MS):
        left = [track for track in tracks if _apart(track, known) <= most]
        if len(left) == 1:
            return left[0]
    return None


def _apart(track: Track, known: Known) -> int:
    said = track.length
    return abs(said.ms - known.length.ms) if said and known.length else 0


def _credit(artists: Sequence[Artist]) -> tuple[ArtistCredit, ...]:
    credited = [(one, one.credited) for one in artists if one.name != _VARIOUS]
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


def _release(release: Release, track: Track) -> ReleaseClaim:
    disc, number = track.disc_and_number or (None, None)
    words = [word for one in release.formats for word in one.descriptions or ()]
    label = next((name for one in release.labels if (name := plain(one.name))), "")
    return ReleaseClaim(
        title=tidy(release.title) or None,
        gtin=min(release.gtins, default=None),
        label=None if label.startswith(_NO_LABEL) else label or None,
        date=parse_date(release.released) or parse_date(release.year or None),
        kind=next((kind for word, kind in _KINDS.items() if word in words), None),
        country=country_named(release.country),
        disc_number=disc,
        track_number=number,
        track_count=len(release.tracks),
        cover_url=_cover(release),
        artists=tuple(one.plain for one in release.artists if one.name != _VARIOUS),
        ids=(ExternalId(NAME, str(release.id)),),
    )


def _cover(release: Release) -> str | None:
    """The first picture; without a token the addresses of pictures are empty."""
    return next((image.uri for image in release.images or () if image.uri), None)
