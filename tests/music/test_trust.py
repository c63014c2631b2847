"""Trust is a table: every row is about real fields, names no provider twice and gives its reason."""

from __future__ import annotations

from app.music.claim import Claim
from app.music.trust import GENERAL, SUBMITTED, TABLE, rank

KNOWN = frozenset(GENERAL.providers)


def test_what_a_caller_submitted_is_last_in_every_field() -> None:
    for field in Claim.__struct_fields__:
        assert all(rank(provider, field) < rank(SUBMITTED, field) for provider in KNOWN | {"somebody-new"})


def test_an_unknown_provider_ranks_just_before_the_caller() -> None:
    assert rank("somebody-new") == rank(SUBMITTED) - 1
    assert all(rank(provider) < rank("somebody-new") for provider in GENERAL.providers)


def test_titles_are_the_shops_and_works_the_editors() -> None:
    assert rank("spotify", "title") < rank("deezer", "title") < rank("acrcloud", "title")
    assert rank("musicbrainz", "works") < rank("acrcloud", "works") < rank("sonovault", "works")
    assert rank("beatport", "bpm") == 0
    assert rank("musicbrainz", "first_release") == 0


def test_every_row_ranks_every_known_provider_once_and_says_why() -> None:
    for row in TABLE:
        assert set(row.providers) == KNOWN, row.fields
        assert len(row.providers) == len(set(row.providers)), row.fields
        assert row.reason.endswith(".")
    assert SUBMITTED not in KNOWN


def test_rows_are_about_fields_of_a_claim_and_no_field_has_two() -> None:
    fields = [field for row in TABLE for field in row.fields]
    assert len(fields) == len(set(fields))
    assert set(fields) == set(Claim.__struct_fields__) - {"isrc"}
