"""Who is asking."""

from __future__ import annotations

import pytest

from app.api.http.principal import Principal, anyone


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
    assert anyone({"client": (host, 5000)}) == Principal("local", None, address)


def test_a_caller_without_an_address_is_somebody_too() -> None:
    assert anyone({"client": None}).name == "address:unknown"


def test_who_has_a_key_is_counted_by_it() -> None:
    assert Principal("ada", "k1", "192.0.2.1").name == "key:k1"
