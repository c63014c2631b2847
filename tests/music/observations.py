"""Observations to merge: short ones written by hand, and rich ones drawn by hypothesis from small pools.

The pools are small on purpose, so that drawn claims agree, nearly agree, contradict and repeat each other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.music.claim import (
    ArtistCredit,
    ArtistRole,
    Candidate,
    Claim,
    ContributorClaim,
    ExternalId,
    Length,
    LinkClaim,
    Popularity,
    Precision,
    ReleaseClaim,
    WorkClaim,
)
from app.music.dates import parse_date
from app.music.facets import ALL_LINKS, AUDIO, CORE, EVERYTHING, WORKS, Facet
from app.music.merge import merge_track
from app.music.observation import Observation
from app.music.track import Conflict, Provenance, Track

ISRC = "USCJY1431309"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def observed(
    provider: str,
    part: str = "isrc",
    *,
    facets: frozenset[Facet] = EVERYTHING,
    minutes: int = 0,
    candidates: tuple[Candidate, ...] = (),
    **claim: Any,
) -> Observation:
    """A provider's claim about Blank Space, so many minutes after noon."""
    return Observation(
        ISRC, provider, part, facets, NOON + timedelta(minutes=minutes), Claim(ISRC, **claim), candidates
    )


def absence(
    provider: str, part: str = "isrc", *, facets: frozenset[Facet] = EVERYTHING, minutes: int = 0
) -> Observation:
    """A provider's confirmation that it does not know the recording."""
    return Observation(ISRC, provider, part, facets, NOON + timedelta(minutes=minutes))


def named(*names: str) -> tuple[ArtistCredit, ...]:
    """Main artists of these names."""
    return tuple(map(ArtistCredit, names))


def merged(*observations: Observation) -> Track:
    """The track of observations of which at least one knows the recording."""
    track = merge_track(observations)
    assert track is not None
    return track


def origin(track: Track, field: str) -> Provenance:
    """The provenance of a field."""
    (provenance,) = [one for one in track.provenance if one.field == field]
    return provenance


def conflict(track: Track, field: str) -> Conflict | None:
    """The conflict about a field, None where all agree."""
    conflicts = [one for one in track.conflicts if one.field == field]
    assert len(conflicts) <= 1
    return conflicts[0] if conflicts else None


PROVIDERS = st.sampled_from(["spotify", "deezer", "musicbrainz", "acrcloud", "sonovault", "submitted", "newcomer"])
_TITLES = st.sampled_from(
    ["Blank Space", "BLANK SPACE", "Blank Space (Live)", "Blank Space (feat. Joe)", "Blank Spaces", "Style", "", "!!!"]
)
_NAMES = st.sampled_from(["Taylor Swift", "SWIFT TAYLOR ALISON", "Max Martin", "max martin ", "Shellback", "Joe", ""])
_IDS = st.lists(
    st.builds(ExternalId, st.sampled_from(["spotify", "deezer", "musicbrainz"]), st.sampled_from(["1", "2", "3"])),
    max_size=2,
    unique=True,
).map(tuple)
_DATES = st.sampled_from([None, "2014", "2014-01-01", "2014-10-27", "2014-11-10", "2018-10", "2018-10-26"]).map(
    parse_date
)
_ISWCS = st.sampled_from([None, "T9155554271", "T9156975165", "T9236690770"])


def _few(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most).map(tuple)


ARTISTS = st.builds(ArtistCredit, _NAMES, st.sampled_from(ArtistRole), st.sampled_from([None, " feat. ", " & "]), _IDS)
RELEASES = st.builds(
    ReleaseClaim,
    title=st.one_of(st.none(), _TITLES),
    gtin=st.sampled_from([None, "602577145735", "00602577145735", "00843930013609", "123"]),
    label=st.sampled_from([None, "Big Machine", "NOW"]),
    date=_DATES,
    kind=st.sampled_from([None, "album", "compilation"]),
    track_number=st.sampled_from([None, 2, 6]),
    artists=_few(_NAMES, 1),
    ids=_IDS,
)
CONTRIBUTORS = st.builds(
    ContributorClaim,
    name=_NAMES,
    ipi=st.sampled_from([None, "00454808047", "00254380962", "00583608328"]),
    isni=st.sampled_from([None, "0000000078519858"]),
    roles=_few(st.sampled_from(["Composer", "lyricist", "Publisher", "CA", "cowbell"]), 2),
    ids=_IDS,
)
WORKS_SAID = st.builds(
    WorkClaim,
    title=st.one_of(
        st.none(), st.sampled_from(["BLANK SPACE", "BLANK SPACE VOICE MEMO", "BLANK SPACE/STYLE", "Style"])
    ),
    iswc=_ISWCS,
    aliases=st.sampled_from([(), (), (), ("T9155554271",)]),
    contributors=_few(CONTRIBUTORS, 4),
    attributes=st.sampled_from([(), (), ("live",), ("medley",)]),
    ids=_IDS,
)
LINKS = st.builds(
    LinkClaim,
    platform=st.sampled_from(["spotify", "deezer", "applemusic", "apple_music", "napster"]),
    id=st.sampled_from([None, "89077521", "1437689373", "1u8c2t2Cy7UBoG4ArRcF5g"]),
    url=st.sampled_from(
        [
            None,
            "https://www.deezer.com/track/89077521",
            "https://music.apple.com/us/album/blank-space/1437689355?i=1437689373",
            "https://open.spotify.com/track/1u8c2t2Cy7UBoG4ArRcF5g",
        ]
    ),
)
CLAIMS = st.builds(
    Claim,
    isrc=st.just(ISRC),
    title=st.one_of(st.none(), _TITLES),
    version=st.sampled_from([None, "Live", "Remastered 2015", "Radio Edit", ""]),
    artists=_few(ARTISTS),
    length=st.one_of(
        st.none(),
        st.builds(Length, st.sampled_from([0, 230_760, 231_000, 236_000, 300_000]), st.sampled_from(Precision)),
    ),
    explicit=st.sampled_from([None, True, False]),
    first_release=_DATES,
    releases=_few(RELEASES),
    genres=_few(st.sampled_from(["Pop", "pop", "Music", "Synth-Pop", "synth pop"])),
    cover_url=st.sampled_from([None, "https://covers.example/1", "https://covers.example/2"]),
    bpm=st.sampled_from([None, 0.0, 96.0, 95.98, 192.0, 120.0]),
    musical_key=st.sampled_from([None, "F", "F maj", "F minor", "Fm", "4A"]),
    popularity=st.sampled_from([None, Popularity(87, 100), Popularity(0.87, 1)]),
    links=_few(LINKS),
    works=_few(WORKS_SAID),
    other_isrcs=_few(st.sampled_from(["USCJY1431310", "GBDUW0000053"]), 2),
)
CANDIDATES = st.builds(
    Candidate,
    provider=PROVIDERS,
    reason=st.just("another ISRC"),
    isrc=st.sampled_from([None, "USCJY1431310"]),
    title=st.one_of(st.none(), _TITLES),
    length=st.sampled_from([None, Length(1)]),
    ids=_IDS,
)
FACETS = st.frozensets(st.sampled_from([CORE, AUDIO, WORKS, *sorted(ALL_LINKS)[:3]]), min_size=1)
OBSERVATIONS = st.builds(
    Observation,
    isrc=st.just(ISRC),
    provider=PROVIDERS,
    part=st.sampled_from(["isrc", "works", "links"]),
    facets=st.one_of(FACETS, st.just(EVERYTHING)),
    observed_at=st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    claim=st.one_of(st.none(), CLAIMS),
    candidates=_few(CANDIDATES, 2),
)
