"""Which track an ISRC is of: each rule on the release that it is named after, and what stays apart."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from app.providers.discogs_bodies import Identifier, Release
from app.providers.discogs_isrcs import ISRC_RULES, Confidence, isrcs_in, lists_isrcs, placed_isrc, placed_isrcs
from tests.imports.discogs import recorded_releases

THINGS_TO_COME, HELLO, HIGHER_THAN_THE_SKY = 1586402, 12645403, 14220586


def placed(release: Release) -> list[tuple[str, str | None, str | None]]:
    """Each ISRC with its track's position and the rule's name."""
    told = ((one.isrc, one.track, one.rule) for one in placed_isrcs(release))
    return [(isrc, track.position if track else None, rule.name if rule else None) for isrc, track, rule in told]


def with_identifiers(release: Release, *said: tuple[str, str | None], type_: str = "ISRC") -> Release:
    """The release with other identifiers, each a value and a description."""
    other = deepcopy(release)
    other.identifiers = [Identifier(type_, value, description) for value, description in said]
    return other


def test_each_rule_has_a_case_here_and_a_confidence() -> None:
    assert [(rule.name, rule.confidence) for rule in ISRC_RULES] == [
        ("the only track", Confidence.CERTAIN),
        ("title in the description", Confidence.CERTAIN),
        ("position in the description", Confidence.CERTAIN),
        ("in the order of the tracks", Confidence.FAIR),
    ]
    assert ISRC_RULES[-1].told == "in the order of the tracks (fair)"


def test_1586402_lists_four_isrcs_by_position(corpus: Path) -> None:
    rule = "position in the description"
    assert placed(recorded_releases(corpus)[THINGS_TO_COME]) == [
        ("ITJ040100240", "A1", rule),
        ("ITJ040100241", "A2", rule),
        ("ITJ040100242", "B1", rule),
        ("ITJ040100243", "B2", rule),
    ]


def test_12645403_has_one_track_and_lists_one_isrc_without_a_word(corpus: Path) -> None:
    release = recorded_releases(corpus)[HELLO]
    assert placed(release) == [("DEQY41700004", "1", "the only track")]
    two = with_identifiers(release, ("DEQY41700004", None), ("DEQY41700005", None))
    assert placed(two) == [("DEQY41700004", None, None), ("DEQY41700005", None, None)]


def test_1586402_with_titles_in_place_of_positions(corpus: Path) -> None:
    release = recorded_releases(corpus)[THINGS_TO_COME]
    written = [("IT-J04-01-00241", "Things To Come (clubmix)"), ("IT-J04-01-00242", "Things To Come - Jump Mix")]
    assert placed(with_identifiers(release, *written)) == [
        ("ITJ040100241", "A2", "title in the description"),
        ("ITJ040100242", "B1", "title in the description"),
    ]
    assert placed(with_identifiers(release, ("IT-J04-01-00240", "Things To Come"))) == [("ITJ040100240", None, None)]


def test_14220586_without_descriptions_is_read_in_order_if_there_are_as_many_isrcs_as_tracks(corpus: Path) -> None:
    release = recorded_releases(corpus)[HIGHER_THAN_THE_SKY]
    rule = "in the order of the tracks"
    both = (("ATAQ71900023", None), ("ATAQ71900024", ""))
    assert placed(with_identifiers(release, *both)) == [("ATAQ71900023", "1", rule), ("ATAQ71900024", "2", rule)]
    in_one = with_identifiers(release, ("AT-AQ7-19-00023, AT-AQ7-19-00024", "ISRC"), type_="Other")
    assert placed(in_one) == [("ATAQ71900023", "1", rule), ("ATAQ71900024", "2", rule)]
    for said in (both[:1], (*both, ("ATAQ71900025", None)), (both[0], both[0]), (both[0], (both[1][0], "on disc"))):
        assert not any(position for _, position, _ in placed(with_identifiers(release, *said)))


def test_an_isrc_that_two_tracks_are_named_for_stays_apart(corpus: Path) -> None:
    release = recorded_releases(corpus)[THINGS_TO_COME]
    twice = with_identifiers(release, ("IT-J04-01-00240", "A1"), ("ITJ040100240", "A2"))
    assert placed(twice) == [("ITJ040100240", None, None)]
    both = with_identifiers(release, ("IT-J04-01-00240", "Tracks A1 and B1"))
    assert placed(both) == [("ITJ040100240", None, None)]
    assert placed_isrc(release, "USAAA0000001").track is None


@pytest.mark.parametrize(
    "value",
    ["IT-J04-01-00241", "ITJ040100241", "it j04 01 00241", "ISRC: IT-J04-01-00241", "ISRC IT–J04–01–00241",
     "A2: IT-J04-01-00241", "ITJ040100241 (A2)", "IT-J04-01-00241 A2"],
)  # fmt: skip
def test_an_isrc_is_read_however_it_is_written(value: str, corpus: Path) -> None:
    assert isrcs_in(value) == ["ITJ040100241"]
    release = with_identifiers(recorded_releases(corpus)[THINGS_TO_COME], (value, None if "A2" in value else "A2"))
    assert placed(release) == [("ITJ040100241", "A2", "position in the description")]


@pytest.mark.parametrize("value", ["", "none", "LC 00241", "5 099749 534728", "ITJ04010024", "XITJ040100241"])
def test_what_is_no_isrc_is_none(value: str) -> None:
    assert isrcs_in(value) == []


def test_some_isrcs_are_filed_under_other() -> None:
    assert lists_isrcs("ISRC", None)
    assert lists_isrcs("Other", "ISRC, track 1")
    assert not lists_isrcs("Other", "Printed beside the ISRC")
    assert not lists_isrcs("Barcode", None)
