"""Works, united over all held recordings of them."""

from __future__ import annotations

from app.gateway import works as acts
from app.gateway.gateway import Gateway
from app.gateway.outcomes import WorkOnRecording
from app.gateway.works import search_works, ties, works
from app.music.claim import ContributorClaim, WorkClaim
from app.music.work import LinkStatus
from tests.store.told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, told

BLANK_SPACE_WORK, FORMER_ISWC, ANOTHER_WORK = "T9145450105", "T9158430501", "T0345246801"
SHELLBACK, TAYLOR_SWIFT, SCHUSTER = "00583608328", "00520312112", "00444712759"


async def hold(gateway: Gateway) -> None:
    """Two recordings that share a work and a writer."""
    cover = WorkClaim(
        "BLANK SPACE",
        BLANK_SPACE_WORK,
        contributors=(ContributorClaim("SCHUSTER JOHAN KARL", SCHUSTER, roles=("Composer",)),),
    )
    other = WorkClaim(
        "CALM DOWN", ANOTHER_WORK, contributors=(ContributorClaim("Shellback", SHELLBACK, roles=("Lyricist",)),)
    )
    await gateway.store.keep(
        [BLANK_SPACE_BY_ACRCLOUD, told(CALM_DOWN, "deezer", title="Calm Down", works=(cover, other))]
    )


async def test_a_work_tells_all_its_recordings_and_everybody_named_by_any_of_them(gateway: Gateway) -> None:
    await hold(gateway)
    found = (await works(gateway, [BLANK_SPACE_WORK]))[BLANK_SPACE_WORK]
    assert found.isrcs == tuple(sorted((BLANK_SPACE, CALM_DOWN)))
    assert {party.ipi for party in found.work.contributors} == {TAYLOR_SWIFT, SHELLBACK, SCHUSTER}


async def test_many_works_are_read_together_and_those_nobody_told_of_are_missing(gateway: Gateway) -> None:
    await hold(gateway)
    found = await works(gateway, [ANOTHER_WORK, "T0000000010", BLANK_SPACE_WORK])
    assert found.keys() == {ANOTHER_WORK, BLANK_SPACE_WORK}
    assert await works(gateway, []) == {}


async def test_an_archived_iswc_leads_to_the_work(gateway: Gateway) -> None:
    await hold(gateway)
    found = await works(gateway, [FORMER_ISWC, BLANK_SPACE_WORK])
    assert found[FORMER_ISWC] == found[BLANK_SPACE_WORK]
    assert found[FORMER_ISWC].work.iswc == BLANK_SPACE_WORK


async def test_codes_that_sources_tie_one_after_another_are_one_work(gateway: Gateway) -> None:
    """One recording's source ties the first code to the second, another's the second to the third."""
    first, second, third = BLANK_SPACE_WORK, FORMER_ISWC, ANOTHER_WORK
    await gateway.store.keep(
        [
            told(numbered(1), works=(WorkClaim("A", first, aliases=(second,)),)),
            told(numbered(2), works=(WorkClaim("B", second, aliases=(third,), archived=(second,)),)),
            told(numbered(3), works=(WorkClaim("C", third),)),
        ]
    )
    found = await works(gateway, [first, third])
    assert found[first] == found[third]
    assert found[first].isrcs == (numbered(1), numbered(2), numbered(3))
    assert (set(found[first].work.titles), found[first].work.archived_iswcs) == ({"A", "B", "C"}, (second,))


async def test_a_work_of_many_recordings_is_told_by_some_and_counts_all(gateway: Gateway, monkeypatch) -> None:
    monkeypatch.setattr(acts, "MOST_TOLD", 2)
    await gateway.store.keep([told(numbered(n), works=(WorkClaim(f"Song {n}", ANOTHER_WORK),)) for n in range(4)])
    found = (await works(gateway, [ANOTHER_WORK]))[ANOTHER_WORK]
    assert (len(found.isrcs), found.work.titles) == (4, ("Song 0", "Song 1"))


async def test_each_recording_tells_how_the_work_relates_to_it(gateway: Gateway) -> None:
    await hold(gateway)
    codes = (BLANK_SPACE_WORK, FORMER_ISWC)
    on_song, on_other, nowhere = (
        WorkOnRecording(iswcs, isrc)
        for iswcs, isrc in ((codes, BLANK_SPACE), (codes, CALM_DOWN), ((ANOTHER_WORK,), BLANK_SPACE))
    )
    found = await ties(gateway, [on_song, on_other, nowhere])
    assert (found[on_song].status, found[on_other].status) == (LinkStatus.EXACT, LinkStatus.SUSPECT)
    assert found[on_other].reason == "its title “BLANK SPACE” is not the recording's, “Calm Down”"
    assert nowhere not in found


async def test_works_are_found_by_title_by_writers_or_by_both(gateway: Gateway) -> None:
    await hold(gateway)
    by_title = await search_works(gateway, "Blank Space", [])
    assert (by_title[0].work.iswc, by_title[0].score) == (BLANK_SPACE_WORK, 1.0)
    assert {hit.work.iswc for hit in by_title} == {BLANK_SPACE_WORK, None}, "the medley has no ISWC"
    by_writer = await search_works(gateway, "", ["Taylor Swift"])
    assert [(hit.work.iswc, hit.score) for hit in by_writer] == [(BLANK_SPACE_WORK, 1.0)]
    by_both = await search_works(gateway, "calm down", ["shellback"])
    assert [(hit.work.iswc, hit.score) for hit in by_both] == [(ANOTHER_WORK, 1.0)]
    assert by_both[0].reasons == ("title agree: “CALM DOWN”", "writers agree: “Shellback”")


async def test_a_work_of_another_writer_is_found_by_its_title_and_scores_less(gateway: Gateway) -> None:
    await hold(gateway)
    [hit] = await search_works(gateway, "Calm Down", ["Selena Gomez"])
    assert (hit.work.iswc, hit.score < 0.5) == (ANOTHER_WORK, True)


async def test_no_provider_is_asked(gateway: Gateway, acrcloud, deezer) -> None:
    await works(gateway, [BLANK_SPACE_WORK])
    await search_works(gateway, "Blank Space", [])
    assert (acrcloud.calls, deezer.calls) == ([], [])
