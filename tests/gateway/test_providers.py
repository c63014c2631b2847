"""How the providers fare, told without asking any of them."""

from __future__ import annotations

from app.gateway.gateway import Gateway
from app.gateway.providers import statuses
from app.providers.contract import CircuitState
from tests.gateway.scripted import ScriptedProvider


async def test_each_provider_tells_what_it_can_and_how_it_fares(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    first, second = await statuses(gateway)
    assert (first.name, first.facets) == ("acrcloud", ("core", "links:spotify", "works"))
    assert (second.name, second.facets, second.resolves) == (
        "deezer",
        ("audio", "core", "links:deezer"),
        ("deezer", "spotify"),
    )
    assert first.searches
    assert first.health.circuit is CircuitState.CLOSED
    assert (acrcloud.calls, deezer.calls) == ([], [])
