"""Leases: one of many does the work, and nobody waits for the dead."""

from __future__ import annotations

import asyncio
from time import monotonic

from app.shared.leases import Leases
from app.shared.sharing import Sharing

NOBODY = "redis://127.0.0.1:1/0"


async def started(join) -> Sharing:
    sharing = await join()
    sharing.news.start()
    return sharing


async def test_what_one_holds_another_does_not_get(join) -> None:
    one, other = await join(), await join()
    async with one.leases.hold(["a", "b"]) as ours, other.leases.hold(["b", "c"]) as theirs:
        assert ours.names == {"a", "b"}
        assert theirs.names == {"c"}
    async with other.leases.hold(["a", "b", "c"]) as after:
        assert after.names == {"a", "b", "c"}


async def test_who_waits_is_told_the_end_and_the_last_word(join) -> None:
    one, other = await started(join), await started(join)
    began = monotonic()
    async with one.leases.hold(["a", "b"]) as hold:
        waiting = asyncio.create_task(other.leases.ended(["a", "b", "never held"]))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        hold.words["a"] = b"it failed"
    assert await waiting == {"a": b"it failed", "b": b"", "never held": b""}
    assert monotonic() - began < 5


async def test_the_end_is_found_without_news_too(join) -> None:
    one, deaf = await join(), await join()
    async with one.leases.hold(["a"]):
        waiting = asyncio.create_task(deaf.leases.ended(["a"]))
        await asyncio.sleep(0.05)
    assert await asyncio.wait_for(waiting, 3) == {"a": b""}


async def test_a_lease_lasts_as_long_as_its_holder_works(join) -> None:
    one, other = await join(), await join()
    async with Leases(one.commons, one.news, seconds=0.3).hold(["a"]):
        await asyncio.sleep(0.8)
        async with other.leases.hold(["a"]) as hold:
            assert hold.names == frozenset()


async def test_a_lease_ends_by_itself_when_its_holder_is_gone(join) -> None:
    one, other = await join(), await join()
    holding = Leases(one.commons, one.news, seconds=0.3).hold(["a"])
    await holding.__aenter__()
    for task in asyncio.all_tasks():  # the holder dies: nothing renews its lease, nothing gives it back
        if task.get_name() == "renew leases":
            task.cancel()
    assert await asyncio.wait_for(other.leases.ended(["a"]), 3) == {"a": b""}
    async with other.leases.hold(["a"]) as hold:
        assert hold.names == {"a"}


async def test_a_lease_that_was_lost_is_not_given_back_in_the_name_of_its_new_holder(join) -> None:
    one, other = await join(), await join()
    async with one.leases.hold(["a"]):
        await one.commons.redis.delete(one.commons.key("lease", "a"))
        new = other.leases.hold(["a"])
        assert (await new.__aenter__()).names == {"a"}
    async with one.leases.hold(["a"]) as hold:
        assert hold.names == frozenset()
    await new.__aexit__(None, None, None)


async def test_without_redis_everybody_holds_everything_and_waits_for_nobody(join) -> None:
    alone = await join(NOBODY)
    async with alone.leases.hold(["a", "b"]) as hold:
        assert hold.names == {"a", "b"}
        assert await alone.leases.ended(["c"]) == {"c": b""}
