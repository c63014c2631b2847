"""Jobs on the terminal."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.store.store import Store
from tests.store.test_jobs import finish, ordered


@pytest.fixture
def runner(sqlite_url: str) -> CliRunner:
    return CliRunner(env={"DATABASE_URL": sqlite_url, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "300"})


def made(url: str, *, done: bool = False) -> str:
    """A job of the local account with 3 of 5 rows done, or all."""

    async def make() -> str:
        store = Store.at(url)
        job_id = await ordered(store, 3, 2, account="local")
        await finish(store, job_id, 0, 3, 2)
        if done:
            await finish(store, job_id, 1, 2, 2)
        await store.close()
        return job_id

    return asyncio.run(make())


def test_jobs_are_listed_with_their_counts(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url)
    said = runner.invoke(cli, ["jobs", "list"]).output
    assert job_id in said
    assert "3 of 5" in said
    assert job_id not in runner.invoke(cli, ["jobs", "list", "--account", "ann"]).output


def test_the_list_is_whole_where_there_is_little_room(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url)
    head, row = runner.invoke(cli, ["jobs", "list"], env={"COLUMNS": "40"}).output.splitlines()
    assert head.split() == ["id", "kind", "state", "done", "matched", "failed", "ordered"]
    assert row.split()[:6] == [job_id, "importCsv", "running", "3", "of", "5"]


def test_watching_a_job_ends_with_it(runner: CliRunner, sqlite_url: str) -> None:
    done, cancelled = made(sqlite_url, done=True), made(sqlite_url)
    assert runner.invoke(cli, ["jobs", "cancel", cancelled]).output == "The job is cancelled.\n"
    for job_id, status, state in ((done, 0, "done"), (cancelled, 1, "cancelled")):
        said = runner.invoke(cli, ["jobs", "watch", job_id])
        assert (said.exit_code, said.output.splitlines()[-1]) == (status, f"The job is {state}.")


def test_a_job_is_paused_and_goes_on(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url)
    assert runner.invoke(cli, ["jobs", "pause", job_id]).output == "The job is paused.\n"
    assert "paused" in runner.invoke(cli, ["jobs", "list"]).output
    assert runner.invoke(cli, ["jobs", "resume", job_id]).output == "The job is running.\n"


def test_what_has_ended_stays_as_it_ended(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url, done=True)
    for act in ("pause", "resume", "cancel"):
        said = runner.invoke(cli, ["jobs", act, job_id])
        assert (said.exit_code, said.output) == (0, "The job is done.\n")


def test_a_deleted_job_is_gone(runner: CliRunner, sqlite_url: str) -> None:
    job_id = made(sqlite_url)
    said = runner.invoke(cli, ["jobs", "delete", job_id])
    assert (said.exit_code, said.output) == (0, f"Deleted the job {job_id}, which was running.\n")
    assert job_id not in runner.invoke(cli, ["jobs", "list"]).output


def test_nothing_is_drawn_of_a_job_that_is_not_there(runner: CliRunner) -> None:
    said = runner.invoke(cli, ["jobs", "watch", "nope"])
    assert (said.exit_code, said.output) == (1, "local has no job nope.\n")


@pytest.mark.parametrize("act", ["watch", "pause", "resume", "cancel", "delete"])
def test_another_account_s_job_is_not_there(runner: CliRunner, sqlite_url: str, act: str) -> None:
    job_id = made(sqlite_url)
    said = runner.invoke(cli, ["jobs", act, job_id, "--account", "ann"])
    assert said.exit_code == 1
    assert "running" in runner.invoke(cli, ["jobs", "list"]).output
    assert "ann has no job" in said.output
