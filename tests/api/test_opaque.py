"""What is handed out opaque comes back as it was, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from app.api.opaque import opaque, plain


@pytest.mark.parametrize("text", ["", "recording:GBDUW0000053", "song:1", "ç?/日本"])
def test_text_comes_back_as_it_was_and_needs_no_escaping_in_an_address(text: str) -> None:
    written = opaque(text)
    assert plain(written) == plain(f"{written}==") == text
    assert all(sign.isalnum() or sign in "-_" for sign in written)
    assert not text or text not in written


@pytest.mark.parametrize("written", ["A", "ÿ", "gIA"])
def test_what_is_no_such_text_is_none(written: str) -> None:
    assert plain(written) is None
