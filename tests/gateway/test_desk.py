"""A desk asks one provider for everybody: in batches, once, bounded, and keeps what it hears."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.errors import ProviderThrottled, QuotaSpent
from app.gateway.desk import Desk
from app.music.claim import ExternalId
from app.music.observation import Observation, Resolution
from app.providers.contract import Absent, Answer, Failure, FailureKind, SearchTerms, Want
from tests.gateway.scripted import TRACK, WORK, ScriptedProvider, claim

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ISRCS = ["GBDUW0000053", "USCJY1431309", "USIR10211038", "USRC17607839", "USRC17607840"]


class Notebook:
    """A recorder that only remembers."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.resolutions: list[Resolution] = []

    async def keep(self, observations: Sequence[Observation]) -> bool:
        self.observations.extend(observations)
        return True

    async def keep_resolution(self, resolution: Resolution) -> None:
        self.resolutions.append(resolution)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def provider() -> ScriptedProvider:
    return ScriptedProvider("acrcloud", [claim(isrc) for isrc in ISRCS[:4]])


@pytest.fixture
def desk(provider: ScriptedProvider, notebook: Notebook) -> Desk:
    return Desk(provider, notebook, lambda: NOW)  # type: ignore[arg-type]


async def test_what_is_wanted_in_one_turn_shares_batches(desk: Desk, provider: ScriptedProvider) -> None:
    await asyncio.gather(*(desk.ask(TRACK, Want(isrc)) for isrc in ISRCS))
    assert provider.asked == [("track", ISRCS[:2]), ("track", ISRCS[2:4]), ("track", ISRCS[4:])]


async def test_the_same_question_under_way_is_asked_once(desk: Desk, provider: ScriptedProvider) -> None:
    outcomes = await asyncio.gather(*(desk.ask(TRACK, Want(ISRCS[0])) for _ in range(8)))
    assert provider.asked == [("track", ISRCS[:1])]
    assert outcomes == [Answer(claim(ISRCS[0]))] * 8


async def test_a_narrower_question_joins_a_wider_one_under_way(desk: Desk, provider: ScriptedProvider) -> None:
    await asyncio.gather(desk.ask(WORK, Want(ISRCS[0])), desk.ask(TRACK, Want(ISRCS[0])))
    assert provider.asked == [("works", ISRCS[:1])]


async def test_no_more_calls_run_at_once_than_the_provider_bears(notebook: Notebook) -> None:
    provider = ScriptedProvider("deezer", concurrency=2)
    desk = Desk(provider, notebook, lambda: NOW)  # type: ignore[arg-type]
    await asyncio.gather(*(desk.ask(WORK, Want(isrc)) for isrc in ISRCS))
    assert provider.most_at_once == 2
    assert len(provider.calls) == len(ISRCS)


async def test_facts_and_absences_are_kept_before_they_are_handed_out(desk: Desk, notebook: Notebook) -> None:
    found, absent = await asyncio.gather(desk.ask(TRACK, Want(ISRCS[0])), desk.ask(TRACK, Want(ISRCS[4])))
    assert isinstance(found, Answer)
    assert isinstance(absent, Absent)
    assert [(one.isrc, one.absent, one.facets) for one in notebook.observations] == [
        (ISRCS[0], False, TRACK.facets),
        (ISRCS[4], True, TRACK.facets),
    ]


async def test_an_outage_is_a_failure_and_never_kept(
    desk: Desk, provider: ScriptedProvider, notebook: Notebook
) -> None:
    provider.trouble = ProviderThrottled("too fast", 30.0)
    outcome = await desk.ask(TRACK, Want(ISRCS[0]))
    assert outcome == Failure(FailureKind.THROTTLED, "too fast", NOW + timedelta(seconds=30))
    assert notebook.observations == []


async def test_a_spent_quota_says_until_when(desk: Desk, provider: ScriptedProvider) -> None:
    until = NOW + timedelta(days=10)
    provider.trouble = QuotaSpent("monthly quota", until)
    assert await desk.ask(TRACK, Want(ISRCS[0])) == Failure(FailureKind.QUOTA_SPENT, "monthly quota", until)


