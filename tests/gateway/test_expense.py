"""What a request costs upstream."""

from __future__ import annotations

import asyncio

from app.gateway.expense import count_question, counted


async def test_questions_are_counted_for_the_request_that_put_them() -> None:
    async def request(questions: int) -> int:
        with counted() as expense:
            await asyncio.sleep(0)
            await asyncio.gather(*(asyncio.create_task(asking()) for _ in range(questions)))
            return expense.questions

    async def asking() -> None:
        await asyncio.sleep(0)
        count_question()

    assert await asyncio.gather(request(3), request(0), request(5)) == [3, 0, 5]


def test_outside_of_a_request_nobody_counts() -> None:
    count_question()
    with counted() as expense:
        pass
    count_question()
    assert expense.questions == 0
