"""Who is asking: by the key that was sent, or by nothing but the address where no key was ever made."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from enum import Enum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from starlette.types import Scope

from app.errors import RequestRefused
from app.gateway.keys import PREFIX, Keys, KeyScope

T = TypeVar("T")

LOCAL = "local"
"""The account of everybody, as long as no key was ever made."""


class Principal(NamedTuple):
    """A caller: the account, the API key that was sent (its id, never itself), the network address, and what the caller
    may do."""

    account: str
    key: str | None
    address: str
    scope: KeyScope = KeyScope.READ

    @property
    def name(self) -> str:
        """What allowances are counted by: the key, or the address of a caller without one."""
        return f"key:{self.key}" if self.key else f"address:{self.address}"


Identify = Callable[[Scope, Mapping[bytes, bytes]], Principal | Awaitable[Principal]]
"""Tells who asks from a connection and its headers: at once if it can. Raises RequestRefused for who may not."""


async def identified(identify: Identify, scope: Scope, headers: Mapping[bytes, bytes]) -> Principal:
    """Who asks; raises RequestRefused."""
    caller = identify(scope, headers)
    return caller if isinstance(caller, Principal) else await caller


async def while_welcome(
    pieces: AsyncIterable[T], identify: Identify, scope: Scope, headers: Mapping[bytes, bytes]
) -> AsyncGenerator[T, None]:
    """The pieces of a long answer, which ends at the next one after the caller's key was revoked."""
    try:
        async for piece in pieces:
            await identified(identify, scope, headers)
            yield piece
    except RequestRefused:
        return
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


def anyone(scope: Scope, headers: Mapping[bytes, bytes] | None = None) -> Principal:  # noqa: ARG001 - as Identify has it
    """The caller where no keys are asked for: everybody is the local account and may do everything."""
    return Principal(LOCAL, None, _address(scope), KeyScope.ADMIN)


class Openness(Enum):
    """Whom a house serves as long as no key was ever made: nobody, those on the same machine, or everybody."""

    CLOSED = "closed"
    LOOPBACK = "loopback"
    ALL = "all"

    def admits(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a request is served without keys.

        Who listens at a loopback address is reached by a loopback name. Another name says that a proxy forwards the
        world to it, or that a web page has made its own name lead there (DNS rebinding).
        """
        return self is Openness.ALL or (self is Openness.LOOPBACK and _is_loopback(headers.get(b"host", b"localhost")))


class KeyHolders:
    """Tells callers by their keys. As long as no key was ever made, whom `openness` admits is `anyone`.

    `keys` gives the gateway's, which open after the door.
    """

    def __init__(self, keys: Callable[[], Keys], openness: Openness) -> None:
        self._keys = keys
        self._openness = openness

    def __call__(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Principal | Awaitable[Principal]:
        """Who asks, from memory where what is there is fresh and knows the caller."""
        keys, key = self._keys(), sent_key(headers)
        # Who sends a key of ours to an open house may have made the first one a moment ago.
        told = keys.is_fresh and (keys.defined or key is None or not key.startswith(PREFIX))
        return (self._known(keys, scope, headers, key) if told else None) or self._asked(keys, scope, headers, key)

    def _known(self, keys: Keys, scope: Scope, headers: Mapping[bytes, bytes], key: bytes | None) -> Principal | None:
        if not keys.defined and self._openness.admits(headers):
            return anyone(scope)
        holder = keys.holder(key) if key else None
        return holder and Principal(holder.account, holder.key, _address(scope), holder.scope)

    async def _asked(self, keys: Keys, scope: Scope, headers: Mapping[bytes, bytes], key: bytes | None) -> Principal:
        read = keys.is_fresh or await keys.freshen()
        known = self._known(keys, scope, headers, key)
        if key and not (known and keys.defined):  # it may have been made a moment ago
            read = await keys.renew()
            known = self._known(keys, scope, headers, key)
        if known:
            return known
        if not keys.defined:
            why = "Without keys only this machine is served, at a loopback address and by a name of it."
            raise RequestRefused(401, "UNAUTHENTICATED", f"{why} Make a key, or set OPEN_TO_ALL=true.")
        if key is None:
            remedy = "Send one as `Authorization: Bearer ln_…` or `X-API-Key: ln_…`."
            raise RequestRefused(401, "UNAUTHENTICATED", f"A key is needed. {remedy}")
        if not read:
            message = "The store cannot be reached to see whose key this is. Ask again later."
            raise RequestRefused(503, "STORE_UNAVAILABLE", message, retry_after=1)
        raise RequestRefused(401, "UNAUTHENTICATED", "This key is not known, or was revoked. Ask for another.")


def sent_key(headers: Mapping[bytes, bytes]) -> bytes | None:
    """The key in a request's headers. Another scheme of Authorization may be for a gate before us, and is none."""
    key, authorization = headers.get(b"x-api-key"), headers.get(b"authorization")
    if key is not None or authorization is None:
        return key
    scheme, _, credentials = authorization.partition(b" ")
    return credentials.strip() if scheme.lower() == b"bearer" else None


@lru_cache(256)
def _is_loopback(host: bytes) -> bool:
    """Whether a Host header, with or without a port, names the machine itself."""
    try:
        name = urlsplit(f"//{host.decode('latin-1')}").hostname or ""
        return name == "localhost" or name.endswith(".localhost") or ip_address(name).is_loopback
    except ValueError:
        return False


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return _network(client[0]) if client else "unknown"


@lru_cache(4096)
def _network(host: str) -> str:
    """The address that stands for a caller: of IPv6 the /64, within which a caller can take any address it likes."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return host
