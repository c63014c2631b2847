"""How the providers fare, for people who look after the gateway."""

from __future__ import annotations

from msgspec import Struct

from app.gateway.dumps import Dump
from app.gateway.gateway import Gateway
from app.gateway.planner import knows
from app.music.facets import Facet
from app.music.lineage import LINEAGE
from app.providers.contract import Health


class ProviderStatus(Struct, frozen=True):
    """One provider that is asked: what it can tell, which platforms' ids it resolves, and how it fares.

    `repeats` are the sources that it is known to repeat, and `lineage` is how that is known. `dump` is the newest of
    its dumps that was imported.
    """

    name: str
    facets: tuple[Facet, ...]
    resolves: tuple[str, ...]
    searches: bool
    health: Health
    repeats: tuple[str, ...] = ()
    lineage: str | None = None
    dump: Dump | None = None


async def statuses(gateway: Gateway) -> tuple[ProviderStatus, ...]:
    """Every provider in the order of asking; asks none of them."""
    await gateway.dumps.renew(gateway.store, gateway.clock())
    return tuple(
        [
            ProviderStatus(
                name=name,
                facets=tuple(sorted(knows(desk.provider.questions))),
                resolves=tuple(sorted(desk.provider.resolves)),
                searches=desk.provider.searches,
                health=await desk.provider.health(),
                repeats=tuple(sorted(LINEAGE[name].sources)) if name in LINEAGE else (),
                lineage=LINEAGE[name].reason if name in LINEAGE else None,
                dump=gateway.dumps.newest.get(name),
            )
            for name, desk in gateway.desks.items()
        ]
    )
