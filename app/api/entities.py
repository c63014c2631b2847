"""Things by their keys, whoever asks: another subgraph's router, or Relay by a node's id.

All that are asked for together are loaded together, through this request's loaders.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from graphql import GraphQLError

from app.api.answers import track_by_isrc
from app.api.context import Info
from app.api.failures import SourcesUnavailable
from app.api.types.policy import checked
from app.errors import InvalidArgument
from app.gateway.outcomes import CatalogAnswer
from app.music import track, work
from app.music.identifiers import parse_isrc, parse_iswc

Thing = track.Track | work.Work | CatalogAnswer
Answer = Thing | GraphQLError | None
"""A thing; None where nobody knows it; or the error that is told in its place."""


class Entity(NamedTuple):
    """How the things of one type are found: the field that is their key, and the act, which raises InvalidInput."""

    key: str
    load: Callable[[Info, str], Awaitable[Answer]]


async def _track(info: Info, key: str) -> Answer:
    found = await track_by_isrc(info, parse_isrc(key), checked(None, info))
    if isinstance(found, SourcesUnavailable):
        return GraphQLError(found.message, extensions={"code": "SOURCES_UNAVAILABLE"})
    return found if isinstance(found, track.Track) else None


async def _work(info: Info, key: str) -> Answer:
    found = await info.context.loaders.works.load(parse_iswc(key))
    return found.work if found else None


async def _catalog(info: Info, key: str) -> Answer:
    return await info.context.acts.catalog(info.context.account, key)


ENTITIES: Mapping[str, Entity] = {
    "Track": Entity("isrc", _track),
    "Work": Entity("iswc", _work),
    "Catalog": Entity("id", _catalog),
}


async def load_all(info: Info, wanted: Sequence[tuple[str, str] | InvalidArgument]) -> list[Answer | BaseException]:
    """One answer for each type and key, in their order; what is wrong with one is told in its place."""

    async def one(asked: tuple[str, str] | InvalidArgument) -> Answer:
        if isinstance(asked, InvalidArgument):
            raise asked
        return await ENTITIES[asked[0]].load(info, asked[1])

    return list(await asyncio.gather(*map(one, wanted), return_exceptions=True))


def read_representation(said: object) -> tuple[str, str] | InvalidArgument:
    """The type and key that a router means, or what is wrong with its words."""
    typename = said.get("__typename") if isinstance(said, Mapping) else None
    entity = ENTITIES.get(typename) if isinstance(typename, str) else None
    if not isinstance(said, Mapping) or not isinstance(typename, str) or entity is None:
        rule = f"names none of {', '.join(ENTITIES)}."
        return InvalidArgument("representations", said, rule, "Send an object with __typename and its key.")
    key = said.get(entity.key)
    if not isinstance(key, str):
        return InvalidArgument("representations", said, f"has no {entity.key}.", f"Send {entity.key} as a String.")
    return typename, key
