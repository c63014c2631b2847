"""Contributors: an IPI is one entry; names without one join with care, and say so."""

from __future__ import annotations

import pytest

from app.music.claim import ContributorClaim, ExternalId
from app.music.merge_contributors import contributor_of, merge_contributor_across, merge_contributors, share_a_writer
from app.music.track import Contributor, Role

SWIFT = "00454808047"


def said(provider: str, name: str, ipi: str | None = None, *roles: str, **more: tuple[ExternalId, ...]) -> Contributor:
    return contributor_of(provider, ContributorClaim(name, ipi, roles=roles or ("Composer",), **more))


def test_an_ipi_is_shown_as_eleven_digits() -> None:
    contributor = contributor_of("acrcloud", ContributorClaim("SHELLBACK ", "583608328", roles=("Composer",)))
    assert (contributor.ipi, contributor.name) == ("00583608328", "SHELLBACK")
    assert contributor.roles == (Role.COMPOSER_AND_OR_LYRICIST,)
    assert contributor.raw_roles == ("Composer",)


def test_one_ipi_is_one_contributor_with_all_its_spellings() -> None:
    (one,) = merge_contributors(
        [said("musicbrainz", "Max Martin", "00254380962", "composer"), said("acrcloud", "MAX MARTIN", "00254380962")]
    )
    assert one.names == ("Max Martin", "MAX MARTIN")
    assert one.roles == (Role.COMPOSER,)
    assert one.raw_roles == ("composer", "Composer")
    assert one.providers == ("musicbrainz", "acrcloud")
    assert one.note is None


def test_two_ipis_stay_two_even_of_one_person_or_one_name() -> None:
    """SHELLBACK and SCHUSTER JOHAN KARL are one man with two registered names."""
    parties = merge_contributors(
        [
            said("acrcloud", "SHELLBACK", "00583608328"),
            said("acrcloud", "SCHUSTER JOHAN KARL", "00444712759"),
            said("sonovault", "SHELLBACK", "00444712759"),
        ]
    )
    assert [party.ipi for party in parties] == ["00583608328", "00444712759"]


def test_a_name_contained_in_a_registered_one_joins_it_and_a_note_says_so() -> None:
    (swift,) = merge_contributors(
        [said("musicbrainz", "Taylor Swift", None, "lyricist"), said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT)]
    )
    assert (swift.name, swift.ipi) == ("Taylor Swift", SWIFT)
    assert swift.names == ("Taylor Swift", "SWIFT TAYLOR ALISON")
    assert swift.roles == (Role.LYRICIST,)
    assert swift.note == "joined by name alone: “Taylor Swift” is taken for “SWIFT TAYLOR ALISON”"


def test_a_writer_does_not_join_a_publisher_of_like_name() -> None:
    parties = merge_contributors(
        [said("acrcloud", "TAYLOR SWIFT MUSIC", "00497322918", "Publisher"), said("musicbrainz", "Taylor Swift")]
    )
    assert len(parties) == 2
    assert all(party.note is None for party in parties)


def test_a_name_that_fits_two_parties_joins_neither() -> None:
    parties = merge_contributors(
        [
            said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT),
            said("acrcloud", "TAYLOR SWIFT JR", "00254380962"),
            said("musicbrainz", "Taylor Swift"),
        ]
    )
    assert len(parties) == 3


def test_one_word_is_no_evidence_unless_it_is_the_whole_name() -> None:
    assert len(merge_contributors([said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT), said("deezer", "Taylor")])) == 2
    (one,) = merge_contributors([said("acrcloud", "SHELLBACK", "00583608328"), said("deezer", "Shellback")])
    assert one.note is None


def test_a_shared_id_joins_names_that_share_no_word() -> None:
    mbid = (ExternalId("musicbrainz", "6f1a58bf"),)
    (one,) = merge_contributors(
        [said("musicbrainz", "Пётр Чайковский", ids=mbid), said("sonovault", "Tchaikovsky", SWIFT, ids=mbid)]
    )
    assert one.ipi == SWIFT
    assert one.note is None


def test_across_works_one_ipi_keeps_every_spelling_and_role() -> None:
    writer, publisher = said("acrcloud", "TAYLOR SWIFT", SWIFT), said("musicbrainz", "Swift", SWIFT, "publisher")
    one = merge_contributor_across(SWIFT, [writer, publisher, writer])
    assert one == merge_contributor_across(SWIFT, [publisher, writer])
    assert one.names == ("Swift", "TAYLOR SWIFT")
    assert one.roles == (Role.COMPOSER_AND_OR_LYRICIST, Role.MUSIC_PUBLISHER)


def test_across_works_another_ipi_is_refused() -> None:
    with pytest.raises(ValueError, match=SWIFT):
        merge_contributor_across(SWIFT, [said("acrcloud", "MAX MARTIN", "00254380962")])
    with pytest.raises(ValueError, match=SWIFT):
        merge_contributor_across(SWIFT, [])


def test_evidence_of_a_shared_writer_is_an_ipi_or_a_name_of_two_words() -> None:
    swift = [said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT)]
    assert share_a_writer(swift, [said("musicbrainz", "Taylor Swift")])
    assert share_a_writer(swift, [said("sonovault", "T. S.", SWIFT)])
    assert not share_a_writer(swift, [said("musicbrainz", "Taylor Swift", "00254380962")])
    assert not share_a_writer([said("acrcloud", "SHELLBACK")], [said("musicbrainz", "Shellback")])
