from __future__ import annotations

from datetime import UTC, datetime

from app.gateway.activity import nothing_lately


def test_a_gateway_that_nobody_watches_tells_no_minutes_and_no_caches() -> None:
    told = nothing_lately(60)
    assert (told.minutes, told.caches) == ((), ())
    assert told.started <= datetime.now(UTC)
