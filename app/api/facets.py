"""Which facets a selection needs: the fields under a Track in the document, read off before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    is_abstract_type,
)

from app.api.context import Info, Wanted
from app.music.facets import ALL_LINKS, AUDIO, CORE, MORE, WORKS, Facet, links

TRACK = "Track"

_NOTHING: frozenset[Facet] = frozenset()
_CORE = frozenset({CORE})
_CORE_AND_MORE = frozenset({CORE, MORE})
_AUDIO = frozenset({AUDIO})

FIELD_FACETS: Mapping[str, frozenset[Facet]] = {
    "title": _CORE,
    "version": _CORE_AND_MORE,
    "artists": _CORE,
    "durationMs": _CORE,
    "durationPrecision": _CORE,
    "explicit": _CORE_AND_MORE,
    "releaseDate": _CORE,
    "releases": _CORE,
    "genres": _CORE_AND_MORE,
    "coverUrl": _CORE_AND_MORE,
    "otherIsrcs": _CORE,
    "candidates": _CORE_AND_MORE,
    "bpm": _AUDIO,
    "musicalKey": _AUDIO,
    "popularity": _AUDIO,
    "links": ALL_LINKS,  # narrowed by its platforms argument
    "quarantinedLinks": ALL_LINKS,
    "works": frozenset({WORKS}),
    # These tell about whatever else is selected and need nothing of their own.
    "nodeId": _NOTHING,
    "isrc": _NOTHING,
    "provenance": _NOTHING,
    "conflicts": _NOTHING,
    "sources": _NOTHING,
    "updatedAt": _NOTHING,
}


def wanted(info: Info) -> Wanted:
    """What is wanted by the selections of the field being resolved, a Track, a union with it, or a list of either.

    Follows named and inline fragments, aliases, and @skip and @include with their variables; what is behind @defer is
    left out, see `app.api.http.incremental`.
    """
    if info.wanted is not None:
        return info.wanted
    nodes = [node for field in info.field_nodes for node in _track_fields(field.selection_set, info)]
    facets = frozenset[Facet]().union(*(_facets_of(node, info) for node in nodes))
    return Wanted(facets, any(node.name.value == "sources" for node in nodes))


def needed(info: Info) -> frozenset[Facet]:
    """The facets needed by the selections of the field being resolved."""
    return wanted(info).facets


def facets_of(info: Info) -> frozenset[Facet]:
    """The facets that the field being resolved, a field of a Track, belongs to."""
    return frozenset[Facet]().union(*(_facets_of(node, info) for node in info.field_nodes))


def _facets_of(node: FieldNode, info: Info) -> frozenset[Facet]:
    if node.name.value == "links":
        track = info.graphql_schema.get_type(TRACK)
        assert isinstance(track, GraphQLObjectType)  # noqa: S101 - tells the type checker what the schema's law is
        platforms = get_argument_values(track.fields["links"], node, info.variables).get("platforms")
        return ALL_LINKS if platforms is None else links(platforms)
    return FIELD_FACETS.get(node.name.value, _NOTHING)


def _track_fields(selections: SelectionSetNode | None, info: Info) -> Iterator[FieldNode]:
    """The fields selected of a Track, through every fragment that can apply to one."""
    for node in selections.selections if selections else ():
        if not _included(node, info):
            continue
        match node:
            case FieldNode():
                yield node
            case InlineFragmentNode(type_condition=condition, selection_set=inner):
                if condition is None or _admits_track(condition.name.value, info):
                    yield from _track_fields(inner, info)
            case FragmentSpreadNode():
                fragment = info.fragments[node.name.value]
                if _admits_track(fragment.type_condition.name.value, info):
                    yield from _track_fields(fragment.selection_set, info)


def _included(node: SelectionNode, info: Info) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, info.variables)
    include = get_directive_values(GraphQLIncludeDirective, node, info.variables)
    defer = get_directive_values(GraphQLDeferDirective, node, info.variables)
    return not (skip and skip["if"]) and (include is None or include["if"]) and not (defer and defer["if"])


def _admits_track(name: str, info: Info) -> bool:
    """Whether a fragment on this type can apply to a Track."""
    if name == TRACK:
        return True
    schema = info.graphql_schema
    condition, track = schema.get_type(name), schema.get_type(TRACK)
    return is_abstract_type(condition) and isinstance(track, GraphQLObjectType) and schema.is_sub_type(condition, track)
