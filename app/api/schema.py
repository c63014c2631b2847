"""The schema: a table of contents."""

from __future__ import annotations

import strawberry
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig

from app.api.context import Info
from app.api.masking import MaskingSchema
from app.api.mutations.catalogs import CatalogMutations
from app.api.mutations.jobs import JobMutations
from app.api.mutations.tracks import TrackMutations
from app.api.prepared import PreparedDocument
from app.api.queries.catalogs import CatalogQueries
from app.api.queries.jobs import JobQueries
from app.api.queries.nodes import NodeQueries
from app.api.queries.providers import ProviderQueries
from app.api.queries.search import SearchQueries
from app.api.queries.status import StatusQueries
from app.api.queries.tracks import TrackQueries
from app.api.queries.works import WorkQueries
from app.api.scalars import SCALARS
from app.api.subscriptions.jobs import JobSubscriptions
from app.api.subscriptions.tracks import TrackSubscriptions


@strawberry.type(description="Everything that can be asked.")
class Query(
    TrackQueries, WorkQueries, SearchQueries, CatalogQueries, JobQueries, ProviderQueries, StatusQueries, NodeQueries
):
    """The rooms' queries together."""


@strawberry.type(description="Everything that can be done.")
class Mutation(TrackMutations, CatalogMutations, JobMutations):
    """The rooms' mutations together."""


@strawberry.type(description="Everything that can be followed.")
class Subscription(TrackSubscriptions, JobSubscriptions):
    """The rooms' subscriptions together."""


REPRESENTATION = strawberry.scalar(
    name="_Any", description="A type's name and its key, as a router refers to something."
)

schema = MaskingSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    extensions=[PreparedDocument],
    federation_version="2.9",  # later ones are refused by some composers
    scalar_overrides={FederationAny: REPRESENTATION},
    config=StrawberryConfig(
        info_class=Info,
        scalar_map=SCALARS,
        enable_experimental_incremental_execution=True,  # @defer and @stream
    ),
)


def print_schema() -> str:
    """The schema in GraphQL's own language, as committed in `schema.graphql`."""
    return schema.as_str() + "\n"
