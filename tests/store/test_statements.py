"""What both databases are told in the same words."""

from __future__ import annotations

from app.store.statements import PORTION, portions


def test_portions_hold_every_value_once_in_its_order() -> None:
    values = range(2 * PORTION + 1)
    cut = list(portions(values))
    assert [len(portion) for portion in cut] == [PORTION, PORTION, 1]
    assert [value for portion in cut for value in portion] == list(values)


def test_no_values_make_no_portion() -> None:
    assert list(portions([])) == []
