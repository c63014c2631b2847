"""The request policy as an input: how old, how long, and whether to ask at all."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import field

from app.api.context import Info
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
            "Answer within this time, at most what a request may take, with what is known by then; each source's "
            "verdict tells who was too late. Late answers are still stored."
        ),
    )
    cache_only: bool = field(default=False, description="Ask no provider: answer from what is held.")
    max_upstream_calls: int | None = field(
        default=None,
        description=(
            "Make at most so many calls to providers; those that tell most for their cost come first, and what was "
            "left out is told as SKIPPED. The request's fields with the same bounds share them."
        ),
    )
    max_cost: float | None = field(
        default=None,
        description="As maxUpstreamCalls, by cost: a free call costs 1, metered and slow ones more (see the README).",
    )
    market: str | None = field(
        default=None,
        description=(
            "The country in which the recording is to be heard, two letters such as `DE`. Platforms that sell by "
            "country are asked there; `Link.regions` then tells where a link is known to be available."
        ),
    )


PolicyArgument = Annotated[
    RequestPolicy | None, strawberry.argument(description="How fresh and how fast the answer must be.")
]


def checked(policy: RequestPolicy | None, info: Info) -> Policy:
    """The gateway's policy; raises InvalidPolicy, which names the field and its bounds.

    Policies of one request with the same budget share it, so that a list of tracks costs no more than one of them.
    """
    if policy is None:
        return Policy()
    return Policy.checked(
        policy.max_age_seconds,
        policy.deadline_ms,
        cache_only=policy.cache_only,
        market=policy.market,
        budget=info.context.budget(policy.max_upstream_calls, policy.max_cost),
        longest=info.context.longest_deadline,
    )
