"""`linernotes jobs`: an account's jobs, and one of them as a progress bar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

if TYPE_CHECKING:
    from app.jobs.job import Job
    from app.store.store import Store

jobs = typer.Typer(no_args_is_help=True, help="Jobs: work that goes on without the request that ordered it.")

Account = Annotated[str, typer.Option(help="Whose jobs.")]
SHOWN = 50
LOOK = 0.5


@jobs.command("list")
def list_(account: Account = "local") -> None:
    """List the account's newest jobs. Times are UTC."""

    async def read() -> Table:
        from datetime import UTC, datetime

        from app.jobs.job import RATE_OVER, as_told

        table = Table(
            Column("id", no_wrap=True, min_width=36), "kind", "state", "done", "matched", "failed", "ordered", box=None
        )
        now = datetime.now(UTC)
        async with _store() as store:
            for stored in await store.jobs.page(account, SHOWN, None, now - RATE_OVER):
                job = as_told(stored, now)
                done = f"{job.done:,} of {job.total:,}"
                counts = (done, f"{job.matched:,}", f"{job.failed:,}")
                table.add_row(job.id, job.kind, job.state, *counts, f"{job.created_at:%Y-%m-%d %H:%M}")
        return table

    Console().print(asyncio.run(read()))


@jobs.command()
def watch(
    id: Annotated[str, typer.Argument(help="The job's id.")],  # noqa: A002 - the command line's own word
    account: Account = "local",
) -> None:
    """Watch one job until it has ended; ends with status 1 where it is not done then, or is not there."""

    async def follow() -> str | None:
        state = None
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, TextColumn("{task.fields[told]}"), console=Console()) as bar:
            line = bar.add_task("", told="")
            async with _store() as store:
                while job := await _job(store, account, id):
                    state = job.state.value
                    bar.update(line, description=job.kind, total=job.total, completed=job.done, told=_told(job))
                    if job.ended:
                        break
                    await asyncio.sleep(LOOK)
        return state

    state = asyncio.run(follow())
    Console().print(f"The job is {state}." if state else f"{account} has no job {id}.", markup=False, highlight=False)
    raise SystemExit(0 if state == "done" else 1)


def _told(job: Job) -> str:
    rate = f"{job.rate:g} rows/s" if job.rate else ""
    left = f"{job.eta_seconds} s left" if job.eta_seconds else ""
    parts = (job.state.value, f"{job.matched:,} matched", f"{job.failed:,} failed", rate, left, job.reason or "")
    return ", ".join(filter(None, parts))


async def _job(store: Store, account: str, job_id: str) -> Job | None:
    from datetime import UTC, datetime

    from app.jobs.job import RATE_OVER, as_told

    now = datetime.now(UTC)
    stored = await store.jobs.job(account, job_id, now - RATE_OVER)
    return as_told(stored, now) if stored else None


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    from app.settings import read_settings
    from app.store.store import Store

    store = Store.at(read_settings().database_url)
    try:
        await store.migrate()
        yield store
    finally:
        await store.close()
