"""@defer and @stream: what is at hand is answered at once, deferred parts follow when they are known.

A deferred fragment's facets are left out when its track is looked up, so no provider is waited for on their account.
Here they are looked up when the fragment is delivered: a field of a facet that was not asked for yet is read from a
track that was, all such fields of a tick in one look-up.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    ExperimentalIncrementalExecutionResults,
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    MiddlewareManager,
    SubsequentIncrementalExecutionResult,
    experimental_execute_incrementally,
)
from strawberry import Schema

from app.api.context import Context, Info
from app.api.facets import facets_of
from app.api.http.answer import told
from app.music.track import Track


async def delivered(
    schema: Schema, context: Context, operation_name: str | None, variables: Mapping[str, Any], *, suggestions: bool
) -> AsyncGenerator[dict[str, Any], None]:
    """The results of the context's document: the first, and then each as it becomes known."""
    assert context.document is not None  # noqa: S101 - the door always has one
    result = experimental_execute_incrementally(
        schema._schema,  # noqa: SLF001 - strawberry has no other way to it
        context.document,
        context_value=context,
        variable_values=dict(variables),
        operation_name=operation_name,
        middleware=MiddlewareManager(_read_late),
    )
    if isawaitable(result):
        result = await result
    if not isinstance(result, ExperimentalIncrementalExecutionResults):
        yield _first(result, suggestions=suggestions)
        return
    yield _told(result.initial_result.formatted, result.initial_result.errors, suggestions=suggestions)
    async with aclosing(result.subsequent_results) as later:
        async for part in later:
            yield _patch(part, suggestions=suggestions)


def _first(result: ExecutionResult, *, suggestions: bool) -> dict[str, Any]:
    return _told(result.formatted, result.errors, suggestions=suggestions)


def _told(formatted: Mapping[str, Any], errors: list[GraphQLError] | None, *, suggestions: bool) -> dict[str, Any]:
    """A result, or a part of one, with its errors masked as all others are."""
    told_errors = {"errors": told(errors, suggestions=suggestions, executed=True)} if errors else {}
    return {**formatted, **told_errors}


def _patch(part: SubsequentIncrementalExecutionResult, *, suggestions: bool) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(part.formatted)
    for name, entries in (("incremental", part.incremental), ("completed", part.completed)):
        if entries:
            formatted[name] = [_told(one.formatted, one.errors, suggestions=suggestions) for one in entries]
    return formatted


def _read_late(
    resolve: GraphQLFieldResolver, source: object, info: GraphQLResolveInfo[Context], **arguments: object
) -> object:
    """The field of a track, read from what is held of it, or looked up now if its facets were left out before."""
    if not isinstance(source, Track):
        return resolve(source, info, **arguments)
    context: Context = info.context
    wanted = context.looked_up.get(source.isrc)
    due = facets_of(Info(info, None))  # type: ignore[arg-type]  # strawberry's field is not read
    if wanted is None or due <= wanted.facets:
        return resolve(source, info, **arguments)

    async def resolved_late() -> object:
        found = await context.loaders.tracks.load(wanted._replace(facets=wanted.facets | due))
        value = resolve(found if isinstance(found, Track) else source, info, **arguments)
        return await value if isawaitable(value) else value

    return resolved_late()
