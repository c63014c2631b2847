"""Choosing: the most trusted value, who agrees, who differs, and one conflict at most."""

from __future__ import annotations

from app.music.choice import Choice, Difference, choose, united
from app.music.hearing import Said
from app.music.track import Alternative, Conflict, Provenance, Severity
from tests.music.observations import NOON


def apart(one: int, other: int) -> Difference | None:
    """Equal numbers agree, neighbours differ harmlessly, the near are a warning, the far a conflict."""
    distance = abs(one - other)
    if distance == 0:
        return None
    severity = None if distance == 1 else Severity.WARNING if distance == 2 else Severity.CONFLICT
    return Difference(f"{distance} apart", severity)


def said(**values: int) -> list[Said[int]]:
    return [Said(provider, NOON, value) for provider, value in values.items()]


def test_nothing_said_is_nothing_chosen() -> None:
    assert choose("bpm", said(), apart, str) == Choice(None, (), ())


def test_the_first_is_chosen_and_the_rest_agree_or_differ() -> None:
    choice = choose("bpm", said(a=5, b=5, c=6, d=7, e=9), apart, str)
    sides = {name: Alternative(name, value, NOON) for name, value in (("a", "5"), ("c", "6"), ("d", "7"), ("e", "9"))}
    assert choice.value == 5
    assert choice.provenance == (
        Provenance("bpm", "5", "a", NOON, ("b",), (sides["c"], sides["d"], sides["e"]), ("a", "b")),
    )
    assert choice.conflicts == (
        Conflict(
            "bpm",
            Severity.CONFLICT,
            "d against a: 2 apart; e against a: 4 apart",
            (sides["a"], sides["d"], sides["e"]),
        ),
    )


def test_only_warnings_make_a_warning_and_harmless_differences_none() -> None:
    assert choose("bpm", said(a=5, b=7), apart, str).conflicts[0].severity is Severity.WARNING
    assert choose("bpm", said(a=5, b=6), apart, str).conflicts == ()


def test_a_rule_may_prefer_another_value_than_the_most_trusted() -> None:
    choice = choose("bpm", said(a=5, b=6), apart, str, prefer=lambda values: max(values, key=lambda one: one.value))
    assert (choice.value, choice.provenance[0].provider) == (6, "b")


def test_a_united_value_names_everyone_who_added_to_it() -> None:
    assert united("genres", said(a=1, b=2), "Pop, Rock") == (
        Provenance("genres", "Pop, Rock", "a", NOON, ("b",), (), ("a", "b")),
    )
    assert united("genres", said(), "") == ()
