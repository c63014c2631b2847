"""Works: one per ISWC, and never one across two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.music.claim import ContributorClaim, ExternalId, WorkClaim
from app.music.merge_works import SaidWork, merge_work_across, merge_works
from app.music.work import LinkStatus, Work
from tests.music.observations import NOON, PROVIDERS, WORKS_SAID

MAX = ContributorClaim("MAX MARTIN", "00254380962", roles=("Composer",))
SHELLBACK = ContributorClaim("SHELLBACK ", "00583608328", roles=("Composer",))
SCHUSTER = ContributorClaim("SCHUSTER JOHAN KARL", "00444712759", roles=("Composer",))
SWIFT = ContributorClaim("SWIFT TAYLOR ALISON", "00454808047", roles=("Composer",))
PAYAMI = ContributorClaim("PAYAMI ALI", "00473985994", roles=("Composer",))
TREE = ContributorClaim("SONY/ATV TREE PUBLISHING ", "00425389934", roles=("Publisher",))

ACRCLOUD = (
    WorkClaim("BLANK SPACE VOICE MEMO", "T9155554271", contributors=(MAX, SHELLBACK, SWIFT, TREE)),
    WorkClaim("BLANK SPACE VOICE MEMO", "T9156975165", contributors=(MAX, SHELLBACK, SWIFT, TREE)),
    WorkClaim("BLANK SPACE/STYLE", "T9236690770", contributors=(MAX, SCHUSTER, SWIFT, PAYAMI)),
)


def merged(title: str | None = "Blank Space", **said: tuple[WorkClaim, ...]) -> tuple[Work, ...]:
    """The works that providers name for a recording of this title."""
    return merge_works(
        [SaidWork(provider, claim, NOON) for provider, claims in said.items() for claim in claims], title
    )


def test_the_sample_recording_keeps_its_three_works_apart() -> None:
    """USCJY1431309 at ACRCloud: two works of one title and writers with two ISWCs, and a medley."""
    works = merged(acrcloud=ACRCLOUD)
    assert [(work.iswc, work.status) for work in works] == [
        ("T9236690770", LinkStatus.MEDLEY_COMPONENT),
        ("T9155554271", LinkStatus.DERIVATIVE),
        ("T9156975165", LinkStatus.DERIVATIVE),
    ]
    assert [party.ipi for party in works[1].contributors] == [
        "00254380962",
        "00583608328",
        "00454808047",
        "00425389934",
    ]
    assert [party.name for party in works[1].contributors][1] == "SHELLBACK"


def test_one_iswc_of_two_sources_is_one_work_spelled_as_the_editors_spell_it() -> None:
    (work,) = merged(
        acrcloud=(WorkClaim("BLANK SPACE", "T9156975165", contributors=(MAX, SWIFT)),),
        musicbrainz=(
            WorkClaim(
                "Blank Space",
                "T9156975165",
                contributors=(ContributorClaim("Taylor Swift", roles=("lyricist",)),),
                languages=("eng",),
            ),
        ),
    )
    assert (work.title, work.titles) == ("Blank Space", ("Blank Space", "BLANK SPACE"))
    assert work.providers == ("musicbrainz", "acrcloud")
    assert [(party.name, party.ipi) for party in work.contributors] == [
        ("Taylor Swift", "00454808047"),
        ("MAX MARTIN", "00254380962"),
    ]
    assert work.status is LinkStatus.EXACT


def test_two_iswcs_are_one_work_only_where_a_source_says_so() -> None:
    apart = (WorkClaim("Blank Space", "T9155554271"), WorkClaim("Blank Space", "T9156975165"))
    assert len(merged(acrcloud=apart)) == 2
    alias = WorkClaim("Blank Space", "T9155554271", aliases=("T9156975165",))
    (work,) = merged(acrcloud=apart, musicbrainz=(alias,))
    assert (work.iswc, work.aliases) == ("T9155554271", ("T9156975165",))


def test_a_work_without_iswc_joins_the_only_one_of_its_title_if_they_share_a_writer() -> None:
    plain = WorkClaim("Blank Space", contributors=(ContributorClaim("Taylor Swift", roles=("writer",)),))
    coded = WorkClaim("BLANK SPACE", "T9156975165", contributors=(SWIFT,))
    (joined,) = merged(musicbrainz=(plain,), acrcloud=(coded,))
    assert (joined.iswc, joined.providers) == ("T9156975165", ("musicbrainz", "acrcloud"))
    nobody_shared = WorkClaim("Blank Space", contributors=(ContributorClaim("Joe Doe"),))
    assert len(merged(musicbrainz=(nobody_shared,), acrcloud=(coded,))) == 2
    two_of_the_title = (coded, WorkClaim("BLANK SPACE", "T9155554271", contributors=(SWIFT,)))
    assert len(merged(musicbrainz=(plain,), acrcloud=two_of_the_title)) == 3


def test_a_provider_that_lists_two_works_knows_them_to_be_two() -> None:
    coded = WorkClaim("Blank Space", "T9156975165", contributors=(SWIFT,))
    plain = WorkClaim("Blank Space", contributors=(SWIFT,))
    assert len(merged(acrcloud=(coded, plain))) == 2


def test_two_works_without_iswc_of_one_provider_cannot_both_be_the_one_with_it() -> None:
    coded = WorkClaim("Blank Space", "T9156975165", contributors=(SWIFT,))
    first = WorkClaim("Blank Space", contributors=(SWIFT,), languages=("eng",))
    second = WorkClaim("Blank Space", contributors=(SWIFT,), languages=("deu",))
    assert len(merged(acrcloud=(coded,), sonovault=(first, second))) == 3


def test_the_same_id_at_the_same_database_is_the_same_work() -> None:
    ids = (ExternalId("musicbrainz", "w1"),)
    (work,) = merged(
        musicbrainz=(WorkClaim("Blank Space", ids=ids),), sonovault=(WorkClaim("Other Title", "T9156975165", ids=ids),)
    )
    assert work.titles == ("Blank Space", "Other Title")
    codes = merged(
        acrcloud=(WorkClaim("A", "T9155554271", ids=ids),), sonovault=(WorkClaim("A", "T9156975165", ids=ids),)
    )
    assert len(codes) == 2, "an id never joins two ISWCs"


def test_every_status_has_its_reason() -> None:
    assert all(work.status_reason for work in merged(acrcloud=ACRCLOUD))


def test_across_recordings_a_work_is_one_and_its_surest_tie_counts() -> None:
    medley = merged("Style", acrcloud=(WorkClaim("BLANK SPACE/STYLE", "T9236690770", contributors=(SWIFT,)),))
    suspect = merged("Other", sonovault=(WorkClaim("Blank Space / Style", "T9236690770", contributors=(PAYAMI,)),))
    work = merge_work_across([*suspect, *medley])
    assert work == merge_work_across([*medley, *suspect, *medley])
    assert work.status is LinkStatus.MEDLEY_COMPONENT
    assert {party.name for party in work.contributors} == {"SWIFT TAYLOR ALISON", "PAYAMI ALI"}
    assert work.providers == ("acrcloud", "sonovault")


def test_across_recordings_two_iswcs_are_refused() -> None:
    with pytest.raises(ValueError, match="T9155554271"):
        merge_work_across(merged(acrcloud=ACRCLOUD))
    with pytest.raises(ValueError, match="not one work"):
        merge_work_across([])


@given(st.lists(st.tuples(PROVIDERS, WORKS_SAID), max_size=6))
@settings(max_examples=150, deadline=None)
def test_every_iswc_said_is_found_in_exactly_one_work(said: list[tuple[str, WorkClaim]]) -> None:
    works = merge_works([SaidWork(provider, claim, NOON) for provider, claim in said], "Blank Space")
    told = {code for _, claim in said for code in (claim.iswc, *claim.aliases) if code}
    found = [code for work in works for code in (work.iswc, *work.aliases) if code]
    assert sorted(found) == sorted(told)
    aliased = any(claim.aliases for _, claim in said)
    assert aliased or all(not work.aliases for work in works)


@given(st.lists(st.tuples(PROVIDERS, WORKS_SAID), max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_ipi_is_lost_and_none_is_listed_twice_in_a_work(said: list[tuple[str, WorkClaim]]) -> None:
    works = merge_works([SaidWork(provider, claim, NOON) for provider, claim in said], "Blank Space")
    told = {party.ipi for _, claim in said for party in claim.contributors if party.ipi and party.name.strip()}
    for work in works:
        ipis = [ipi for party in work.contributors for ipi in party.ipis]
        assert len(ipis) == len(set(ipis))
    assert {ipi for work in works for party in work.contributors for ipi in party.ipis} == told
