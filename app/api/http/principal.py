"""Who is asking, as far as the door knows."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from starlette.types import Scope

LOCAL = "local"
"""Whose catalogs are read, as long as callers do not tell who they are."""


class Principal(NamedTuple):
    """A caller: whose catalogs are read, the API key that was sent (its id, never itself), and the network address."""

    account: str
    key: str | None
    address: str

    @property
    def name(self) -> str:
        """What allowances are counted by: the key, or the address of a caller without one."""
        return f"key:{self.key}" if self.key else f"address:{self.address}"


def anyone(scope: Scope) -> Principal:
    """The caller where no keys are asked for: everybody is the local account."""
    client = scope.get("client")
    return Principal(LOCAL, None, _network(client[0]) if client else "unknown")


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
