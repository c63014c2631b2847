"""The merge joins nothing falsely of all that is recorded, and what would be joined falsely is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.music.claim import ContributorClaim, ExternalId, WorkClaim
from app.music.merge_works import work_of
from bench import cwr
from bench.truth import FieldCount, false_merges, main, measure

SHELLBACK, SCHUSTER, MAX = "00583608328", "00444712759", "00254380962"


def said(*parties: ContributorClaim) -> WorkClaim:
    return WorkClaim("Blank Space", "T9156975165", contributors=parties)


def test_nothing_recorded_is_joined_falsely(corpus: Path) -> None:
    truth = measure(corpus)
    assert truth.false_merges == []
    assert truth.recordings >= 150
    assert truth.works >= 30
    assert truth.fields["title"].compared == truth.recordings
    assert truth.fields["duration_ms"].conflicts == 0


def test_two_iswcs_are_joined_falsely_unless_a_source_ties_them() -> None:
    work = replace(work_of("acrcloud", said()), aliases=("T9155554271",))
    assert false_merges(work, [said(), WorkClaim(iswc="T9155554271")]) == [
        "ISWCs T9156975165, T9155554271: no source ties them"
    ]
    assert false_merges(work, [said(), WorkClaim(iswc="T9156975165", aliases=("T9155554271",))]) == []


def test_two_ipis_are_joined_falsely_unless_sources_lead_from_one_to_the_other() -> None:
    work = work_of("acrcloud", said(ContributorClaim("SHELLBACK", SHELLBACK, ipis=(SCHUSTER,))))
    apart = said(ContributorClaim("SHELLBACK", SHELLBACK), ContributorClaim("SCHUSTER JOHAN KARL", SCHUSTER))
    assert false_merges(work, [apart]) == [f"IPIs of SHELLBACK {SHELLBACK}, {SCHUSTER}: no source ties them"]
    page = (ExternalId("musicbrainz", "f7b8ce86"),)
    one, other = (said(ContributorClaim("Shellback", ipi, ids=page)) for ipi in (SHELLBACK, SCHUSTER))
    assert false_merges(work, [apart, one]) != []
    assert false_merges(work, [apart, one, other]) == []


def test_a_registration_is_read_with_its_parties_numbers_and_shares(corpus: Path) -> None:
    text = (corpus / "catalogs" / "cwr_CW220001DMP_000_V21.txt").read_text("latin-1")
    [work] = cwr.works_of(text)
    assert (work.title, work.iswc) == ("MUSIC PUB CARTOONS", "T1234567894")
    writer = next(party for party in work.contributors if party.name == "KOLARIC MATIJA")
    assert (writer.ipi, writer.ipi_base, writer.roles) == ("00000000199", "I-123456789-3", ("AR",))
    assert [(share.kind, share.percentage) for share in writer.shares] == [("performance", 25.0)]
    newer = (corpus / "catalogs" / "cwr_CW220002DMP_0000_V3-0-0_SUB.txt").read_text("latin-1")
    assert {party.ipi for work in cwr.works_of(newer) for party in work.contributors} >= {"00000000199"}


def test_without_the_recorded_responses_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="skipped: there are no recorded responses at"):
        main(tmp_path)


def test_a_field_is_compared_wherever_two_sources_say_it() -> None:
    assert FieldCount(agree=5, warnings=1, conflicts=2).compared == 8
