from __future__ import annotations

import pytest

from app.sandbox.pace import Pace, Window


@pytest.mark.parametrize(
    ("text", "pace"), [("50/5s", Pace(50, 5)), ("10/500ms", Pace(10, 0.5)), ("1/1", Pace(1, 1)), ("none", None)]
)
def test_a_pace_is_read_from_text(text: str, pace: Pace | None) -> None:
    assert Pace.parse(text) == pace


@pytest.mark.parametrize("text", ["", "fast", "0/1s", "5/0s", "-1/1s"])
def test_what_is_no_pace_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="50/5s"):
        Pace.parse(text)


def test_calls_in_step_with_the_pace_pass_even_if_the_network_bunches_them() -> None:
    window = Window(Pace(1, 1), unforgiving=True)
    assert all(window.call(second + (0.02 if second % 2 else 0)).passes for second in range(20))


def test_a_window_exceeded_is_a_violation_and_opens_again() -> None:
    window = Window(Pace(2, 10))
    assert [window.call(now).passes for now in (0, 1, 2, 9, 10.1)] == [True, True, False, False, True]


def test_an_unforgiving_window_stays_shut_while_it_is_hammered() -> None:
    window = Window(Pace(1, 1), unforgiving=True)
    assert [window.call(now / 2).passes for now in range(6)] == [True, False, False, False, False, False]
    assert window.call(3.5).passes


def test_an_allowance_tells_what_is_left_and_when_there_is_room_again() -> None:
    window = Window(Pace(2, 10))
    assert (window.call(0).remaining, window.call(4).remaining) == (1, 0)
    refused = window.call(5)
    assert (refused.passes, refused.limit, refused.remaining, refused.reset) == (False, 2, 0, 5)
