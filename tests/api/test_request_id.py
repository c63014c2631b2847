"""Request ids."""

from __future__ import annotations

import pytest

from app.api.request_id import request_id


@pytest.mark.parametrize("sent", [b"abc", b"a-b_c.d:1", b"A" * 64])
def test_a_harmless_id_is_taken(sent: bytes) -> None:
    assert request_id(sent) == sent.decode()


@pytest.mark.parametrize("sent", [None, b"", b"a b", b"a\r\nset-cookie: b", "é".encode(), b"\xff", b"A" * 65, b"a\n"])
def test_anything_else_is_replaced_by_one_of_ours(sent: bytes | None) -> None:
    made = request_id(sent)
    assert len(made) == 16
    assert made != request_id(sent)
