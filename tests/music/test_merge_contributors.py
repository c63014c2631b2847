"""Contributors: a party is one entry, with every name, role, number and share that was said of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.music.claim import ContributorClaim, ShareClaim, ShareKind
from app.music.merge_contributors import contributor_of, merge_contributor_across, merge_contributors, named_by
from app.music.work import Contributor, Credit, Role, Share

SWIFT, MAX = "00454808047", "00254380962"
DYLAN, BOB = "00008955074", "00008955172"


def said(provider: str, name: str, ipi: str | None = None, *roles: str, **more: Any) -> Contributor:
    return contributor_of(provider, ContributorClaim(name, ipi, roles=roles or ("Composer",), **more))


def test_an_ipi_is_shown_as_eleven_digits() -> None:
    contributor = contributor_of("acrcloud", ContributorClaim("SHELLBACK ", "583608328", roles=("Composer",)))
    assert (contributor.ipi, contributor.name) == ("00583608328", "SHELLBACK")
    assert contributor.roles == (Role.COMPOSER_AND_OR_LYRICIST,)
    assert contributor.raw_roles == ("Composer",)


def test_one_ipi_is_one_contributor_with_all_its_spellings() -> None:
    (one,) = merge_contributors(
        [said("musicbrainz", "Max Martin", MAX, "composer"), said("acrcloud", "MAX MARTIN", MAX)]
    )
    assert one.names == ("Max Martin", "MAX MARTIN")
    assert one.roles == (Role.COMPOSER,)
    assert one.raw_roles == ("composer", "Composer")
    assert one.providers == ("musicbrainz", "acrcloud")
    assert one.note is None


def test_what_is_said_twice_is_one_contribution_with_both_names_and_both_sources() -> None:
    """Taylor Swift, by MusicBrainz and by ACRCloud, on one work."""
    (swift,) = merge_contributors(
        [said("musicbrainz", "Taylor Swift", None, "lyricist"), said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT)]
    )
    assert (swift.name, swift.ipi) == ("Taylor Swift", SWIFT)
    assert swift.credits == (
        Credit("Taylor Swift", None, ("musicbrainz",)),
        Credit("SWIFT TAYLOR ALISON", SWIFT, ("acrcloud",)),
    )
    assert (swift.roles, swift.raw_roles) == ((Role.LYRICIST,), ("lyricist", "Composer"))
    assert swift.note == "joined by name alone: “Taylor Swift” is taken for “SWIFT TAYLOR ALISON”"


def test_a_spelling_of_two_sources_is_one_credit() -> None:
    (one,) = merge_contributors([said("acrcloud", "MAX MARTIN", MAX), said("sonovault", "MAX MARTIN", MAX)])
    assert one.credits == (Credit("MAX MARTIN", MAX, ("acrcloud", "sonovault")),)


def test_a_party_of_several_numbers_is_shown_under_the_one_that_it_is_credited_with() -> None:
    """MusicBrainz sorts Bob Dylan's numbers; ACRCloud's registration says which one this name is."""
    (one,) = merge_contributors(
        [said("musicbrainz", "Bob Dylan", DYLAN, ipis=(BOB,)), said("acrcloud", "DYLAN BOB", BOB)]
    )
    assert (one.name, one.ipi, one.other_ipis) == ("Bob Dylan", BOB, (DYLAN,))
    assert one.credits == (Credit("Bob Dylan", None, ("musicbrainz",)), Credit("DYLAN BOB", BOB, ("acrcloud",)))


def test_aliases_are_names_that_nobody_credited() -> None:
    (one,) = merge_contributors(
        [
            said("musicbrainz", "Bob Dylan", BOB, aliases=("Blind Boy Grunt", "Robert Dylan", "Bob Dylan")),
            said("acrcloud", "Robert Dylan", BOB),
        ]
    )
    assert one.aliases == ("Blind Boy Grunt",)


def test_shares_are_told_as_said_and_never_added_up() -> None:
    half = (ShareClaim(50.0, ShareKind.PERFORMANCE), ShareClaim(100.0, ShareKind.MECHANICAL))
    (one,) = merge_contributors(
        [said("acrcloud", "MAX MARTIN", MAX, shares=half), said("submitted", "MAX MARTIN", MAX, shares=half[:1])]
    )
    assert one.shares == (
        Share(50.0, ShareKind.PERFORMANCE, "acrcloud"),
        Share(100.0, ShareKind.MECHANICAL, "acrcloud"),
        Share(50.0, ShareKind.PERFORMANCE, "submitted"),
    )


def test_a_base_number_that_cannot_be_read_joins_nobody() -> None:
    assert said("submitted", "ANN OTHER", ipi_base="I-123456789-3").ipi_base == "I-123456789-3"
    assert said("submitted", "ANN OTHER", ipi_base="I-123456789-4").ipi_base is None


def test_across_works_one_ipi_keeps_every_spelling_and_role() -> None:
    writer, publisher = said("acrcloud", "TAYLOR SWIFT", SWIFT), said("musicbrainz", "Swift", SWIFT, "publisher")
    one = merge_contributor_across([writer, publisher, writer])
    assert one == merge_contributor_across([publisher, writer])
    assert one.names == ("Swift", "TAYLOR SWIFT")
    assert one.roles == (Role.COMPOSER_AND_OR_LYRICIST, Role.MUSIC_PUBLISHER)


def test_a_writer_of_one_work_and_the_lyricist_of_another_is_both() -> None:
    one = merge_contributor_across(
        [said("acrcloud", "TAYLOR SWIFT", SWIFT), said("musicbrainz", "Swift", SWIFT, "lyricist")]
    )
    assert one.roles == (Role.LYRICIST, Role.COMPOSER_AND_OR_LYRICIST)


def test_a_party_is_named_as_the_number_asked_for_is() -> None:
    told = merge_contributors(
        [said("musicbrainz", "Bob Dylan", DYLAN, ipis=(BOB,)), said("acrcloud", "DYLAN BOB", BOB)]
    )
    merged = merge_contributor_across(told)
    by_one, by_other = named_by(BOB, merged), named_by(DYLAN, merged)
    assert (by_one.name, by_one.ipi, by_one.other_ipis) == ("DYLAN BOB", BOB, (DYLAN,))
    assert (by_other.name, by_other.ipi, by_other.other_ipis) == ("Bob Dylan", DYLAN, (BOB,))


def test_shares_in_works_are_not_shares_of_a_party() -> None:
    told = said("acrcloud", "MAX MARTIN", MAX, shares=(ShareClaim(50.0),))
    assert merge_contributor_across([told]).shares == ()


def test_across_works_there_must_be_somebody() -> None:
    with pytest.raises(ValueError, match="must be a contributor"):
        merge_contributor_across([])
