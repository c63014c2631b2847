"""API keys: how they are made, and which of them are good, from memory.

A key is `ln_<id>_<secret>`, the id public and the secret 256 random bits. The store holds the key's SHA-256 alone. A
slow hash, as passwords need, would protect nothing here: nobody can try out 2^256 secrets, however fast each trial is,
and every request would pay for it.

All keys are held in memory and read anew when they are older than `TRUSTED`, so that a request costs no question to the
store, and a revoked key is refused everywhere within that time; at once where processes share a Redis, over which the
command line tells of what it changed. While the store is away, the keys that were known go on being good.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from app.errors import InvalidArgument, StoreUnavailable
from app.store.accounts import Accounts, ApiKey

log = logging.getLogger(__name__)

CHANGED = "keys"
"""The subject of the news that keys were made or revoked."""

TRUSTED = 10.0
"""Seconds for which what was read of the keys is believed."""

AHEAD = 5.0
"""Seconds before that trust ends from which on the keys are read anew in passing, so that no request waits for it."""

SPACING = 0.1
"""Seconds between two readings for keys that nobody knows, so that guessing asks little of the store."""

PATIENCE = 1.0
"""Seconds that the store is given before it counts as away."""

NOTED = 60.0
"""Seconds between two notes of a key's use."""

PREFIX = b"ln_"
"""How every key begins, so that one which got where it does not belong can be found."""

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_ID = slice(3, 15)
_LONGEST_LABEL = 100


class KeyScope(StrEnum):
    """What a key may do. Each may also do what those before it may."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def allows(self, needed: KeyScope) -> bool:
        """Whether this is enough where `needed` is asked for."""
        return _RANK[self] >= _RANK[needed]


_RANK = {scope: rank for rank, scope in enumerate(KeyScope)}


class Holder(NamedTuple):
    """Whose key it is, its id, and what it may do."""

    account: str
    key: str
    scope: KeyScope


def account_name(written: str) -> str:
    """The name of an account; raises InvalidArgument."""
    if not _ACCOUNT.fullmatch(written):
        rule = "an account's name has 1 to 63 small letters, digits, dots, hyphens and underscores."
        raise InvalidArgument("account", written, rule, "Begin with a letter or digit, as in `acme` or `acme-sync`.")
    return written


def _label(written: str | None) -> str | None:
    if written is not None and not (len(written) <= _LONGEST_LABEL and written.isprintable()):
        rule = f"a key's name is one line of at most {_LONGEST_LABEL} characters."
        raise InvalidArgument("name", written, rule, "Say in a few words what the key is for, as in `nightly sync`.")
    return written


def make_key(account: str, scope: KeyScope, label: str | None = None) -> tuple[ApiKey, str]:
    """A new key as it is held, and the key itself, which is held nowhere; raises InvalidArgument."""
    key_id = secrets.token_hex(6)
    key = f"ln_{key_id}_{secrets.token_hex(32)}"
    return ApiKey(key_id, account_name(account), _label(label), scope, digest(key.encode()), datetime.now(UTC)), key


def digest(key: bytes) -> bytes:
    """What is held of a key."""
    return sha256(key).digest()


class Keys:
    """The keys as this process knows them."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._clock = clock
        self._held: Mapping[bytes, tuple[bytes, Holder]] = {}
        self._read_at = self._trusted_until = 0.0
        self._changes = 0
        self._one_at_a_time = asyncio.Lock()
        self._coming: asyncio.Task[bool] | None = None
        self._under_way: asyncio.Task[bool] | None = None
        self._noted: dict[str, float] = {}
        self._notes: set[asyncio.Task[None]] = set()
        self.defined = True  # until the first reading says otherwise

    @property
    def is_fresh(self) -> bool:
        """Whether what is in memory may be believed without reading it anew; `defined` and `holder` speak from it."""
        left = self._trusted_until - self._clock()
        if 0 < left < AHEAD and not (self._coming or self._under_way):
            self._coming = asyncio.create_task(self._read())
        return left > 0

    def holder(self, key: bytes) -> Holder | None:
        """Whose key this is; None where it is not known or was revoked. Takes as long for each wrong secret."""
        hash_, holder = self._held.get(key[_ID], (b"", None))
        if holder is None or not hmac.compare_digest(hash_, digest(key)):
            return None
        now = self._clock()
        if now >= self._noted.get(holder.key, 0.0):
            self._noted[holder.key] = now + NOTED
            note = asyncio.create_task(self._note_use(holder.key))
            self._notes.add(note)
            note.add_done_callback(self._notes.discard)
        return holder

    async def renew(self) -> bool:
        """Read the keys as they are from now on; False where the store is away, and what was known must do.

        Whoever asks while a reading is about to begin shares it.
        """
        if self._coming is None:
            self._coming = asyncio.create_task(self._read())
        return await asyncio.shield(self._coming)

    async def freshen(self) -> bool:
        """As `renew`, but content with a reading that is under way, which may not know a key that is made meanwhile."""
        return await asyncio.shield(self._under_way) if self._under_way else await self.renew()

    def forget(self, _: bytes = b"") -> None:
        """Read the keys anew before they are believed again, because some were changed or news was missed."""
        self._changes += 1
        self._trusted_until = 0.0

    async def close(self) -> None:
        """Finish what is under way."""
        await asyncio.gather(*self._notes, *(task for task in (self._coming, self._under_way) if task))

    async def _read(self) -> bool:
        async with self._one_at_a_time:
            await asyncio.sleep(self._read_at + SPACING - self._clock())
            # Who asks from here on may ask for a key that is being made just now.
            self._coming, self._under_way = None, self._coming
            try:
                return await self._read_now()
            finally:
                self._under_way = None

    async def _read_now(self) -> bool:
        self._read_at, changes = self._clock(), self._changes
        try:
            async with asyncio.timeout(PATIENCE):
                keys = await self._accounts.keys()
        except (StoreUnavailable, TimeoutError) as problem:
            log.warning("the keys cannot be read; those known stay good: %r", problem)
            self._trusted_until = self._clock() + TRUSTED
            return False
        self.defined = bool(keys)
        self._held = {
            one.id.encode(): (one.hash, Holder(one.account, one.id, KeyScope(one.scope)))
            for one in keys
            if one.revoked_at is None
        }
        if changes == self._changes:
            self._trusted_until = self._read_at + TRUSTED
        return True

    async def _note_use(self, key_id: str) -> None:
        try:
            await self._accounts.note_use(key_id, datetime.now(UTC))
        except StoreUnavailable as problem:
            log.info("the use of key %s is not noted: %r", key_id, problem)
