"""Plans and strawberry give the same answers, to requests that nobody thought of."""

from __future__ import annotations

import logging
import secrets

import pytest

from bench.equality import compared


def test_generated_requests_are_answered_alike(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)  # acts fail on purpose
    seed = secrets.randbelow(2**32)
    print(f"seed {seed}: python -m bench.equality --count 300 --seed {seed}")  # noqa: T201 - shown where it fails
    comparison = compared(300, seed)
    assert not comparison.differences, "\n\n".join(comparison.differences[:3])
    assert comparison.counts["compared"] > 200
    assert comparison.counts["written by the plan"] > 100
    assert comparison.counts["completed by graphql-core"] > 10
