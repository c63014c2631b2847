"""Jobs on the terminal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.store.jobs import OPEN, JobState
from app.store.store import Store
from tests.store.test_jobs import finish, ordered


@pytest.fixture
def runner(sqlite_url: str) -> CliRunner:
    return CliRunner(env={"DATABASE_URL": sqlite_url, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "300"})


def made(url: str, *, end: JobState | None = None) -> str:
    """A job of the local account with 3 of 5 rows done; or ended."""

    async def make() -> str:
        store = Store.at(url)
        job_id = await ordered(store, 3, 2, account="local")
        await finish(store, job_id, 0, 3, 2)
        if end is JobState.DONE:
            await finish(store, job_id, 1, 2, 2)
        elif end:
            await store.jobs.change("local", job_id, OPEN, end, datetime.now(UTC), ends=True)
        await store.close()
        return job_id

    return asyncio.run(make())


def test_jobs_are_listed_with_their_counts(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url)
    said = runner.invoke(cli, ["jobs", "list"]).output
    assert job_id in said
    assert "3 of 5" in said
    assert job_id not in runner.invoke(cli, ["jobs", "list", "--account", "ann"]).output


@pytest.mark.parametrize(("end", "status"), [(JobState.DONE, 0), (JobState.CANCELLED, 1)])
def test_watching_a_job_ends_with_it(runner: CliRunner, sqlite_url: str, end: JobState, status: int) -> None:
    said = runner.invoke(cli, ["jobs", "watch", made(sqlite_url, end=end)])
    assert (said.exit_code, said.output.splitlines()[-1]) == (status, f"The job is {end}.")


def test_another_account_s_job_is_not_there(runner: CliRunner, sqlite_url: str) -> None:
    said = runner.invoke(cli, ["jobs", "watch", made(sqlite_url), "--account", "ann"])
    assert said.exit_code == 1
    assert "ann has no job" in said.output
