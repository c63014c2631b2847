"""Names resolve to public addresses or not at all."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderRefused
from app.providers.public_addresses import PublicResolver, is_public


class Told(AbstractResolver):
    """A resolver that answers what it is told, a further answer for each further question."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.closed = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0)
        return [ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in addresses]

    async def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104 - an address to refuse, nothing binds to it
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "ff0e::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:7f00:1::",
    ],
)
def test_an_address_that_is_not_on_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "35.186.224.25", "2600:1901:1:c36::", "::ffff:35.186.224.25", "64:ff9b::35.186.224.25"]
)
def test_an_address_on_the_open_internet_passes(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_hidden_in_another_is_judged_as_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(f"64:ff9b::{address}") == is_public(str(address))


async def test_private_addresses_among_public_ones_are_dropped() -> None:
    resolver = PublicResolver(Told(["10.0.0.1", "8.8.8.8", "::1"]))
    assert [one["host"] for one in await resolver.resolve("spotify.link", 443)] == ["8.8.8.8"]


async def test_a_host_without_a_public_address_is_refused_by_name() -> None:
    told = Told(["127.0.0.1"])
    resolver = PublicResolver(told)
    with pytest.raises(ProviderRefused, match=r"spotify\.link has no public address"):
        await resolver.resolve("spotify.link", 443)
    await resolver.close()
    assert told.closed
