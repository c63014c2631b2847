"""Who is asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from sqlalchemy import text

from app.api.http.principal import KeyHolders, Openness, Principal, anyone, identified, sent_key
from app.errors import RequestRefused
from app.gateway.keys import Keys, KeyScope, make_key
from app.store.engine import Database
from app.store.store import Store

SCOPE: dict[str, Any] = {"client": ("192.0.2.1", 5000)}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
    ],
)
def test_a_caller_is_known_by_the_address_he_cannot_change_at_will(host: str, address: str) -> None:
    assert anyone({"client": (host, 5000)}) == Principal("local", None, address, KeyScope.ADMIN)


def test_a_caller_without_an_address_is_somebody_too() -> None:
    assert anyone({"client": None}).name == "address:unknown"


def test_who_has_a_key_is_counted_by_it() -> None:
    assert Principal("ada", "k1", "192.0.2.1").name == "key:k1"


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({}, None),
        ({b"authorization": b"Bearer ln_1"}, b"ln_1"),
        ({b"authorization": b"bearer  ln_1 "}, b"ln_1"),
        ({b"x-api-key": b"ln_1"}, b"ln_1"),
        ({b"authorization": b"Basic YTpi"}, None),
        ({b"authorization": b"Basic YTpi", b"x-api-key": b"ln_1"}, b"ln_1"),
        ({b"authorization": b"Bearer of another gate", b"x-api-key": b"ln_1"}, b"ln_1"),
        ({b"authorization": b"Bearer"}, b""),
    ],
)
def test_a_key_comes_in_one_of_two_headers(headers: Mapping[bytes, bytes], key: bytes | None) -> None:
    assert sent_key(headers) == key


@pytest.fixture
async def keys(sqlite_store: Store) -> AsyncIterator[Keys]:
    keys = Keys(sqlite_store.accounts)
    yield keys
    await keys.close()


async def made(store: Store, scope: KeyScope = KeyScope.WRITE) -> tuple[str, dict[bytes, bytes]]:
    held, key = make_key("ann", scope)
    await store.accounts.add_key(held)
    return held.id, {b"x-api-key": key.encode()}


async def refusal(holders: KeyHolders, headers: Mapping[bytes, bytes]) -> tuple[int, str]:
    with pytest.raises(RequestRefused) as refused:
        await identified(holders, SCOPE, headers)
    return refused.value.status, refused.value.code


async def test_as_long_as_no_key_was_ever_made_everybody_is_the_local_account(keys: Keys) -> None:
    holders = KeyHolders(lambda: keys, Openness.LOOPBACK)
    local = Principal("local", None, "192.0.2.1", KeyScope.ADMIN)
    assert await identified(holders, SCOPE, {}) == local
    assert holders(SCOPE, {}) == local, "at once, from memory"
    assert holders(SCOPE, {b"authorization": b"Bearer for a gate before us"}) == local


@pytest.mark.parametrize(
    ("host", "served"),
    [
        (b"localhost:8000", True),
        (b"127.0.0.1", True),
        (b"127.0.0.1:8000", True),
        (b"[::1]:8000", True),
        (b"LocalHost", True),
        (b"music.localhost:8000", True),
        (b"music.example.org", False),
        (b"localhost.example.org:8000", False),
        (b"192.0.2.1:8000", False),
        (b"[::1", False),
        (b"", False),
    ],
)
async def test_a_house_open_to_its_own_machine_is_asked_by_a_name_of_it(keys: Keys, host: bytes, served: bool) -> None:
    """Or else a proxy forwards the world to it, or a web page has made its name lead here."""
    headers = {b"host": host}
    everybodys = KeyHolders(lambda: keys, Openness.ALL)
    assert (await identified(everybodys, SCOPE, headers)).account == "local"
    own = KeyHolders(lambda: keys, Openness.LOOPBACK)
    if served:
        assert (await identified(own, SCOPE, headers)).account == "local"
    else:
        assert await refusal(own, headers) == (401, "UNAUTHENTICATED")


async def test_a_house_that_is_not_open_lets_nobody_in_without_a_key(keys: Keys) -> None:
    holders = KeyHolders(lambda: keys, Openness.CLOSED)
    assert await refusal(holders, {}) == (401, "UNAUTHENTICATED")


async def test_the_first_key_closes_the_house_and_its_revocation_does_not_open_it(
    keys: Keys, sqlite_store: Store
) -> None:
    holders = KeyHolders(lambda: keys, Openness.LOOPBACK)
    await identified(holders, SCOPE, {})
    key_id, headers = await made(sqlite_store)
    keys.forget()
    assert await refusal(holders, {}) == (401, "UNAUTHENTICATED")
    await sqlite_store.accounts.revoke_key(key_id)
    keys.forget()
    assert await refusal(holders, {}) == (401, "UNAUTHENTICATED")
    assert await refusal(holders, headers) == (401, "UNAUTHENTICATED")


async def test_a_key_is_good_from_the_moment_it_is_made_and_known_at_once_from_then_on(
    keys: Keys, sqlite_store: Store
) -> None:
    holders = KeyHolders(lambda: keys, Openness.LOOPBACK)
    await identified(holders, SCOPE, {})
    key_id, headers = await made(sqlite_store)
    ann = Principal("ann", key_id, "192.0.2.1", KeyScope.WRITE)
    assert await identified(holders, SCOPE, headers) == ann, "though the house was just seen to be open"
    assert holders(SCOPE, headers) == ann
    _, others = await made(sqlite_store, KeyScope.READ)
    assert (await identified(holders, SCOPE, others)).scope is KeyScope.READ, "though the keys were just read"


async def test_a_key_that_cannot_be_looked_up_is_not_called_wrong(
    keys: Keys, sqlite_store: Store, sqlite_url: str
) -> None:
    _, headers = await made(sqlite_store)
    holders = KeyHolders(lambda: keys, Openness.LOOPBACK)
    await keys.renew()
    database = Database(sqlite_url)
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE api_keys RENAME TO away"))
    keys.forget()
    assert isinstance(await identified(holders, SCOPE, headers), Principal)
    assert await refusal(holders, {b"x-api-key": b"ln_unknown"}) == (503, "STORE_UNAVAILABLE")
    await database.close()
