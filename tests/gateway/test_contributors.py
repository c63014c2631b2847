"""Contributors, as all held works tell them."""

from __future__ import annotations

from app.gateway.contributors import contributors
from app.gateway.gateway import Gateway
from app.music.claim import ContributorClaim, WorkClaim
from app.music.work import Role
from tests.gateway.test_works import ANOTHER_WORK, BLANK_SPACE_WORK, SCHUSTER, SHELLBACK, TAYLOR_SWIFT, hold
from tests.store.told import numbered, told

DYLAN, BOB = "00008955074", "00008955172"


async def test_a_contributor_tells_the_works_and_the_parts_in_them(gateway: Gateway) -> None:
    await hold(gateway)
    found = (await contributors(gateway, [SHELLBACK]))[SHELLBACK]
    assert [work.key for work in found.works] == [ANOTHER_WORK, BLANK_SPACE_WORK, "blank space style"]
    # "Composer" of one work and "Lyricist" of another are two facts; within one work the exact word would win.
    assert found.contributor.roles == (Role.LYRICIST, Role.COMPOSER_AND_OR_LYRICIST)
    assert set(found.contributor.raw_roles) == {"Composer", "Lyricist"}
    assert set(found.contributor.names) == {"SHELLBACK", "Shellback"}


async def test_a_contributor_nobody_named_is_missing(gateway: Gateway) -> None:
    await hold(gateway)
    assert await contributors(gateway, ["00000000000"]) == {}


async def test_writers_of_one_work_are_co_writers_and_publishers_are_not(gateway: Gateway) -> None:
    max_martin = ContributorClaim("MAX MARTIN", "00254380962", roles=("Composer",))
    publisher = ContributorClaim("MXM MUSIC AB", "00657349509", roles=("Publisher",))
    shellback = ContributorClaim("Shellback", SHELLBACK, roles=("Composer",))
    nobody = ContributorClaim("Savan Kotecha", roles=("Composer",))
    await gateway.store.keep(
        [
            told(
                numbered(1), works=(WorkClaim("A", BLANK_SPACE_WORK, contributors=(max_martin, shellback, publisher)),)
            ),
            told(numbered(2), works=(WorkClaim("B", ANOTHER_WORK, contributors=(max_martin, shellback, nobody)),)),
            told(numbered(3), works=(WorkClaim("B", ANOTHER_WORK, contributors=(max_martin, shellback)),)),
        ]
    )
    found = await contributors(gateway, [SHELLBACK, "00657349509"])
    told_of = [(one.contributor.name, one.shared_works) for one in found[SHELLBACK].co_writers]
    assert told_of == [("MAX MARTIN", 2), ("Savan Kotecha", 1)]
    assert found["00657349509"].co_writers == ()


async def test_a_partys_works_under_its_other_number_are_its_works_where_a_source_ties_the_two(
    gateway: Gateway,
) -> None:
    tied = ContributorClaim("Bob Dylan", DYLAN, ipis=(BOB,), aliases=("Blind Boy Grunt",), roles=("composer",))
    alone = ContributorClaim("ZIMMERMAN ROBERT", BOB, roles=("Composer",))
    await gateway.store.keep(
        [
            told(numbered(1), "musicbrainz", works=(WorkClaim("Silvio", ANOTHER_WORK, contributors=(tied,)),)),
            told(numbered(2), "acrcloud", works=(WorkClaim("HURRICANE", BLANK_SPACE_WORK, contributors=(alone,)),)),
        ]
    )
    found = await contributors(gateway, [DYLAN, BOB])
    assert [work.iswc for work in found[DYLAN].works] == [ANOTHER_WORK, BLANK_SPACE_WORK]
    assert found[BOB].works == found[DYLAN].works
    assert (found[DYLAN].contributor.name, found[DYLAN].contributor.other_ipis) == ("Bob Dylan", (BOB,))
    assert (found[BOB].contributor.name, found[BOB].contributor.other_ipis) == ("ZIMMERMAN ROBERT", (DYLAN,))
    assert found[BOB].contributor.aliases == ("Blind Boy Grunt",)


async def test_two_numbers_that_nobody_ties_stay_two(gateway: Gateway) -> None:
    await hold(gateway)
    found = await contributors(gateway, [SHELLBACK, SCHUSTER, TAYLOR_SWIFT])
    assert all(answer.contributor.other_ipis == () for answer in found.values())
    assert [work.iswc for work in found[SCHUSTER].works] == [BLANK_SPACE_WORK]


async def test_no_provider_is_asked(gateway: Gateway, acrcloud, deezer) -> None:
    await contributors(gateway, [SHELLBACK])
    assert (acrcloud.calls, deezer.calls) == ([], [])
