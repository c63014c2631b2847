"""Ordering jobs and directing them; files are sent in tests/end_to_end/test_jobs.py."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import Ask, Execute
from tests.api.fake import FakeGateway
from tests.api.fake_jobs import IMPORT, FakeJobs


@pytest.fixture(autouse=True)
def jobs(gateway: FakeGateway) -> FakeJobs:
    jobs = gateway.jobs = FakeJobs()
    return jobs


@pytest.mark.parametrize("field", ["enrichCatalog", "refreshCatalog"])
async def test_a_job_is_ordered_over_a_catalog_of_the_caller(ask: Ask, field: str) -> None:
    document = f"mutation ($id: String!) {{ {field}(catalogId: $id) {{ __typename ... on Job {{ id }} }} }}"
    assert (await ask(document, id="c1"))[field] == {"__typename": "Job", "id": IMPORT.id}
    assert (await ask(document, id="c2"))[field] == {"__typename": "CatalogNotFound"}


async def test_a_refresh_is_told_what_is_too_old(ask: Ask, execute: Execute, jobs: FakeJobs) -> None:
    document = 'mutation ($s: Int!) { refreshCatalog(catalogId: "c1", maxAgeSeconds: $s) { __typename } }'
    await ask(document, s=60)
    assert jobs.asked == [("refresh", "ada", "c1", timedelta(minutes=1))]
    result = await execute(document, s=-1)
    assert result.errors is not None
    assert "maxAgeSeconds" in str(result.errors[0].extensions)


@pytest.mark.parametrize(
    ("field", "state"),
    [("pauseJob", "PAUSED"), ("resumeJob", "QUEUED"), ("cancelJob", "CANCELLED"), ("deleteJob", "QUEUED")],
)
async def test_a_job_is_directed_by_its_account_alone(ask: Ask, field: str, state: str) -> None:
    document = f"mutation ($id: String!) {{ {field}(id: $id) {{ __typename ... on Job {{ state }} }} }}"
    assert (await ask(document, id=IMPORT.id))[field] == {"__typename": "Job", "state": state}
    assert (await ask(document, id="other"))[field] == {"__typename": "JobNotFound"}