async def test_a_broken_parser_costs_one_providers_facts_only(
    desk: Desk, provider: ScriptedProvider, notebook: Notebook, caplog: pytest.LogCaptureFixture
) -> None:
    provider.trouble = KeyError("title")
    outcome = await desk.ask(TRACK, Want(ISRCS[0]))
    assert isinstance(outcome, Failure)
    assert outcome.kind is FailureKind.UNREADABLE
    assert "KeyError" in caplog.text
    assert notebook.observations == []


async def test_after_a_failure_the_next_request_asks_again(desk: Desk, provider: ScriptedProvider) -> None:
    provider.trouble = ProviderThrottled("too fast")
    await desk.ask(TRACK, Want(ISRCS[0]))
    provider.trouble = None
    assert isinstance(await desk.ask(TRACK, Want(ISRCS[0])), Answer)


async def test_a_caller_that_leaves_does_not_take_the_answer_from_others(
    desk: Desk, provider: ScriptedProvider
) -> None:
    provider.gate.clear()
    first = asyncio.create_task(desk.ask(TRACK, Want(ISRCS[0])))
    second = asyncio.create_task(desk.ask(TRACK, Want(ISRCS[0])))
    await asyncio.sleep(0.01)
    first.cancel()
    provider.gate.set()
    assert isinstance(await second, Answer)


async def test_what_waits_for_a_free_place_is_sent_when_one_is(notebook: Notebook) -> None:
    provider = ScriptedProvider("deezer", concurrency=1)
    desk = Desk(provider, notebook, lambda: NOW)  # type: ignore[arg-type]
    provider.gate.clear()
    first = asyncio.create_task(desk.ask(TRACK, Want(ISRCS[0])))
    await asyncio.sleep(0.01)
    later = [asyncio.create_task(desk.ask(TRACK, Want(isrc))) for isrc in ISRCS[1:3]]
    await asyncio.sleep(0.01)
    provider.gate.set()
    await asyncio.gather(first, *later)
    assert provider.asked == [("track", ISRCS[:1]), ("track", ISRCS[1:3])]


async def test_a_resolution_is_asked_once_and_kept_with_the_full_claim(
    desk: Desk, provider: ScriptedProvider, notebook: Notebook
) -> None:
    provider.claims = {ISRCS[0]: claim(ISRCS[0])}
    external = ExternalId("spotify", "0DiWol3AO6WpXZgp0goxAV")
    both = await asyncio.gather(desk.resolve(external, "url"), desk.resolve(external, "url"))
    assert both == [[claim(ISRCS[0])]] * 2
    assert provider.asked == [("resolve", [])]
    assert notebook.resolutions == [Resolution(external, "acrcloud", (ISRCS[0],), NOW)]
    assert [(one.part, one.facets) for one in notebook.observations] == [("track", TRACK.facets)]


async def test_a_search_under_way_is_shared(desk: Desk, provider: ScriptedProvider) -> None:
    terms = SearchTerms(text="one more time")
    one, other = await asyncio.gather(desk.search(terms, 3), desk.search(terms, 3))
    assert one == other
    assert provider.asked == [("search", [])]


async def test_closing_gives_answers_under_way_their_time(
    desk: Desk, provider: ScriptedProvider, notebook: Notebook
) -> None:
    provider.gate.clear()
    asking = asyncio.create_task(desk.ask(TRACK, Want(ISRCS[0])))
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().call_later(0.02, provider.gate.set)
    await desk.close(patience=1)
    assert isinstance(await asking, Answer)
    assert len(notebook.observations) == 1


async def test_closing_gives_up_on_what_does_not_come(desk: Desk, provider: ScriptedProvider) -> None:
    provider.gate.clear()
    asking = asyncio.create_task(desk.ask(TRACK, Want(ISRCS[0])))
    await asyncio.sleep(0.01)
    await desk.close(patience=0.01)
    assert isinstance(await asking, Failure)
