from __future__ import annotations

from app.sandbox import synthetic
from app.sandbox.library import bundled
from app.sandbox.markets import MARKETS, sold_in


def test_bundled_recordings_are_sold_everywhere() -> None:
    assert all(sold_in(told, market) for told in bundled("spotify") for market in MARKETS)


def test_one_synthetic_recording_in_ten_is_missing_in_one_market() -> None:
    missing = [[market for market in MARKETS if not sold_in(synthetic.recording(n), market)] for n in range(1_000)]
    assert {len(markets) for markets in missing} == {0, 1}
    assert 70 < sum(map(bool, missing)) < 130
    assert {market for markets in missing for market in markets} == {"DE", "JP", "BR"}


def test_nothing_is_sold_where_there_is_no_shop() -> None:
    assert not sold_in(synthetic.recording(1), "XX")
