"""Writers of a track: credited on it, on its index, or on the release for a range of tracks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.music.claim import ContributorClaim, ExternalId
from app.music.roles import role_of
from app.music.work import Role
from app.providers.discogs_bodies import Artist, Release, parse_release
from app.providers.discogs_credits import WRITING, covers, works_of
from tests.imports.discogs import recorded_releases

TRACKS = ["A1", "A2", "A3", "B1", "B2"]


def release(positions: list[str] | None = None, **credits_: Any) -> Release:
    tracks = [{"position": position, "title": f"Song {position}"} for position in positions or TRACKS]
    return parse_release({"id": 1, "title": "Album", "labels": [], "tracklist": tracks} | credits_)


def covered(tracks: str, positions: list[str] | None = None) -> list[str]:
    told = release(positions)
    return [track.position for track in told.tracks if covers(tracks, told, track)]


@pytest.mark.parametrize(
    ("said", "positions"),
    [
        ("A1 to A3", ["A1", "A2", "A3"]),
        ("A2, A3", ["A2", "A3"]),
        ("A1, A3 to B1", ["A1", "A3", "B1"]),
        ("A3-B1", ["A3", "B1"]),
        ("a1 - a2", ["A1", "A2"]),
        ("B2", ["B2"]),
        ("", TRACKS),
        ("C1", []),
        ("C1 to C3", []),
        ("B1 to A1", []),
    ],
)
def test_a_credit_is_for_the_tracks_that_it_names(said: str, positions: list[str]) -> None:
    assert covered(said) == positions


def test_ranges_over_positions_with_dashes_are_read() -> None:
    positions = ["1-1", "1-2", "2-1", "2-2"]
    assert covered("1-2 to 2-1", positions) == ["1-2", "2-1"]
    assert covered("1-2", positions) == ["1-2"]
    assert covered("1-1-2-1", positions) == ["1-1", "1-2", "2-1"]


def test_only_writers_are_read_from_roles_and_every_word_for_one_is_a_known_role() -> None:
    told = release(
        extraartists=[
            {"name": "Nobody", "role": "Producer, Mixed By", "tracks": ""},
            {
                "name": "Somebody (3)",
                "id": 7,
                "anv": "S. Body",
                "role": "Guitar [Lead, Slide], Written-By [Uncredited]",
            },
            {"name": "Somebody (3)", "id": 7, "anv": "S. Body", "role": "Lyrics By", "tracks": "A1"},
        ]
    )
    first, second = works_of(told, told.tracks[0]), works_of(told, told.tracks[1])
    somebody = ContributorClaim(
        "S. Body", roles=("Written-By", "Lyrics By"), ids=(ExternalId("discogs", "7"),), aliases=("Somebody",)
    )
    assert [(work.title, work.contributors) for work in first] == [("Song A1", (somebody,))]
    assert [party.roles for work in second for party in work.contributors] == [("Written-By",)]
    assert not [word for word in WRITING if role_of("discogs", word) is Role.UNKNOWN]


def test_a_part_of_an_index_has_the_writers_of_the_index() -> None:
    told = release()
    told.tracklist[0].sub_tracks = release(["A1.a", "A1.b"]).tracklist
    told.tracklist[0].extraartists = [Artist("Jean Sibelius", 5, role="Composed By")]
    (work,) = works_of(told, told.tracks[1])
    assert [party.name for party in work.contributors] == ["Jean Sibelius"]
    assert works_of(told, told.tracks[3]) == ()


def test_the_recorded_head_credits_writers_by_words_that_are_roles(corpus: Path) -> None:
    told = [
        party
        for release in recorded_releases(corpus).values()
        for track in release.tracks
        for work in works_of(release, track)
        for party in work.contributors
    ]
    roles = Counter(role_of("discogs", word) for party in told for word in party.roles)
    assert Role.UNKNOWN not in roles
    assert roles[Role.COMPOSER_AND_OR_LYRICIST] > 2_000
    assert roles[Role.COMPOSER] > 300
    assert roles[Role.LYRICIST] > 150
    (work,) = works_of(recorded_releases(corpus)[1586402], recorded_releases(corpus)[1586402].tracks[0])
    assert [(party.name, party.aliases) for party in work.contributors] == [
        ("B. De Schutter", ("Bart De Schutter",)),
        ("H. Kristof", ("Kristof Hermé",)),
    ]
