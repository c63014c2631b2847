"""Parties: each rule by the real case it is named after, and what no rule may do."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.music.claim import ContributorClaim, ExternalId
from app.music.merge_contributors import contributor_of, merge_contributors
from app.music.parties import PARTY_RULES, parties_of, share_a_writer
from app.music.work import Contributor

SWIFT, MAX, SHELLBACK, SCHUSTER = "00454808047", "00254380962", "00583608328", "00444712759"
DYLAN, BOB = "00008955074", "00008955172"
LEONARD, PATRICK = "00046214011", "00141746483"
ISNI = "0000000079804773"


def said(provider: str, name: str, ipi: str | None = None, *roles: str, **more: Any) -> Contributor:
    return contributor_of(provider, ContributorClaim(name, ipi, roles=roles or ("Composer",), **more))


def parties(*told: Contributor) -> int:
    return len(parties_of(told))


def at(database: str, id_: str) -> tuple[ExternalId, ...]:
    return (ExternalId(database, id_),)


def test_the_rules_begin_with_the_surest() -> None:
    assert [rule.name for rule in PARTY_RULES] == [
        "same name number",
        "same base number",
        "same ISNI",
        "same id at a database",
        "same words",
        "words within a longer name",
    ]
    assert all((rule.keys is None) != (rule.joins is None) for rule in PARTY_RULES)


def test_bob_dylan_is_one_party_under_both_numbers_that_musicbrainz_gives_him() -> None:
    registered, other = said("acrcloud", "DYLAN BOB", DYLAN), said("acrcloud", "ZIMMERMAN ROBERT", BOB)
    assert parties(registered, other) == 2
    assert parties(registered, other, said("musicbrainz", "Bob Dylan", DYLAN, ipis=(BOB,))) == 1


def test_matija_kolaric_is_one_party_under_one_base_number() -> None:
    base = {"ipi_base": "I-123456789-3"}
    assert parties(said("submitted", "KOLARIC MATIJA", SWIFT, **base), said("submitted", "M. K.", MAX, **base)) == 1


def test_patrick_leonard_is_one_party_under_one_isni() -> None:
    assert parties(said("a", "LEONARD PATRICK", LEONARD, isni=ISNI), said("b", "P. LEONARD", PATRICK, isni=ISNI)) == 1
    assert parties(said("a", "LEONARD PATRICK", LEONARD, isni=ISNI), said("b", "P. LEONARD", PATRICK)) == 2


def test_tchaikovsky_is_one_party_in_both_alphabets_by_his_page() -> None:
    page = at("musicbrainz", "9ddd7abc-9e1b-471d-8031-583bc6bc8be9")
    (one,) = merge_contributors(
        [said("musicbrainz", "Пётр Чайковский", ids=page), said("sonovault", "Tchaikovsky", SWIFT, ids=page)]
    )
    assert (one.ipi, one.note) == (SWIFT, None)


def test_shellback_is_one_party_however_he_is_written() -> None:
    (one,) = merge_contributors([said("acrcloud", "SHELLBACK", SHELLBACK), said("deezer", "Shellback")])
    assert one.note is None


def test_swift_taylor_alison_is_one_party_with_taylor_swift_and_a_note_says_why() -> None:
    (one,) = merge_contributors([said("musicbrainz", "Taylor Swift"), said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT)])
    assert one.note == "joined by name alone: “Taylor Swift” is taken for “SWIFT TAYLOR ALISON”"


def test_shellback_and_schuster_johan_karl_stay_two_though_they_are_one_man() -> None:
    told = [said("acrcloud", "SHELLBACK", SHELLBACK), said("acrcloud", "SCHUSTER JOHAN KARL", SCHUSTER)]
    assert parties(*told, said("sonovault", "SHELLBACK", SCHUSTER)) == 2


def test_a_writer_does_not_join_a_publisher_of_like_name() -> None:
    assert parties(said("acrcloud", "TAYLOR SWIFT MUSIC", SWIFT, "Publisher"), said("musicbrainz", "Taylor Swift")) == 2


def test_a_name_that_fits_two_parties_joins_neither() -> None:
    two = [said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT), said("acrcloud", "TAYLOR SWIFT JR", MAX)]
    assert parties(*two, said("musicbrainz", "Taylor Swift")) == 3


def test_one_word_is_no_evidence_unless_it_is_the_whole_name() -> None:
    assert parties(said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT), said("deezer", "Taylor")) == 2


def test_two_artists_of_one_name_at_a_database_are_two() -> None:
    """Father and son: one name and role, and MusicBrainz has a page for each."""
    father, son = (said("musicbrainz", "Johann Strauss", ids=at("musicbrainz", page)) for page in ("father", "son"))
    assert parties(father, son) == 2
    assert parties(father, son, said("deezer", "Johann Strauss")) == 3
    assert parties(father, son, said("acrcloud", "STRAUSS JOHANN", SWIFT)) == 3


def test_an_unknown_role_joins_no_two_families() -> None:
    told = [
        said("acrcloud", "Ada Note", None, "Publisher"),
        said("deezer", "Ada Note", None, "cowbell"),
        said("musicbrainz", "Ada Note", None, "writer"),
    ]
    assert parties(*told) == parties(*reversed(told)) == 3


def test_evidence_of_a_shared_writer_is_a_number_or_a_name_of_two_words() -> None:
    swift = [said("acrcloud", "SWIFT TAYLOR ALISON", SWIFT)]
    assert share_a_writer(swift, [said("musicbrainz", "Taylor Swift")])
    assert share_a_writer(swift, [said("sonovault", "T. S.", MAX, ipis=(SWIFT,))])
    assert not share_a_writer(swift, [said("musicbrainz", "Taylor Swift", MAX)])
    assert not share_a_writer([said("acrcloud", "SHELLBACK")], [said("musicbrainz", "Shellback")])


NUMBERS = (SWIFT, MAX, SHELLBACK, DYLAN, BOB)
CLAIMS = st.builds(
    contributor_of,
    st.sampled_from(("musicbrainz", "acrcloud", "deezer", "submitted")),
    st.builds(
        ContributorClaim,
        name=st.sampled_from(("Taylor Swift", "SWIFT TAYLOR ALISON", "Swift", "Max Martin", "MARTIN MAX", "Bob Dylan")),
        ipi=st.none() | st.sampled_from(NUMBERS),
        isni=st.none() | st.sampled_from((ISNI, "0000000121479733")),
        roles=st.sampled_from((("Composer",), ("lyricist",), ("Publisher",), ("cowbell",), ())),
        ipis=st.just(()) | st.tuples(st.sampled_from(NUMBERS)),
        ids=st.just(()) | st.sampled_from((at("musicbrainz", "one"), at("musicbrainz", "two"), at("discogs", "1"))),
    ),
)
SAID = st.lists(CLAIMS, max_size=7)


@given(SAID, st.randoms())
@settings(max_examples=300, deadline=None)
def test_who_is_one_party_does_not_depend_on_the_order_of_telling(told: list[Contributor], random: Any) -> None:
    shuffled = random.sample(told, len(told))
    assert {frozenset(group) for group in parties_of(told)} == {frozenset(group) for group in parties_of(shuffled)}


@given(SAID)
@settings(max_examples=300, deadline=None)
def test_two_numbers_are_never_one_party_without_a_sources_word(told: list[Contributor]) -> None:
    for group in parties_of(told):
        numbers = {number for one in group for number in one.ipis}
        if numbers:
            assert numbers <= _said_to_be_one(told, min(numbers))


def _said_to_be_one(told: list[Contributor], number: str) -> set[str]:
    """All that claims tie to a number: by listing several, or by an ISNI or id told with each."""
    reached = {number}
    while True:
        ties = {tie for one in told if reached & _ties(one) for tie in _ties(one)}
        if ties <= reached:
            return reached
        reached |= ties


def _ties(one: Contributor) -> set[str]:
    return {*one.ipis, *filter(None, (one.isni,)), *(f"{external.platform}:{external.id}" for external in one.ids)}
