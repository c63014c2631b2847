"""What the gateway has done lately."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.api.context import Context
from app.api.schema import schema
from app.gateway.activity import Activity, CacheUse, Minute
from tests.api.conftest import Ask, Execute
from tests.api.fake import NOON, FakeGateway

QUERY = """{ status(minutes: 2) { started caches { layer hits misses }
  minutes { began operations errors meanMs slowestMs calls failures hits misses } } }"""


async def test_the_last_minutes_are_told_and_how_the_caches_served(gateway: FakeGateway) -> None:
    asked = []

    def lately(minutes: int) -> Activity:
        asked.append(minutes)
        return Activity(NOON, (CacheUse("process", 5, 1),), (Minute(NOON, 3, 1, 2.5, 4.0, 2, 1, 5, 1),))

    context = Context.of(replace(gateway.acts, lately=lately), "ada")
    result = await schema.execute(QUERY, context_value=context)
    assert asked == [2]
    assert result.data == {
        "status": {
            "started": "2026-05-01T12:00:00Z",
            "caches": [{"layer": "process", "hits": 5, "misses": 1}],
            "minutes": [
                {
                    "began": "2026-05-01T12:00:00Z",
                    "operations": 3,
                    "errors": 1,
                    "meanMs": 2.5,
                    "slowestMs": 4.0,
                    "calls": 2,
                    "failures": 1,
                    "hits": 5,
                    "misses": 1,
                }
            ],
        }
    }


async def test_a_gateway_that_nobody_watches_has_only_its_start_to_tell(ask: Ask) -> None:
    data = await ask("{ status { caches { layer } minutes { began } } }")
    assert data["status"] == {"caches": [], "minutes": []}


@pytest.mark.parametrize("minutes", [0, 61])
async def test_no_more_than_an_hour_can_be_asked_for(execute: Execute, minutes: int) -> None:
    result = await execute(f"{{ status(minutes: {minutes}) {{ started }} }}")
    assert result.errors
    assert "from 1 to 60" in result.errors[0].message
