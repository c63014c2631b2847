"""Choosing one value of several, with its provenance and what disagrees.

The most trusted provider's value is chosen, unless a rule prefers a fuller form of it; everyone else then agrees
with it, differs harmlessly, or disagrees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from app.music.hearing import Said
from app.music.lineage import independent
from app.music.track import Alternative, Conflict, Provenance, Severity

T = TypeVar("T")


class Difference(NamedTuple):
    """How two values differ; without a severity both may be true, as with two covers."""

    detail: str
    severity: Severity | None = None


Compare = Callable[[T, T], Difference | None]
Prefer = Callable[[Sequence[Said[T]]], Said[T]]
Show = Callable[[T], str]


class Choice(NamedTuple, Generic[T]):
    """The value that was chosen, None where nobody said any."""

    value: T | None
    provenance: tuple[Provenance, ...]
    conflicts: tuple[Conflict, ...]


def most_trusted(said: Sequence[Said[T]]) -> Said[T]:
    """The rule of most fields: the first, for what was said comes in the order of trust."""
    return said[0]


def choose(
    field: str, said: Sequence[Said[T]], compare: Compare[T], show: Show[T], prefer: Prefer[T] = most_trusted
) -> Choice[T]:
    """Choose among what was said, in the order of trust, for a field of the track."""
    if not said:
        return Choice(None, (), ())
    chosen = said[0] if len(said) == 1 else prefer(said)
    agreeing: list[str] = []
    differing: list[tuple[Said[T], Difference]] = []
    for other in said:
        if other is not chosen:
            difference = compare(chosen.value, other.value)
            if difference is None:
                agreeing.append(other.provider)
            else:
                differing.append((other, difference))
    provenance = Provenance(
        field=field,
        value=show(chosen.value),
        provider=chosen.provider,
        observed_at=chosen.observed_at,
        agreeing=tuple(agreeing),
        alternatives=tuple(_side(other, show) for other, _ in differing),
        independent=independent((chosen.provider, *agreeing)),
    )
    return Choice(chosen.value, (provenance,), _conflicts(field, chosen, differing, show))


def united(field: str, said: Sequence[Said[T]], value: str) -> tuple[Provenance, ...]:
    """The provenance of a value that everyone added to: the most trusted named first, the others as agreeing."""
    if not said:
        return ()
    first, *others = said
    agreeing = tuple(other.provider for other in others)
    evidence = independent((first.provider, *agreeing))
    return (Provenance(field, value, first.provider, first.observed_at, agreeing, (), evidence),)


def _conflicts(
    field: str, chosen: Said[T], differing: Sequence[tuple[Said[T], Difference]], show: Show[T]
) -> tuple[Conflict, ...]:
    """At most one conflict: the chosen value against all that disagree with it, as grave as the gravest of them."""
    serious = [(other, difference) for other, difference in differing if difference.severity is not None]
    if not serious:
        return ()
    grave = any(difference.severity is Severity.CONFLICT for _, difference in serious)
    details = "; ".join(f"{other.provider} against {chosen.provider}: {said.detail}" for other, said in serious)
    return (
        Conflict(
            field=field,
            severity=Severity.CONFLICT if grave else Severity.WARNING,
            detail=details,
            values=(_side(chosen, show), *(_side(other, show) for other, _ in serious)),
        ),
    )


def _side(said: Said[T], show: Show[T]) -> Alternative:
    return Alternative(said.provider, show(said.value), said.observed_at)
