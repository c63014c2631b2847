"""One recording under several ISRCs, and siblings that are none."""

from __future__ import annotations

import msgspec
import pytest

from app.music.claim import ArtistCredit, Length
from app.music.duplicates import Reason, Sounding, same_recordings, sounding
from app.music.merge import merge_track
from tests.store.told import numbered, told


def march(number: int, title: str = "March", ms: int | None = 200_000, **more: object) -> Sounding:
    facts = {"title": title, "artists": (ArtistCredit("Ada"),), "length": Length(ms) if ms else None, **more}
    return sounding(numbered(number), merge_track([told(numbered(number), **facts)]), None)  # type: ignore[arg-type]  # facts by name


def joined(*songs: Sounding) -> list[tuple[tuple[int, ...], Reason]]:
    return [(group.places, group.evidence[0].reason) for group in same_recordings(songs)]


def test_the_same_words_and_length_are_one_recording() -> None:
    assert joined(march(1), march(2, "MARCH", 201_500)) == [((0, 1), Reason.WORDS_AND_LENGTH)]


@pytest.mark.parametrize(
    ("title", "ms"), [("March (Live)", 200_000), ("March - Radio Edit", 200_000), ("March (Bo Remix)", 200_000),
                      ("March", 203_000), ("Waltz", 200_000)]
)  # fmt: skip
def test_siblings_are_recordings_of_their_own(title: str, ms: int) -> None:
    assert joined(march(1), march(2, title, ms)) == []


def test_an_explicit_and_a_clean_one_are_two_even_beside_one_that_says_neither() -> None:
    songs = (march(1), march(2, explicit=True), march(3, explicit=False))
    assert joined(*songs) == [((0, 1), Reason.WORDS_AND_LENGTH)]


def test_one_without_a_length_joins_only_where_it_is_clear_which() -> None:
    assert joined(march(1), march(2, ms=None)) == [((0, 1), Reason.WORDS)]
    assert joined(march(1), march(2, ms=None), march(3, ms=300_000)) == []


def test_an_id_or_a_listed_isrc_joins_other_words_but_no_other_version() -> None:
    named = [msgspec.structs.replace(march(number, title), ids=("musicbrainz x",)) for number, title in
             ((1, "March"), (2, "Marsch"), (3, "March (Live)"))]  # fmt: skip
    assert joined(*named) == [((0, 1), Reason.PLATFORM_ID)]
    listing = march(4, "Marsch", other_isrcs=(numbered(1),))
    assert joined(march(1), listing) == [((0, 1), Reason.LISTED_ISRC)]
