"""Fields with one value: which is chosen, who agrees, and what counts as disagreement."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.music.claim import (
    Length,
    Precision,
    ReleaseClaim,
)
from app.music.dates import parse_date
from app.music.track import Provenance, Severity
from tests.music.observations import NOON, conflict, merged, observed, origin


def test_the_most_trusted_title_is_chosen_and_the_others_told() -> None:
    track = merged(
        observed("submitted", title="blank spaec"),
        observed("acrcloud", title="BLANK SPACE "),
        observed("spotify", title="Blank Space", minutes=2),
    )
    assert track.title == "Blank Space"
    assert origin(track, "title") == Provenance(
        "title",
        "Blank Space",
        "spotify",
        NOON + timedelta(minutes=2),
        ("acrcloud",),
        origin(track, "title").alternatives,
        ("spotify",),  # ACRCloud repeats Spotify
    )
    assert [(one.provider, one.value) for one in origin(track, "title").alternatives] == [("submitted", "blank spaec")]
    quarrel = conflict(track, "title")
    assert quarrel is not None
    assert quarrel.severity is Severity.WARNING
    assert quarrel.detail == "submitted against spotify: spelled differently"


def test_another_title_is_a_conflict() -> None:
    quarrel = conflict(merged(observed("spotify", title="Blank Space"), observed("deezer", title="Style")), "title")
    assert quarrel is not None
    assert quarrel.severity is Severity.CONFLICT
    assert [side.value for side in quarrel.values] == ["Blank Space", "Style"]


def test_a_version_is_split_off_the_title_and_two_performances_conflict() -> None:
    track = merged(
        observed("spotify", title="Cars - Live at Leeds"),
        observed("deezer", title="Cars", version="(Radio Edit)"),
        observed("musicbrainz", title="Cars"),
    )
    assert (track.title, track.version) == ("Cars", "Live at Leeds")
    assert conflict(track, "title") is None
    quarrel = conflict(track, "version")
    assert quarrel is not None
    assert quarrel.severity is Severity.CONFLICT


def test_remasters_of_different_years_are_a_warning_and_fuller_wording_agrees() -> None:
    years = merged(observed("spotify", title="A - Remastered 2009"), observed("deezer", version="2015 Remaster"))
    quarrel = conflict(years, "version")
    assert quarrel is not None
    assert quarrel.severity is Severity.WARNING
    same = merged(observed("spotify", title="A - Remastered"), observed("deezer", version="2015 Remaster"))
    assert conflict(same, "version") is None


@pytest.mark.parametrize(
    ("apart", "severity"),
    [(0, None), (2_000, None), (2_001, Severity.WARNING), (10_000, Severity.WARNING), (10_001, Severity.CONFLICT)],
)
def test_lengths_agree_within_two_seconds_and_conflict_over_ten(apart: int, severity: Severity | None) -> None:
    track = merged(observed("spotify", length=Length(230_760)), observed("musicbrainz", length=Length(230_760 + apart)))
    quarrel = conflict(track, "duration_ms")
    assert (quarrel.severity if quarrel else None) is severity
    assert track.duration_ms == 230_760


def test_milliseconds_are_preferred_to_agreeing_seconds() -> None:
    track = merged(
        observed("deezer", length=Length(231_000, Precision.SECOND)),
        observed("submitted", length=Length(231_100)),
        observed("youtube", length=Length(230_760)),
    )
    assert (track.duration_ms, track.duration_precision) == (230_760, Precision.MILLISECOND)
    assert origin(track, "duration_ms").value == "3:50.760"
    assert origin(track, "duration_ms").agreeing == ("deezer", "submitted")
    far = merged(
        observed("deezer", length=Length(231_000, Precision.SECOND)), observed("youtube", length=Length(290_760))
    )
    assert (far.duration_ms, far.duration_precision) == (231_000, Precision.SECOND)
    quarrel = conflict(far, "duration_ms")
    assert quarrel is not None
    assert quarrel.detail == "youtube against deezer: 59.8 s apart"
    assert [side.value for side in quarrel.values] == ["3:51", "4:50.760"]


def test_fillers_for_unknown_are_not_heard() -> None:
    track = merged(
        observed("beatport", bpm=0.0, length=Length(0), title="", musical_key=" "),
        observed("deezer", bpm=96.0, length=Length(1000)),
    )
    assert (track.bpm, track.duration_ms, track.title, track.musical_key) == (96.0, 1000, None, None)
    assert conflict(track, "bpm") is None


def test_explicit_and_clean_conflict() -> None:
    track = merged(observed("deezer", explicit=False), observed("spotify", explicit=True))
    assert track.explicit is True
    quarrel = conflict(track, "explicit")
    assert quarrel is not None
    assert [side.value for side in quarrel.values] == ["explicit", "not explicit"]


def test_a_new_years_day_loses_to_a_fuller_date() -> None:
    track = merged(
        observed("musicbrainz", first_release=parse_date("2014-01-01")),
        observed("acrcloud", first_release=parse_date("2014-11-10")),
    )
    assert track.release_date == parse_date("2014-11-10")
    assert conflict(track, "release_date") is None
    assert origin(track, "release_date").agreeing == ("musicbrainz",)
    alone = merged(observed("acrcloud", first_release=parse_date("2014-01-01")))
    assert origin(alone, "release_date").value == "2014-01-01 (perhaps only the year is known)"


def test_a_year_agrees_with_its_days_and_other_years_conflict() -> None:
    full = merged(
        observed("musicbrainz", first_release=parse_date("2014")),
        observed("spotify", first_release=parse_date("2014-10-27")),
        observed("deezer", first_release=parse_date("2018-10-26")),
    )
    assert full.release_date == parse_date("2014-10-27")
    quarrel = conflict(full, "release_date")
    assert quarrel is not None
    assert quarrel.detail == "deezer against spotify: another year"


def test_the_date_of_an_appearance_is_never_the_first_release() -> None:
    release = ReleaseClaim(title="NOW 100", gtin="00602577145735", date=parse_date("2018-10-26"))
    track = merged(observed("acrcloud", releases=(release,)))
    assert track.release_date is None
    assert track.releases[0].date == parse_date("2018-10-26")


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        (96.0, 95.98, None),
        (96.0, 192.0, Severity.WARNING),
        (96.0, 120.0, Severity.CONFLICT),
    ],
)
def test_tempos_are_compared_as_counted(one: float, other: float, severity: Severity | None) -> None:
    quarrel = conflict(merged(observed("beatport", bpm=one), observed("deezer", bpm=other)), "bpm")
    assert (quarrel.severity if quarrel else None) is severity


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("F min", "Fm", True),
        ("F minor", "F min", True),
        ("C# maj", "Db", True),
        ("F min", "F maj", False),
        ("4A", "4a", True),
        ("4A", "F min", False),
    ],
)
def test_one_key_is_written_in_many_ways(one: str, other: str, *, agree: bool) -> None:
    track = merged(observed("beatport", musical_key=one), observed("sonovault", musical_key=other))
    assert track.musical_key == one
    assert (conflict(track, "musical_key") is None) is agree


def test_two_covers_are_alternatives_and_no_conflict() -> None:
    track = merged(
        observed("deezer", cover_url="https://covers.example/d"),
        observed("spotify", cover_url="https://covers.example/s"),
    )
    assert track.cover_url == "https://covers.example/s"
    assert [one.provider for one in origin(track, "cover_url").alternatives] == ["deezer"]
    assert track.conflicts == ()
