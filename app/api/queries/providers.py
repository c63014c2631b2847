"""Queries of the providers."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from app.api.context import Info
from app.api.types.provider import Provider
from app.gateway.providers import ProviderStatus


@strawberry.type
class ProviderQueries:
    """For people who look after the gateway."""

    @strawberry.field(
        graphql_type=list[Provider], description="Every provider in the order of asking, and how it fares."
    )
    async def providers(self, info: Info) -> Sequence[ProviderStatus]:
        """Asks none of them."""
        return await info.context.acts.providers()
