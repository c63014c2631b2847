"""What a catalog's owner tells fills what nobody better tells, and is never a part of the recording."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from app.errors import InvalidArgument
from app.music.claim import ArtistCredit, Claim, ReleaseClaim
from app.music.facets import EVERYTHING
from app.music.merge import merge_track
from app.music.observation import Observation
from app.music.submitted import (
    LONGEST_NAME,
    LONGEST_NOTES,
    MOST_ARTISTS,
    Submitted,
    facts_of,
    read_name,
    read_notes,
    read_submitted,
)
from app.music.track import Track

ISRC = "USCJY1431309"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOLD = Submitted(NOON, "Blank Space", "1989", ("Taylor Swift",))


def track(title: str | None = None, artists: Sequence[str] = (), album: str | None = None) -> Track:
    claim = Claim(
        ISRC, title=title, artists=tuple(map(ArtistCredit, artists)), releases=(ReleaseClaim(album),) if album else ()
    )
    merged = merge_track([Observation(ISRC, "deezer", "track", EVERYTHING, NOON, claim)])
    assert merged is not None
    return merged


def test_what_was_told_stands_where_nothing_is_held() -> None:
    facts = facts_of(None, TOLD)
    assert (facts.title, facts.artists, facts.album) == ("Blank Space", ("Taylor Swift",), "1989")
    assert [(one.field, one.value, one.provider) for one in facts.provenance] == [
        ("title", "Blank Space", "submitted"), ("artists", "Taylor Swift", "submitted"), ("album", "1989", "submitted"),
    ]  # fmt: skip


def test_what_is_held_stands_before_what_was_told_which_stays_visible_beside_it() -> None:
    facts = facts_of(track("Shake It Off", ["Taylor Swift"], "1989 (Deluxe)"), TOLD)
    assert (facts.title, facts.artists, facts.album) == ("Shake It Off", ("Taylor Swift",), "1989 (Deluxe)")
    title, artists = facts.provenance
    assert (title.provider, [(one.provider, one.value) for one in title.alternatives]) == (
        "deezer", [("submitted", "Blank Space")],
    )  # fmt: skip
    assert (artists.provider, artists.agreeing, artists.alternatives) == ("deezer", ("submitted",), ())


def test_each_field_is_filled_by_itself() -> None:
    facts = facts_of(track("Shake It Off"), TOLD)
    assert (facts.title, facts.artists, facts.album) == ("Shake It Off", ("Taylor Swift",), "1989")
    assert {one.field: one.provider for one in facts.provenance} == {
        "title": "deezer", "artists": "submitted", "album": "submitted",
    }  # fmt: skip


def test_the_recording_is_left_as_it_is() -> None:
    before = track("Shake It Off")
    facts_of(before, TOLD)
    assert before == track("Shake It Off")


def test_nothing_held_and_nothing_told_is_nothing() -> None:
    facts = facts_of(None, None)
    assert (facts.title, facts.artists, facts.album, facts.provenance) == (None, (), None, ())


def test_what_is_told_is_tidied_and_nothing_is_nothing() -> None:
    told = read_submitted(NOON, "  Blank \u200b Space\n", " ", ["Taylor  Swift", "", "Taylor Swift"])
    assert told == Submitted(NOON, "Blank Space", None, ("Taylor Swift",))
    assert read_submitted(NOON, None, " ", ["\t"]) is None
    assert read_notes(" first\nsecond ") == "first\nsecond"
    assert read_notes("\n") is None


@pytest.mark.parametrize(
    ("title", "artists"),
    [("x" * (LONGEST_NAME + 1), []), ("a\0b", []), ("\ud800", []), ("a\x1bb", []), ("a", ["a"] * (MOST_ARTISTS + 1))],
)
def test_what_no_name_can_be_is_refused(title: str, artists: list[str]) -> None:
    with pytest.raises(InvalidArgument):
        read_submitted(NOON, title, None, artists)


@pytest.mark.parametrize("notes", ["a\0b", "\udfff", "x" * (LONGEST_NOTES + 1)])
def test_notes_that_cannot_be_kept_are_refused(notes: str) -> None:
    with pytest.raises(InvalidArgument, match=r"cannot be printed|longer than"):
        read_notes(notes)


def test_a_refusal_names_the_argument() -> None:
    with pytest.raises(InvalidArgument) as refusal:
        read_name("album", "a\0")
    assert refusal.value.argument == "album"
