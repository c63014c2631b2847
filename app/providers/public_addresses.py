"""Name resolution that gives public addresses only, for hosts whose names people may choose.

A connection goes to exactly the addresses that were checked: aiohttp asks the resolver once for each connection and
takes what it answers, so a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from app.errors import ProviderRefused

# IPv6 addresses that carry an IPv4 address in their last bits: by NAT64 (RFC 6052), or for use inside one network only
# (RFC 8215) and out of use (RFC 4291, 2.5.5.1), whatever they carry.
_NAT64 = IPv6Network("64:ff9b::/96")
_INSIDE = (IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to one machine on the open internet, also where it hides in an IPv6 address."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if any(found in network for network in _INSIDE):
            return False
        found = _carried(found) or found
    return found.is_global and not found.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class PublicResolver(AbstractResolver):
    """Resolves through another resolver and drops every address that is not public."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of a host; raises ProviderRefused where it has none, OSError where it has no address."""
        found = [one for one in await self._resolver.resolve(host, port, family) if is_public(one["host"])]
        if not found:
            raise ProviderRefused(f"{host} has no public address")
        return found

    async def close(self) -> None:
        """Close the resolver behind this one."""
        await self._resolver.close()
