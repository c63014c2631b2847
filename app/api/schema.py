"""The schema: a table of contents."""

from __future__ import annotations

import strawberry
from strawberry.extensions import MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from app.api.context import Info
from app.api.masking import MaskingSchema
from app.api.queries.catalogs import CatalogQueries
from app.api.queries.providers import ProviderQueries
from app.api.queries.search import SearchQueries
from app.api.queries.tracks import TrackQueries
from app.api.queries.works import WorkQueries
from app.api.scalars import SCALARS

MOST_TOKENS = 5_000  # a query for everything there is takes about 500
DOCUMENTS_KEPT = 1_000


@strawberry.type(description="Everything that can be asked.")
class Query(TrackQueries, WorkQueries, SearchQueries, CatalogQueries, ProviderQueries):
    """The rooms' queries together."""


schema = MaskingSchema(
    query=Query,
    extensions=[
        lambda: MaxTokensLimiter(MOST_TOKENS),
        lambda: ParserCache(DOCUMENTS_KEPT),
        lambda: ValidationCache(DOCUMENTS_KEPT),
    ],
    config=StrawberryConfig(info_class=Info, scalar_map=SCALARS),
)


def print_schema() -> str:
    """The schema in GraphQL's own language, as committed in `schema.graphql`."""
    return schema.as_str() + "\n"
