"""What a request costs upstream: the questions that are put to providers because of it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Expense:
    """The questions counted so far."""

    questions: int = 0


_EXPENSE: ContextVar[Expense | None] = ContextVar("expense", default=None)


class counted:  # noqa: N801 - read as the function that it stands for; a generator would take five times as long
    """Count what is asked while the `with` block runs, also by tasks that it starts."""

    def __enter__(self) -> Expense:
        expense = Expense()
        self._before = _EXPENSE.set(expense)
        return expense

    def __exit__(self, *_: object) -> None:
        _EXPENSE.reset(self._before)


def count_question() -> None:
    """One more question; counted for the request that it is put for, if that one counts."""
    expense = _EXPENSE.get()
    if expense is not None:
        expense.questions += 1
