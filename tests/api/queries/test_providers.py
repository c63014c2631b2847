"""How the providers fare."""

from __future__ import annotations

from tests.api.conftest import Ask


async def test_a_provider_tells_what_it_can_and_how_it_fares(ask: Ask) -> None:
    data = await ask(
        """{ providers { name facets resolves searches
          health { circuit paceLeft pace calls failures lastSuccessAt lastErrorAt lastError quotaSpentUntil }
          dump { madeAt importedAt licence } } }"""
    )
    assert data["providers"] == [
        {
            "name": "acrcloud",
            "facets": ["core", "works"],
            "resolves": ["acrcloud", "spotify"],
            "searches": True,
            "health": {
                "circuit": "OPEN",
                "paceLeft": 3,
                "pace": "5 calls in 1 s",
                "calls": 10,
                "failures": 4,
                "lastSuccessAt": "2026-05-01T12:00:00Z",
                "lastErrorAt": "2026-05-01T12:00:00Z",
                "lastError": "timed out",
                "quotaSpentUntil": None,
            },
            "dump": {
                "madeAt": "2026-05-01T12:00:00Z",
                "importedAt": "2026-05-01T12:00:00Z",
                "licence": "CC0-1.0",
            },
        }
    ]
