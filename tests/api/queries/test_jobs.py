"""Asking for jobs."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.api.conftest import Ask, Execute
from tests.api.fake import NOON, FakeGateway
from tests.api.fake_jobs import EVERYTHING, IMPORT, FakeJobs

JOB = f"""query ($id: String!) {{
  job(id: $id) {{ __typename ... on Job {{ {EVERYTHING} }} ... on JobNotFound {{ id message }} }}
}}"""
JOBS = """query ($after: String) {
  jobs(first: 1, after: $after) { totalCount pageInfo { hasPreviousPage endCursor } edges { node { id } } }
}"""


@pytest.fixture(autouse=True)
def jobs(gateway: FakeGateway) -> FakeJobs:
    jobs = gateway.jobs = FakeJobs()
    return jobs


async def test_a_job_tells_how_far_it_is(ask: Ask) -> None:
    told = (await ask(JOB, id=IMPORT.id))["job"]
    assert (told["kind"], told["state"], told["etaSeconds"], told["rate"]) == ("IMPORT_CSV", "RUNNING", 40, 2.5)
    assert told["resultUrl"] is None


async def test_a_job_that_is_not_the_caller_s_is_not_there(ask: Ask) -> None:
    told = (await ask(JOB, id="other"))["job"]
    assert told == {"__typename": "JobNotFound", "id": "other", "message": "There is no job 'other'."}


async def test_a_cursor_leads_to_older_jobs(ask: Ask, jobs: FakeJobs) -> None:
    first = (await ask(JOBS))["jobs"]
    assert [edge["node"]["id"] for edge in first["edges"]] == [IMPORT.id]
    rest = (await ask(JOBS, after=first["pageInfo"]["endCursor"]))["jobs"]
    assert (rest["edges"], rest["pageInfo"]["hasPreviousPage"]) == ([], True)
    assert jobs.asked == [("page", "ada", 1, None), ("page", "ada", 1, (NOON, IMPORT.id))]


async def test_a_moment_comes_through_a_cursor_to_the_microsecond() -> None:
    moment = datetime.fromisoformat("2026-11-21T01:02:03.456789+00:00")
    assert datetime.fromtimestamp(float(f"{moment.timestamp():.6f}"), moment.tzinfo) == moment


async def test_what_is_no_cursor_is_refused(execute: Execute) -> None:
    result = await execute(JOBS, after="c29uZzox")
    assert result.errors is not None
    assert "is no cursor of this list" in result.errors[0].message
