"""The request policy as an input: how old, how long, and whether to ask at all."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import field

from app.gateway.policy import Policy


@strawberry.input(description="How fresh an answer must be and how long to wait for it. Everything has a default.")
class RequestPolicy:
    """See `app.gateway.policy.Policy`."""

    max_age_seconds: int | None = field(
        default=None,
        description="Ask again about whatever is older than this; 0 refreshes everything. Held facts are never lost.",
    )
    deadline_ms: int | None = field(
        default=None,
        description=(
            "Answer within this time with what is known by then; each source's verdict tells who was too late. Late "
            "answers are still stored."
        ),
    )
    cache_only: bool = field(default=False, description="Ask no provider: answer from what is held.")


PolicyArgument = Annotated[
    RequestPolicy | None, strawberry.argument(description="How fresh and how fast the answer must be.")
]


def checked(policy: RequestPolicy | None) -> Policy:
    """The gateway's policy; raises InvalidPolicy, which names the field and its bounds."""
    if policy is None:
        return Policy()
    return Policy.checked(policy.max_age_seconds, policy.deadline_ms, cache_only=policy.cache_only)
