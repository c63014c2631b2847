"""Figures in Prometheus' form.

Operations and calls to providers are told as they happen; what others count themselves (circuits, caches, waits,
queues) is read from them when somebody asks for the figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from app.api.http.operations import Report
from app.errors import StoreUnavailable
from app.gateway.gateway import Gateway
from app.providers.contract import CircuitState, Health
from app.store.jobs import Figures

MOST_NAMES = 100
"""How many operations are counted by their names, which callers choose; all further ones are counted together."""

LONGEST_NAME = 60
ANONYMOUS, OTHER = "-", "other"

# A held track is answered in a millisecond, and the slowest request waits for two minutes.
OPERATION_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
CALL_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

CIRCUITS = {CircuitState.CLOSED: 0, CircuitState.HALF_OPEN: 1, CircuitState.OPEN: 2}


class Reading(Struct, frozen=True):
    """What others count themselves. `caches` has the hits and misses of each layer, `waiting` the ISRCs that wait to be
    asked for at each provider, `unwritten` the observations that wait in memory for the store. `jobs` is how much work
    there is, None while the store is away."""

    providers: Mapping[str, Health]
    caches: Mapping[str, tuple[int, int]]
    waiting: Mapping[str, int]
    unwritten: int
    jobs: Figures | None = None


async def read(gateway: Gateway) -> Reading:
    """A running gateway's reading; asks nobody but the store."""
    return Reading(
        providers={name: await desk.provider.health() for name, desk in gateway.desks.items()},
        caches=gateway.cache.counts,
        waiting={name: desk.backlog for name, desk in gateway.desks.items()},
        unwritten=gateway.recorder.backlog,
        jobs=await _jobs(gateway),
    )


async def _jobs(gateway: Gateway) -> Figures | None:
    try:
        return await gateway.store.jobs.figures()
    except StoreUnavailable:
        return None


class Metrics:
    """Counts calls in `registry`, which is nobody else's; `reading` gives what is read when somebody asks."""

    def __init__(self, registry: CollectorRegistry, reading: Callable[[], Awaitable[Reading]]) -> None:
        self._registry = registry
        self._reading = reading
        self._names: set[str] = set()
        self._operations: Counter[tuple[str, str, str]] = Counter()
        self._unplanned: Counter[str] = Counter()
        self._seconds: dict[str, Durations] = {}
        self._calls = Histogram(
            "linernotes_upstream_call_seconds",
            "Calls to providers by outcome: the status' class, such as 2xx, timeout, or unreachable.",
            ("provider", "outcome"),
            registry=registry,
            buckets=CALL_SECONDS,
        )

    def operation(self, report: Report) -> None:
        """Count an operation; a `Watch` for the door."""
        # In plain numbers, of one thread: Prometheus' own counters take 15 µs, as long as a quarter of a hot answer.
        self._operations[self._named(report.operation), report.executor, report.outcome] += 1
        durations = self._seconds.get(report.executor)
        if durations is None:
            durations = self._seconds[report.executor] = Durations()
        durations.add(report.seconds)
        if report.reason:
            self._unplanned[report.reason] += 1

    def call(self, provider: str, outcome: str, seconds: float) -> None:
        """Count a call to a provider."""
        self._calls.labels(provider, outcome).observe(seconds)

    async def exposition(self) -> bytes:
        """All figures, as Prometheus reads them."""
        reading = CollectorRegistry()
        reading.register(_Told([*self._families(), *families(await self._reading())]))
        return generate_latest(self._registry) + generate_latest(reading)

    def _families(self) -> Iterator[Metric]:
        operations = CounterMetricFamily(
            "linernotes_operations",
            "Operations by name, executor (kept, fragments, plan, strawberry, stream) "
            "and outcome (ok, errors, a refusal's code).",
            labels=("operation", "executor", "outcome"),
        )
        for labels, count in self._operations.items():
            operations.add_metric(labels, count)
        yield operations
        seconds = HistogramMetricFamily(
            "linernotes_operation_seconds", "Time from the start of an operation to its answer.", labels=("executor",)
        )
        for executor, durations in self._seconds.items():
            seconds.add_metric((executor,), durations.buckets, durations.total)
        yield seconds
        meaning = "Operations that no compiled plan covers, by the reason."
        yield _counter("linernotes_unplanned_operations", meaning, "reason", self._unplanned)

    def _named(self, name: str | None) -> str:
        if name is None:
            return ANONYMOUS
        if name in self._names:
            return name
        if len(self._names) >= MOST_NAMES or len(name) > LONGEST_NAME:
            return OTHER
        self._names.add(name)
        return name


class Durations:
    """How many operations took how long, in the buckets of OPERATION_SECONDS; `total` is the sum, in seconds."""

    def __init__(self) -> None:
        self._counts = [0] * (len(OPERATION_SECONDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(OPERATION_SECONDS, seconds)] += 1
        self.total += seconds

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """The upper bound of each bucket, and how many took at most so long."""
        bounds = (*map(str, OPERATION_SECONDS), "+Inf")
        return list(zip(bounds, accumulate(self._counts), strict=True))


class _Told(Collector):
    """Families that are known already."""

    def __init__(self, told: Sequence[Metric]) -> None:
        self._told = told

    def collect(self) -> Sequence[Metric]:
        """Them."""
        return self._told


def families(reading: Reading) -> Iterator[Metric]:
    """A reading as Prometheus' families."""
    health = reading.providers
    yield _gauge(
        "linernotes_circuit_state",
        "A provider's circuit: 0 closed, 1 half open, 2 open.",
        "provider",
        {name: CIRCUITS[one.circuit] for name, one in health.items()},
    )
    yield _gauge(
        "linernotes_pace_left",
        "Calls that could be made right now without waiting.",
        "provider",
        {name: one.pace_left for name, one in health.items()},
    )
    yield _counter(
        "linernotes_pace_wait_seconds",
        "Time that calls have waited for their place in a provider's pace.",
        "provider",
        {name: one.waited_seconds for name, one in health.items()},
    )
    yield _counter(
        "linernotes_upstream_failures",
        "Calls to a provider that brought no answer, also those it failed with a status of success.",
        "provider",
        {name: one.failures for name, one in health.items()},
    )
    yield _gauge("linernotes_desk_waiting", "Recordings that wait to be asked for.", "provider", reading.waiting)
    hits = {layer: hits for layer, (hits, _) in reading.caches.items()}
    misses = {layer: misses for layer, (_, misses) in reading.caches.items()}
    yield _counter("linernotes_cache_hits", "Records found, by layer of the cache.", "layer", hits)
    yield _counter("linernotes_cache_misses", "Records not found, by layer of the cache.", "layer", misses)
    yield GaugeMetricFamily(
        "linernotes_unwritten_observations", "Answers that wait in memory for the store.", value=reading.unwritten
    )
    if reading.jobs:
        jobs = reading.jobs
        yield _gauge("linernotes_jobs", "Jobs of all accounts.", "state", jobs.jobs)
        yield _gauge("linernotes_job_chunks", "Chunks of jobs that go on: the queue's depth.", "state", jobs.chunks)
        rows = {"done": jobs.rows_done, "left": jobs.rows_left}
        yield _gauge("linernotes_job_rows", "Rows of jobs that have not ended.", "part", rows)


def _gauge(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family


def _counter(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
