"""Queries of the caller's catalogs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.failures import CatalogNotFound, no_such_catalog
from app.api.results import CatalogResult
from app.api.types.catalog import Catalog
from app.gateway.outcomes import CatalogAnswer


@strawberry.type
class CatalogQueries:
    """Only the caller's own catalogs are ever seen."""

    @strawberry.field(graphql_type=list[Catalog], description="All catalogs of the caller.")
    async def catalogs(self, info: Info) -> Sequence[CatalogAnswer]:
        """None for a caller who has made none."""
        return await info.context.acts.catalogs(info.context.account)

    @strawberry.field(graphql_type=CatalogResult, description="One catalog of the caller.")
    async def catalog(
        self,
        info: Info,
        id: Annotated[str, strawberry.argument(description="The catalog's id.")],  # noqa: A002 - the schema's own word
    ) -> CatalogAnswer | CatalogNotFound:
        """Another caller's catalog looks like a missing one."""
        found = await info.context.acts.catalog(info.context.account, id)
        return found or no_such_catalog(id)
