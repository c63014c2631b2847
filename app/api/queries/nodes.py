"""Queries of anything by its key: nodes for Relay, entities for a router that composes this schema with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry.federation.schema import FederationAny

from app.api.bounds import not_more
from app.api.context import Info
from app.api.entities import ENTITIES, load_all, read_representation
from app.api.node_ids import parse_node_id
from app.api.types.catalog import Catalog
from app.api.types.node import Node
from app.api.types.track import Track
from app.api.types.work import Work
from app.errors import InvalidArgument

MOST_NODES = 100
MOST_ENTITIES = 1_000

Entity = Annotated[
    Track | Work | Catalog, strawberry.union("_Entity", description="What other subgraphs may refer to by its key.")
]


@strawberry.type(name="_Service", description="This schema as a part of a composed one.")
class Service:
    """Asked by whoever composes."""

    sdl: str = strawberry.field(description="The schema in GraphQL's own language, with its federation directives.")


@strawberry.type
class NodeQueries:
    """Nobody needs these who asks by ISRC, ISWC or a catalog's id."""

    @strawberry.field(graphql_type=Node | None, description="Anything by its `nodeId`; null where it is not known.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="A `nodeId`.")],  # noqa: A002 - Relay's word
    ) -> Any:  # noqa: ANN401 - one of ENTITIES, or an error in its place
        """The same as `nodes` with one id."""
        return (await load_all(info, [_read("id", id)]))[0]

    @strawberry.field(
        graphql_type=list[Node | None],
        description=f"Up to {MOST_NODES} things by their `nodeId`s, in their order; null where one is not known.",
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"The ids, up to {MOST_NODES}.")],
    ) -> Sequence[Any]:
        """All are looked up together."""
        not_more("ids", len(ids), MOST_NODES)
        return await load_all(info, [_read("ids", id) for id in ids])  # noqa: A001 - Relay's word

    @strawberry.field(
        name="_entities",
        graphql_type=list[Entity | None],
        description="What other subgraphs refer to; asked by a router. Null where it is not known.",
    )
    async def entities(
        self,
        info: Info,
        representations: Annotated[
            list[FederationAny], strawberry.argument(description=f"Types and keys, up to {MOST_ENTITIES}.")
        ],
    ) -> Sequence[Any]:
        """All are looked up together."""
        not_more("representations", len(representations), MOST_ENTITIES)
        return await load_all(info, [read_representation(one) for one in representations])

    @strawberry.field(name="_service", description="This schema as a part of a composed one; asked by who composes.")
    async def service(self, info: Info) -> Service:
        """With introspection switched off it is refused, as the schema is."""
        return Service(sdl=info.schema.as_str())


def _read(argument: str, written: str) -> tuple[str, str] | InvalidArgument:
    try:
        type_name, key = parse_node_id(argument, written)
    except InvalidArgument as error:
        return error
    if type_name not in ENTITIES:
        return InvalidArgument(argument, written, "is not a node's id.", "Send a `nodeId` as it was answered.")
    return type_name, key
