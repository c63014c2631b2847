"""Batches of songs: each has its own result, and none is lost for a neighbour."""

from __future__ import annotations

import pytest

from app.errors import InvalidArgument, InvalidIdentifier
from app.gateway.catalog_songs import add_songs, remove_songs
from app.gateway.catalogs import create, songs
from app.gateway.gateway import Gateway
from app.gateway.outcomes import NoSuchCatalog, NotTried, SongBatch, SongGiven, SongStatus, SongsWanted
from tests.store.told import BLANK_SPACE, CALM_DOWN

ADDED, THERE, REJECTED = SongStatus.ADDED, SongStatus.ALREADY_THERE, SongStatus.REJECTED


def statuses(batch: SongBatch) -> list[SongStatus]:
    return [change.status for change in batch.changes]


async def isrcs(gateway: Gateway, account: str, catalog_id: str) -> list[str]:
    return [song.isrc for song in (await songs(gateway, account, catalog_id, SongsWanted(100))).songs]


async def mixed(gateway: Gateway) -> tuple[str, str, list[SongGiven]]:
    """Ada's catalog, Bob's, and a batch in which something is wrong with all but the first, second and last song."""
    mine = (await create(gateway, "ada", "Mine")).id
    theirs = (await create(gateway, "bob", "Theirs")).id
    return mine, theirs, [
        SongGiven(mine, "us-cjy-14-31309", title="Blank Space"),
        SongGiven(mine, BLANK_SPACE),
        SongGiven(mine, "nonsense"),
        SongGiven(theirs, BLANK_SPACE),
        SongGiven("no such id", BLANK_SPACE),
        SongGiven(None, BLANK_SPACE),
        SongGiven(mine, CALM_DOWN, title="a\0b"),
        SongGiven(mine, CALM_DOWN),
    ]  # fmt: skip


async def test_what_is_wrong_with_a_song_loses_none_of_its_neighbours(gateway: Gateway) -> None:
    mine, theirs, given = await mixed(gateway)
    batch = await add_songs(gateway, "ada", given)
    assert statuses(batch) == [ADDED, THERE, REJECTED, REJECTED, REJECTED, REJECTED, REJECTED, ADDED]
    assert [change.isrc for change in batch.changes[:3]] == [BLANK_SPACE, BLANK_SPACE, "nonsense"]
    invalid, foreign, missing, nowhere, unprintable = [change.refusal for change in batch.changes[2:7]]
    assert isinstance(invalid, InvalidIdentifier)
    assert (foreign, missing) == (NoSuchCatalog(theirs), NoSuchCatalog("no such id"))
    assert isinstance(nowhere, InvalidArgument)
    assert isinstance(unprintable, InvalidArgument)
    assert (nowhere.argument, unprintable.argument) == ("catalogId", "title")
    assert [(one.id, one.song_count) for one in batch.catalogs] == [(mine, 2)]
    assert await isrcs(gateway, "ada", mine) == [BLANK_SPACE, CALM_DOWN]
    assert await isrcs(gateway, "bob", theirs) == []


async def test_the_same_batch_again_changes_nothing(gateway: Gateway) -> None:
    _, _, given = await mixed(gateway)
    before = await add_songs(gateway, "ada", given)
    again = await add_songs(gateway, "ada", given)
    assert statuses(again) == [THERE if one is ADDED else one for one in statuses(before)]
    assert again.catalogs == before.catalogs
    assert [change.refusal for change in again.changes][3:5] == [change.refusal for change in before.changes][3:5]


async def test_an_atomic_batch_is_written_whole_or_not_at_all(gateway: Gateway) -> None:
    mine, theirs, given = await mixed(gateway)
    batch = await add_songs(gateway, "ada", given, atomic=True)
    assert statuses(batch) == [REJECTED] * 8
    assert [change.refusal for change in batch.changes if isinstance(change.refusal, NotTried)] == [NotTried()] * 3
    assert batch.changes[3].refusal == NoSuchCatalog(theirs)
    assert await isrcs(gateway, "ada", mine) == []
    only_foreign = await add_songs(gateway, "ada", [given[0], given[3]], atomic=True)
    assert [change.refusal for change in only_foreign.changes] == [NotTried(), NoSuchCatalog(theirs)]
    assert await isrcs(gateway, "ada", mine) == []
    assert statuses(await add_songs(gateway, "ada", given[:2], atomic=True)) == [ADDED, THERE]


async def test_songs_are_removed_in_the_same_manner(gateway: Gateway) -> None:
    mine, theirs, given = await mixed(gateway)
    await add_songs(gateway, "ada", given)
    await add_songs(gateway, "bob", [SongGiven(theirs, BLANK_SPACE)])
    refused = await remove_songs(gateway, "ada", given, atomic=True)
    assert {change.status for change in refused.changes} == {REJECTED}
    batch = await remove_songs(gateway, "ada", given[:5])
    removed, there = SongStatus.REMOVED, SongStatus.NOT_THERE
    assert statuses(batch) == [removed, there, REJECTED, REJECTED, REJECTED]
    assert (await isrcs(gateway, "ada", mine), await isrcs(gateway, "bob", theirs)) == ([CALM_DOWN], [BLANK_SPACE])
    assert statuses(await remove_songs(gateway, "ada", given[:1])) == [there]


@pytest.mark.parametrize("atomic", [False, True])
async def test_an_empty_batch_is_answered_with_nothing(gateway: Gateway, atomic: bool) -> None:
    assert await add_songs(gateway, "ada", [], atomic=atomic) == SongBatch((), ())
    assert await remove_songs(gateway, "ada", [], atomic=atomic) == SongBatch((), ())
