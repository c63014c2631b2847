"""Requests that nobody would think of: schemathesis invents them from the schema, and none may end in a 5xx.

python -m bench.fuzz [cases]
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.api.scalars import SCALARS
from app.main import create_app
from app.serving import sandbox_beside
from app.settings import Settings
from tests.servers import running

CASES = 2_000
WORDS = ["GBDUW0000053", "gb-duw-00-00053", "T-034.524.680-1", "00254380962", "2024-05-01T12:00:00Z", "", "é" * 300]


def main() -> None:
    """Run it against a whole gateway with the sandbox's providers; fails at the first 5xx or masked surprise."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    for scalar in SCALARS.values():
        written = st.sampled_from(WORDS) | st.text(max_size=40)
        schemathesis.graphql.scalar(scalar.name, written.map(schemathesis.graphql.nodes.String))
    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings(
            database_url=f"sqlite:///{folder}/store.db", sandbox="on", deadline_ms=200, shutdown_seconds=1
        )
        with sandbox_beside(chosen) as sandboxed, running(create_app(sandboxed)) as address:
            statuses = fuzz(f"{address}/graphql", cases)
    print(
        f"{statuses.total()} cases: " + ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    )


def fuzz(url: str, cases: int) -> Counter[int]:
    """Send that many invented requests; how many were answered with each status."""
    schema = schemathesis.graphql.from_url(url)
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema.as_strategy())
    def answered(case: schemathesis.Case) -> None:
        reply = case.call()
        statuses[reply.status_code] += 1
        codes = {error["extensions"]["code"] for error in reply.json().get("errors", ())}
        if reply.status_code >= 500 or "INTERNAL" in codes:
            raise AssertionError(f"{case.body!r} was answered with {reply.status_code}: {reply.text[:500]}")

    answered()
    return statuses


if __name__ == "__main__":
    main()
