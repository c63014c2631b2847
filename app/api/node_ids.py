"""Node ids: one opaque id for anything that can be fetched again, as Relay wants it: of its type and own key."""

from __future__ import annotations

import strawberry

from app.api.opaque import opaque, plain
from app.errors import InvalidArgument


def node_id(type_name: str, key: str) -> strawberry.ID:
    """The id of the thing of this type with this key."""
    return strawberry.ID(opaque(f"{type_name}:{key}"))


def parse_node_id(argument: str, written: str) -> tuple[str, str]:
    """The type and key in an id; raises InvalidArgument for what was not made by `node_id`."""
    type_name, colon, key = (plain(written) or "").partition(":")
    if not (type_name and colon and key):
        raise InvalidArgument(argument, written, "is not a node's id.", "Send a `nodeId` as it was answered.")
    return type_name, key
