"""A barcode alone proves nothing: position, title and length must be said, and agree, and fit one recording."""

from __future__ import annotations

from typing import Any

import pytest

from app.imports.discogs_barcodes import BARCODE_RULE, match_by_barcode
from app.providers.discogs_bodies import Release, parse_release
from app.store.barcodes import Place

GTIN = "00724384960650"
PLACE = Place(GTIN, 1, 1, "GBDUW0000053", "One More Time", None, 320_357)


def release(*tracks: tuple[str, str, str], identifiers: list[dict[str, Any]] | None = None) -> Release:
    lines = [{"position": at, "title": title, "duration": duration} for at, title, duration in tracks]
    return parse_release({"id": 1, "title": "D", "labels": [], "tracklist": lines, "identifiers": identifiers})


def found(told: Release, *places: Place) -> list[tuple[str, str]]:
    return [(isrc, track.position) for isrc, track in match_by_barcode(told, places)]


def test_the_rule_tells_its_name_and_how_sure_it_is() -> None:
    assert BARCODE_RULE.told == "barcode, position, title and length (strong)"


@pytest.mark.parametrize(
    "track",
    [
        ("1", "One More Time", "5:20"),
        ("1-1", "ONE MORE TIME", "5:22"),
        ("CD1-01", "One More Time (Remastered)", "5:19"),
    ],
)
def test_all_four_agree(track: tuple[str, str, str]) -> None:
    assert found(release(track, ("2", "Aerodynamic", "3:27")), PLACE) == [("GBDUW0000053", track[0])]


@pytest.mark.parametrize(
    "track",
    [
        ("2", "One More Time", "5:20"),
        ("2-1", "One More Time", "5:20"),
        ("A1", "One More Time", "5:20"),
        ("1", "One More Night", "5:20"),
        ("1", "One More Time (Live)", "5:20"),
        ("1", "One More Time", "5:23"),
        ("1", "One More Time", ""),
    ],
)
def test_one_that_differs_or_is_not_said_keeps_them_apart(track: tuple[str, str, str]) -> None:
    assert found(release(track), PLACE) == []


def test_two_recordings_that_fit_one_track_stay_apart() -> None:
    told = release(("1", "One More Time", "5:20"))
    assert found(told, PLACE, PLACE._replace(isrc="GBDUW0000059")) == []
    assert found(told, PLACE, PLACE._replace(isrc="GBDUW0000059", number=2)) == [("GBDUW0000053", "1")]


def test_a_track_that_has_an_isrc_is_that_recording_alone() -> None:
    listed = [{"type": "ISRC", "value": "GBDUW0000099", "description": "Track 1"}]
    tracks = (("1", "One More Time", "5:20"), ("2", "Aerodynamic", "3:27"))
    assert found(release(*tracks, identifiers=listed), PLACE) == []
    elsewhere = [{"type": "ISRC", "value": "GBDUW0000053", "description": "Track 2"}]
    assert found(release(*tracks, identifiers=elsewhere), PLACE) == []
