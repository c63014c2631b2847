"""What can be fetched again by one opaque id."""

from __future__ import annotations

from abc import abstractmethod

import strawberry
from strawberry import field


@strawberry.interface(
    description=(
        "Something that can be fetched again by one id, as Relay does. Its compiler is told so with "
        "`nodeInterfaceIdField: nodeId`, because a catalog's `id` is its own."
    )
)
class Node:
    """Each type gives its own `node_id`."""

    @field(description="The thing's id among everything: opaque, and stable as long as the thing keeps its own key.")
    @abstractmethod
    def node_id(self) -> strawberry.ID:
        """Made of the type's name and the thing's own key."""
