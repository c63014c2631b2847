"""`linernotes worker`: a process that does jobs and nothing else. Any number of them share the work."""

from __future__ import annotations

import asyncio
import signal
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from app.settings import Settings


def worker(
    concurrency: Annotated[int | None, typer.Option(min=1, help="Chunks done at once; else JOB_CONCURRENCY.")] = None,
) -> None:
    """Do jobs, as handed out over the Redis of JOBS_URL, until told to stop; what is under way is then given back."""
    from app.errors import InvalidSetting
    from app.observe.logs import set_up_log
    from app.serving import sandbox_beside
    from app.settings import read_settings

    settings = read_settings(**({"job_concurrency": concurrency} if concurrency else {}))
    if settings.works_itself:
        problem = f"{settings.jobs_url!r}: the gateway then does jobs itself, and no worker hears of them"
        raise InvalidSetting("JOBS_URL", problem, "redis://HOST:PORT/N, the same for the gateway and its workers")
    set_up_log(settings.log_level, settings.log_format)
    with sandbox_beside(settings) as chosen:
        asyncio.run(_work(chosen, Console()))


async def _work(settings: Settings, console: Console) -> None:
    from app.jobs.opening import open_jobs
    from app.main import open_gateway
    from app.observe.lookout import Lookout
    from app.observe.own_port import own_port

    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    with closing(Lookout(settings, lambda: gateway)) as lookout:
        async with (
            open_gateway(settings, lookout.calls) as gateway,
            open_jobs(gateway, settings, works=True),
            own_port(lookout.routes, settings),
        ):
            console.print(f"A worker does {settings.job_concurrency} chunks of jobs at once. Ctrl-C ends it.")
            await told.wait()
