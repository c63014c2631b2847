"""Discogs' bodies: what the API and the dump say of one release is read the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.providers.discogs_bodies import Track, parse_release, plain, same_song
from app.providers.discogs_isrcs import Confidence, Rule
from app.providers.discogs_releases import Match, claim
from tests.imports.discogs import recorded_releases

STOCKHOLM = 1


def test_a_release_that_was_recorded_from_both_is_told_the_same(corpus: Path) -> None:
    said_then = (corpus / "discogs" / "phpdc_get_release.json").read_text()
    live = parse_release(json.loads(said_then.replace("Persuader, The", "The Persuader")))  # so it was renamed
    live.images = None  # a dump has no addresses of pictures
    dumped = recorded_releases(corpus)[STOCKHOLM]
    rule = Rule("compared", Confidence.CERTAIN)
    assert [(one.position, one.title) for one in live.tracks] == [(one.position, one.title) for one in dumped.tracks]
    for one, other in zip(live.tracks, dumped.tracks, strict=True):
        said, told = (claim(*each, "USAAA0000001") for each in ((live, Match(one, rule)), (dumped, Match(other, rule))))
        assert said == told


def test_of_the_head_every_line_is_a_track_an_index_or_a_heading(corpus: Path) -> None:
    lines = [line for release in recorded_releases(corpus).values() for line in release.tracklist]
    kinds = [line.type_ for line in lines]
    assert len(lines) == 9_178
    assert (kinds.count("track"), kinds.count("index"), kinds.count("heading")) == (8_935, 57, 186)


@pytest.mark.parametrize(
    ("position", "place"),
    [("7", (1, 7)), ("2-7", (2, 7)), ("CD2-7", (2, 7)), ("A1", None), ("0", None), ("", None), ("1.a", None)],
)
def test_a_position_in_numbers_is_a_disc_and_a_track(position: str, place: tuple[int, int] | None) -> None:
    assert Track("A", position).disc_and_number == place


def test_positions_are_compared_without_blanks_and_case() -> None:
    assert Track("A", "a1 ").is_at("A1")
    assert not Track("A", "").is_at("")
    assert not Track("A", "A1").is_at(None)


def test_a_title_is_the_same_song_in_the_same_performance_only() -> None:
    assert same_song("One More Time (Remastered)", "One More Time")
    assert same_song("One More Time (Live)", "One More Time", "Live")
    assert not same_song("One More Time (Live)", "One More Time")
    assert not same_song("", "")


def test_a_name_loses_the_number_of_its_namesakes() -> None:
    assert plain("Air (2)") == "Air"
    assert plain("Blink-182") == "Blink-182"
