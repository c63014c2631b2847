"""Works and their contributors, united over all held recordings of them."""

from __future__ import annotations

from app.gateway.gateway import Gateway
from app.gateway.works import contributor, work
from app.music.track import Role
from tests.store.told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, ContributorClaim, WorkClaim, told

BLANK_SPACE_WORK, FORMER_ISWC, ANOTHER_WORK = "T9145450105", "T9158430501", "T0345246801"
SHELLBACK, TAYLOR_SWIFT = "00583608328", "00520312112"


async def hold(gateway: Gateway) -> None:
    """Two recordings that share a work and a writer."""
    cover = WorkClaim(
        "BLANK SPACE",
        BLANK_SPACE_WORK,
        contributors=(ContributorClaim("SCHUSTER JOHAN KARL", "00444712759", roles=("Composer",)),),
    )
    other = WorkClaim(
        "CALM DOWN", ANOTHER_WORK, contributors=(ContributorClaim("Shellback", SHELLBACK, roles=("Lyricist",)),)
    )
    await gateway.store.keep([BLANK_SPACE_BY_ACRCLOUD, told(CALM_DOWN, "deezer", works=(cover, other))])


async def test_a_work_tells_all_its_recordings_and_everybody_named_by_any_of_them(gateway: Gateway) -> None:
    await hold(gateway)
    found = await work(gateway, BLANK_SPACE_WORK)
    assert found is not None
    assert found.isrcs == tuple(sorted((BLANK_SPACE, CALM_DOWN)))
    assert {party.ipi for party in found.work.contributors} == {TAYLOR_SWIFT, SHELLBACK, "00444712759"}


async def test_an_archived_iswc_leads_to_the_work(gateway: Gateway) -> None:
    await hold(gateway)
    found = await work(gateway, FORMER_ISWC)
    assert found is not None
    assert found.work.iswc == BLANK_SPACE_WORK


async def test_a_work_nobody_told_of_is_none(gateway: Gateway) -> None:
    await hold(gateway)
    assert await work(gateway, "T0000000010") is None


async def test_a_contributor_tells_the_works_and_the_parts_in_them(gateway: Gateway) -> None:
    await hold(gateway)
    found = await contributor(gateway, SHELLBACK)
    assert found is not None
    assert found.iswcs == (ANOTHER_WORK, BLANK_SPACE_WORK)
    assert found.roles == (Role.LYRICIST,)  # ACRCloud's "Composer" says only that the party wrote: the exact word wins
    assert set(found.contributor.raw_roles) == {"Composer", "Lyricist"}
    assert set(found.contributor.names) == {"SHELLBACK", "Shellback"}


async def test_a_contributor_nobody_named_is_none(gateway: Gateway) -> None:
    await hold(gateway)
    assert await contributor(gateway, "00000000000") is None


async def test_no_provider_is_asked(gateway: Gateway, acrcloud, deezer) -> None:
    await work(gateway, BLANK_SPACE_WORK)
    await contributor(gateway, SHELLBACK)
    assert (acrcloud.calls, deezer.calls) == ([], [])
