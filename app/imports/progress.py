"""How far an import is: a bar with rows, rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

SECONDS_BETWEEN_LINES = 10.0


class Progress(Protocol):
    """Told of an import's stages, one after the other, and of what is done of each."""

    def stage(self, name: str, total: int) -> None:
        """A stage of so many steps begins; the one before it has ended."""

    def advance(self, steps: int = 1) -> None:
        """So many steps more are done."""


class Quiet:
    """Tells nobody."""

    def stage(self, name: str, total: int) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""


class Lines:
    """A line when a stage begins, and one every ten seconds at most while it goes on."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._name, self._total, self._done = "", 0, 0
        self._began = self._told = monotonic()

    def stage(self, name: str, total: int) -> None:
        """Tell that it begins."""
        self._name, self._total, self._done = name, total, 0
        self._began = self._told = monotonic()
        self._console.print(f"{name}: {total:,}", highlight=False)

    def advance(self, steps: int = 1) -> None:
        """Tell how far it is, if that was not told just now."""
        self._done += steps
        now = monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            rate = self._done / (now - self._began)
            left = (self._total - self._done) / rate
            self._console.print(
                f"{self._name}: {self._done:,} of {self._total:,}, {rate:,.0f} a second, {left:,.0f} s left",
                highlight=False,
            )


class Bars:
    """A bar for each stage on a terminal."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = None if not bar.tasks else bar.tasks[-1].id

    def stage(self, name: str, total: int) -> None:
        """A new bar below the others."""
        self._task = self._bar.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the last bar."""
        if self._task is not None:
            self._bar.advance(self._task, steps)


class _Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        """The rate of a bar's last steps, nothing before there are any."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def told(console: Console) -> Iterator[Progress]:
    """Progress as this console can show it."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        yield Bars(bar)
