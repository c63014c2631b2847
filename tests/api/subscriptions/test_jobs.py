"""Following a job."""

from __future__ import annotations

from typing import Any

from strawberry.types import ExecutionResult

from app.api.context import Context
from app.api.schema import schema
from tests.api.fake import FakeGateway
from tests.api.fake_jobs import IMPORT, FakeJobs

FOLLOW = "subscription ($id: String!) { jobProgress(id: $id) { __typename ... on Job { state done resultUrl } } }"


async def followed(gateway: FakeGateway, job_id: str) -> list[Any]:
    gateway.jobs = FakeJobs()
    context = Context.of(gateway.acts, "ada")
    results = await schema.subscribe(FOLLOW, variable_values={"id": job_id}, context_value=context)
    assert not isinstance(results, ExecutionResult)
    return [result.data["jobProgress"] async for result in results if result.data]


async def test_it_is_told_until_the_job_has_ended(gateway: FakeGateway) -> None:
    told = await followed(gateway, IMPORT.id)
    assert [(one["state"], one["done"]) for one in told] == [("RUNNING", 100), ("DONE", 200)]
    assert told[-1]["resultUrl"] == f"/jobs/{IMPORT.id}/result"


async def test_a_job_that_is_not_there_is_told_once(gateway: FakeGateway) -> None:
    assert await followed(gateway, "other") == [{"__typename": "JobNotFound"}]
