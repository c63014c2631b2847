"""Are plans and strawberry the same? `python -m bench.equality --count 20000` prints every difference there is.

Generated requests are answered by both from the same data, broken and missing values and failing acts included; data
and errors are compared: message, path, locations and extensions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import secrets
import sys
import time
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from app.api.execution import Fragments
from app.api.schema import schema
from tests.api.execution.generated import Request, requests
from tests.api.execution.world import alone, by_strawberry, covered, planned, ready_again, run

MOST_SHOWN = 5


class Comparison:
    """What was seen so far: counts, and the requests whose answers differ."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.differences: list[str] = []

    async def compare(self, request: Request) -> None:
        """Answer a request both ways."""
        self.counts["generated"] += 1
        if not covered(request):
            self.counts["invalid or not covered"] += 1
            return
        expected, _ = await by_strawberry(request)
        plan = planned(request, Fragments(100))
        answer, world, result = await run(plan, request)
        again = ready_again(plan, request, result)
        self.counts["compared"] += 1
        self.counts[f"in a {world.mood} world"] += 1
        self.counts["completed by graphql-core" if result.replayed else "written by the plan"] += 1
        self.counts["with errors"] += bool(result.errors)
        if again and again != answer:
            self.differences.append(
                f"{request.query}\n{json.dumps(request.variables)}: kept tracks tell something else"
            )
        self.counts["given again of kept tracks"] += bool(again)
        if answer != expected and await raced(request, expected, answer):
            self.counts["with another of several errors that each take the whole answer"] += 1
        elif answer != expected:
            self.differences.append(
                f"{request.query}\n{json.dumps(request.variables)} seed {request.seed}\n"
                f"strawberry: {json.dumps(expected)[:2000]}\nplan:       {json.dumps(answer)[:2000]}"
            )


async def raced(request: Request, expected: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether several root fields failed, each of which takes the whole answer with it, and another one came first.

    Which one that is depends on turns of the event loop, also within graphql-core. What the plan told must then be what
    strawberry tells about those fields.
    """
    if expected["data"] is not None or answer["data"] is not None:
        return False
    told = expected.get("errors", []) + answer.get("errors", [])
    keys = {error["path"][0] for error in told if error.get("path")}
    by_key = {key: await alone(request, key) for key in keys}
    return len(keys) > 1 and all(error in by_key[error["path"][0]] for error in told)


def compared(count: int, start: int) -> Comparison:
    """Compare on `count` requests generated from a starting seed."""
    comparison = Comparison()
    loop = asyncio.new_event_loop()

    @seed(start)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(schema._schema))  # noqa: SLF001 - strawberry has no other name for it
    def compare(request: Request) -> None:
        loop.run_until_complete(comparison.compare(request))

    try:
        compare()
    finally:
        loop.close()
    return comparison


def main() -> None:
    """Print the counts and the first differences; fails where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # every failing act is logged, and here they fail on purpose
    began = time.perf_counter()
    comparison = compared(arguments.count, arguments.seed)
    for name, number in comparison.counts.items():
        print(f"{number:>8,} {name}")
    print(f"{len(comparison.differences):>8,} differences; seed {arguments.seed}; {time.perf_counter() - began:.0f} s")
    for difference in comparison.differences[:MOST_SHOWN]:
        print(f"\n{difference}")
    sys.exit(bool(comparison.differences))


if __name__ == "__main__":
    main()
