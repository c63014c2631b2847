"""`linernotes jobs`: an account's jobs, one of them as a progress bar, and what is done with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

if TYPE_CHECKING:
    from app.jobs.job import Job
    from app.store.store import Store

jobs = typer.Typer(no_args_is_help=True, help="Jobs: work that goes on without the request that ordered it.")

Account = Annotated[str, typer.Option(help="Whose jobs.")]
Id = Annotated[str, typer.Argument(help="The job's id.")]
Act = Literal["pause", "resume", "cancel"]
SHOWN = 50
WIDE = 1_000  # as the list of keys has it
LOOK = 0.5


@jobs.command("list")
def list_(account: Account = "local") -> None:
    """List the account's newest jobs. Times are UTC."""

    async def read() -> Table:
        from datetime import UTC, datetime

        from app.jobs.job import RATE_OVER, as_told

        names = ("id", "kind", "state", "done", "matched", "failed", "ordered")
        table = Table(*(Column(name, no_wrap=True) for name in names), box=None)
        now = datetime.now(UTC)
        async with _store() as store:
            for stored in await store.jobs.page(account, SHOWN, None, now - RATE_OVER):
                job = as_told(stored, now)
                done = f"{job.done:,} of {job.total:,}"
                counts = (done, f"{job.matched:,}", f"{job.failed:,}")
                table.add_row(*map(Text, (job.id, job.kind, job.state, *counts, f"{job.created_at:%Y-%m-%d %H:%M}")))
        return table

    Console(width=WIDE).print(asyncio.run(read()))


@jobs.command()
def watch(id: Id, account: Account = "local") -> None:  # noqa: A002 - the command line's own word
    """Watch one job until it has ended; ends with status 1 where it is not done then, or is not there."""

    async def follow() -> str | None:
        async with _store() as store:
            if await _job(store, account, id) is None:
                return None
            state = None
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            with Progress(*columns, TextColumn("{task.fields[told]}", markup=False), console=Console()) as bar:
                line = bar.add_task("", told="")
                while job := await _job(store, account, id):
                    state = job.state.value
                    bar.update(line, description=job.kind, total=job.total, completed=job.done, told=_told(job))
                    if job.ended:
                        break
                    await asyncio.sleep(LOOK)
        return state

    state = asyncio.run(follow())
    _tell(f"The job is {_there(state, account, id)}.")
    raise SystemExit(0 if state == "done" else 1)


@jobs.command()
def pause(id: Id, account: Account = "local") -> None:  # noqa: A002 - likewise
    """Begin no further rows of a job until it is resumed; those under way are finished."""
    _direct("pause", id, account)


@jobs.command()
def resume(id: Id, account: Account = "local") -> None:  # noqa: A002 - likewise
    """Let a paused job go on, in whichever process does the jobs."""
    _direct("resume", id, account)


@jobs.command()
def cancel(id: Id, account: Account = "local") -> None:  # noqa: A002 - likewise
    """End a job where it is. What was learned stays known."""
    _direct("cancel", id, account)


@jobs.command()
def delete(id: Id, account: Account = "local") -> None:  # noqa: A002 - likewise
    """End a job, and delete it with its rows and its result. What was learned stays known."""

    async def act() -> str | None:
        async with _store() as store:
            job = await _job(store, account, id)
            await store.jobs.delete(account, id)
            return job.state.value if job else None

    was = _there(asyncio.run(act()), account, id)
    _tell(f"Deleted the job {id}, which was {was}.")


def _direct(act: Act, job_id: str, account: str) -> None:
    async def direct() -> str | None:
        from datetime import UTC, datetime

        async with _store() as store:
            acts = {"pause": store.jobs.pause, "resume": store.jobs.resume, "cancel": store.jobs.cancel}
            await acts[act](account, job_id, datetime.now(UTC))
            job = await _job(store, account, job_id)
            return job.state.value if job else None

    _tell(f"The job is {_there(asyncio.run(direct()), account, job_id)}.")


def _there(state: str | None, account: str, job_id: str) -> str:
    """The state of a job that is there; ends with status 1 where it is not."""
    if state is None:
        _tell(f"{account} has no job {job_id}.")
        raise SystemExit(1)
    return state


def _tell(words: str) -> None:
    Console().print(words, markup=False, highlight=False, soft_wrap=True)


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
