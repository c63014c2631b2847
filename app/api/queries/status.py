"""The query of what the gateway has done lately."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.api.bounds import within
from app.api.context import Info
from app.api.types.status import GatewayStatus
from app.gateway.activity import Activity

MOST_MINUTES = 60


@strawberry.type
class StatusQueries:
    """For people who look after the gateway."""

    @strawberry.field(
        graphql_type=GatewayStatus,
        description="What the gateway has done lately, as the process that answers counted it.",
    )
    def status(
        self,
        info: Info,
        minutes: Annotated[
            int, strawberry.argument(description=f"How many of the last minutes, up to {MOST_MINUTES}.")
        ] = MOST_MINUTES,
    ) -> Activity:
        """Raises InvalidArgument."""
        return info.context.acts.lately(within("minutes", minutes, 1, MOST_MINUTES))
