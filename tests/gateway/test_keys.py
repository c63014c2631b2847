"""Keys are known from memory, from what the store says, and no longer than they may be."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.errors import InvalidArgument, StoreUnavailable
from app.gateway import keys as room
from app.gateway.keys import Holder, Keys, KeyScope, digest, make_key
from app.shared.sharing import open_sharing
from app.store.accounts import Accounts, ApiKey
from app.store.store import Store


class Counted:
    """The accounts of a store, with the number of times that the keys were read; away where a test says so."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.readings = 0
        self.away = False

    async def keys(self, account: str | None = None) -> tuple[ApiKey, ...]:
        self.readings += 1
        if self.away:
            raise StoreUnavailable("away")
        return await self.accounts.keys(account)

    async def note_use(self, key_id: str, at: datetime) -> None:
        await self.accounts.note_use(key_id, at)


@pytest.fixture
def counted(sqlite_store: Store) -> Counted:
    return Counted(sqlite_store.accounts)


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def keys(counted: Counted, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Keys]:
    monkeypatch.setattr(room, "SPACING", 0.0)
    keys = Keys(counted, clock)  # type: ignore[arg-type]  # as much of Accounts as is asked
    yield keys
    await keys.close()


async def made(store: Store, account: str = "ann", scope: KeyScope = KeyScope.WRITE) -> tuple[str, bytes]:
    held, key = make_key(account, scope)
    await store.accounts.add_key(held)
    return held.id, key.encode()


def test_a_key_has_a_beginning_to_be_found_by_and_256_random_bits() -> None:
    held, key = make_key("ann", KeyScope.READ, "the phone")
    assert re.fullmatch(rf"ln_{held.id}_[0-9a-f]{{64}}", key)
    assert (held.account, held.scope, held.label, held.hash) == ("ann", "read", "the phone", digest(key.encode()))
    assert key not in repr(held)
    assert make_key("ann", KeyScope.READ)[1] != key


@pytest.mark.parametrize("name", ["", "Ann", "-ann", "a b", "a" * 64, "ann\n", "änn"])
def test_an_account_has_a_plain_name(name: str) -> None:
    with pytest.raises(InvalidArgument, match="small letters"):
        make_key(name, KeyScope.READ)


@pytest.mark.parametrize("label", ["n" * 101, "two\nlines", "\x1b[31mred"])
def test_a_key_is_named_in_one_short_line(label: str) -> None:
    assert make_key("ann", KeyScope.READ, "n" * 100)[0].label == "n" * 100
    with pytest.raises(InvalidArgument, match="one line of at most 100 characters"):
        make_key("ann", KeyScope.READ, label)


def test_each_scope_allows_what_those_before_it_do() -> None:
    allowed = {scope: [one for one in KeyScope if scope.allows(one)] for scope in KeyScope}
    assert list(map(len, allowed.values())) == [1, 2, 3]
    assert allowed[KeyScope.WRITE] == [KeyScope.READ, KeyScope.WRITE]


async def test_a_key_is_known_from_memory_with_its_account_and_scope(
    keys: Keys, counted: Counted, sqlite_store: Store
) -> None:
    key_id, key = await made(sqlite_store)
    assert not keys.is_fresh
    assert await keys.renew()
    assert (keys.is_fresh, keys.defined) == (True, True)
    assert [keys.holder(key) for _ in range(100)] == [Holder("ann", key_id, KeyScope.WRITE)] * 100
    assert counted.readings == 1


async def test_what_is_no_good_key_is_nobody_s(keys: Keys, sqlite_store: Store) -> None:
    key_id, key = await made(sqlite_store)
    await keys.renew()
    for wrong in (b"", b"ln_", key[:-1], key[:-1] + b"x", key + b"0", f"ln_{key_id}_".encode(), b"\xff" * 80):
        assert keys.holder(wrong) is None


async def test_a_revoked_key_is_nobody_s_after_the_next_reading_but_was_one(keys: Keys, sqlite_store: Store) -> None:
    key_id, key = await made(sqlite_store)
    await keys.renew()
    await sqlite_store.accounts.revoke_key(key_id)
    await keys.renew()
    assert keys.holder(key) is None
    assert keys.defined, "or the end of the last key would let everybody in"


async def test_what_was_read_is_believed_for_ten_seconds(keys: Keys, counted: Counted, clock: Clock) -> None:
    await keys.renew()
    clock.now += 9
    assert keys.is_fresh
    clock.now += 1
    assert not keys.is_fresh
    keys.forget()
    await keys.renew()
    assert keys.is_fresh
    assert counted.readings == 2


async def test_in_steady_traffic_they_are_read_anew_before_anybody_has_to_wait(
    keys: Keys, counted: Counted, clock: Clock
) -> None:
    await keys.renew()
    for _ in range(20):
        clock.now += 1
        assert keys.is_fresh, "nobody waits"
        if keys._coming:
            await keys._coming
    assert counted.readings == 4


async def test_who_finds_them_stale_is_content_with_a_reading_under_way(keys: Keys, counted: Counted) -> None:
    first = asyncio.create_task(keys.freshen())
    await asyncio.sleep(0.001)
    assert await asyncio.gather(first, *(keys.freshen() for _ in range(50))) == [True] * 51
    assert counted.readings == 1


async def test_a_change_heard_of_during_a_reading_makes_it_old(keys: Keys) -> None:
    reading = asyncio.create_task(keys.renew())
    await asyncio.sleep(0.001)
    keys.forget()
    await reading
    assert not keys.is_fresh


async def test_many_who_ask_at_once_are_answered_by_two_readings_at_most(keys: Keys, counted: Counted) -> None:
    await asyncio.gather(*(keys.renew() for _ in range(50)))
    assert counted.readings <= 2


async def test_while_the_store_is_away_known_keys_stay_good(keys: Keys, counted: Counted, sqlite_store: Store) -> None:
    _, key = await made(sqlite_store)
    await keys.renew()
    counted.away = True
    keys.forget()
    assert not await keys.renew()
    assert keys.is_fresh, "so that not everybody waits for a store that does not answer"
    assert keys.holder(key)


async def test_a_use_is_noted_once_a_minute_behind_the_request(keys: Keys, sqlite_store: Store, clock: Clock) -> None:
    _, key = await made(sqlite_store)
    await keys.renew()
    before = datetime.now(UTC)
    for _ in range(10):
        keys.holder(key)
    assert len(keys._notes) == 1
    await keys.close()
    [held] = await sqlite_store.accounts.keys()
    assert held.last_used_at is not None
    assert held.last_used_at >= before
    clock.now += 61
    keys.holder(key)
    assert len(keys._notes) == 1


async def test_processes_on_one_redis_hear_of_a_change_at_once(keys: Keys, redis_url: str) -> None:
    """As `linernotes keys revoke` tells it, which publishes and ends."""
    prefix = f"linernotes_test_{uuid4().hex}"
    async with open_sharing(redis_url, prefix) as here, open_sharing(redis_url, prefix) as there:
        assert here is not None
        assert there is not None
        here.news.on(room.CHANGED, keys.forget)
        here.news.start()
        await keys.renew()
        channel, message = there.news.frame(room.CHANGED, b"")

        async def told() -> bool:
            await there.commons.redis.publish(channel, message)
            return not keys.is_fresh

        async with asyncio.timeout(3):
            while not await told():  # noqa: ASYNC110 - until the line stands, which no event tells
                await asyncio.sleep(0.01)
