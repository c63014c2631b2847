"""Appearances on releases: united by barcode, else by title and date, never judged to be "the original album"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from app.music.agreement import fullest_date, known_date
from app.music.claim import ExternalId, ReleaseClaim
from app.music.dates import PartialDate
from app.music.hearing import Said
from app.music.identifiers import gtin_or_none
from app.music.names import tidy
from app.music.titles import title_key
from app.music.track import Release

T = TypeVar("T")
Appearance = Said[ReleaseClaim]
Named = tuple[str, str]


def merge_releases(said: Sequence[Said[tuple[ReleaseClaim, ...]]]) -> tuple[Release, ...]:
    """All releases that providers name, in the order of trust in `said`, sorted by date, title and barcode.

    One without a barcode joins the only barcode of its title and date; one without a title joins by a shared id.
    """
    appearances = [
        Said(provider, observed_at, claim) for provider, observed_at, claims in said for claim in dict.fromkeys(claims)
    ]
    by_gtin: dict[str, list[Appearance]] = {}
    rest: list[Appearance] = []
    for appearance in appearances:
        gtin = _padded(appearance.value.gtin)
        if gtin is None:
            rest.append(appearance)
        else:
            by_gtin.setdefault(gtin, []).append(appearance)
    by_name: dict[Named, list[Appearance]] = {}
    nameless: list[Appearance] = []
    for appearance in rest:
        name = _named(appearance.value)
        home = _only([group for group in by_gtin.values() if _shares_name(group, name)]) if name else None
        if home is not None:
            home.append(appearance)
        elif name is not None:
            by_name.setdefault(name, []).append(appearance)
        else:
            nameless.append(appearance)
    groups = [*by_gtin.values(), *by_name.values()]
    groups.extend(_joined_by_id(groups, nameless))
    order = {provider: place for place, (provider, _, _) in enumerate(said)}
    releases = dict.fromkeys(_release(sorted(group, key=lambda one: order[one.provider])) for group in groups)
    return tuple(sorted(releases, key=_sold))


def _joined_by_id(groups: list[list[Appearance]], nameless: Iterable[Appearance]) -> list[list[Appearance]]:
    """Put appearances of which only ids and a cover are known where their ids are; the rest are groups of their own."""
    apart: dict[object, list[Appearance]] = {}
    for appearance in nameless:
        ids = set(appearance.value.ids)
        home = _only([group for group in groups if any(ids & set(other.value.ids) for other in group)])
        if home is not None:
            home.append(appearance)
        else:
            apart.setdefault(appearance.value.ids or appearance.value, []).append(appearance)
    return list(apart.values())


def _release(group: Sequence[Appearance]) -> Release:
    """One release of all that is said of it: each field from the most trusted provider that has it."""
    if len(group) == 1:
        return _alone(group[0].provider, group[0].value)
    claims = [appearance.value for appearance in group]
    dates = [
        Said(one.provider, one.observed_at, date) for one in group if (date := known_date(one.value.date)) is not None
    ]
    return Release(
        title=_first(claims, lambda claim: tidy(claim.title or "") or None),
        gtin=_first(claims, lambda claim: _padded(claim.gtin)),
        label=_first(claims, lambda claim: tidy(claim.label or "") or None),
        date=fullest_date(dates).value if dates else None,
        kind=_first(claims, lambda claim: claim.kind),
        country=_first(claims, lambda claim: claim.country),
        disc_number=_first(claims, lambda claim: claim.disc_number),
        track_number=_first(claims, lambda claim: claim.track_number),
        track_count=_first(claims, lambda claim: claim.track_count),
        cover_url=_first(claims, lambda claim: claim.cover_url),
        artists=_first(claims, lambda claim: claim.artists or None) or (),
        ids=tuple(sorted({external for claim in claims for external in claim.ids})),
        providers=tuple(dict.fromkeys(appearance.provider for appearance in group)),
    )


@lru_cache(maxsize=4_096)  # all recordings of a release tell the same of it
def _alone(provider: str, claim: ReleaseClaim) -> Release:
    """A release of which one provider tells."""
    return Release(
        title=tidy(claim.title or "") or None,
        gtin=_padded(claim.gtin),
        label=tidy(claim.label or "") or None,
        date=known_date(claim.date),
        kind=claim.kind,
        country=claim.country,
        disc_number=claim.disc_number,
        track_number=claim.track_number,
        track_count=claim.track_count,
        cover_url=claim.cover_url,
        artists=claim.artists,
        ids=tuple(sorted(set(claim.ids))),
        providers=(provider,),
    )


@lru_cache(maxsize=4_096)
def _padded(gtin: str | None) -> str | None:
    return gtin_or_none(gtin)


def _named(claim: ReleaseClaim) -> Named | None:
    key = title_key(claim.title) if claim.title else ""
    return (key, _date_text(known_date(claim.date))) if key else None


def _shares_name(group: Iterable[Appearance], name: Named) -> bool:
    return any(_named(appearance.value) == name for appearance in group)


def _sold(release: Release) -> tuple[bool, str, str, str, tuple[ExternalId, ...]]:
    """Dated releases first, oldest first."""
    return (
        release.date is None,
        _date_text(release.date),
        release.title or "",
        release.gtin or "",
        release.ids,
    )


def _date_text(date: PartialDate | None) -> str:
    return date.value if date else ""


def _first(claims: Iterable[ReleaseClaim], read: Callable[[ReleaseClaim], T | None]) -> T | None:
    return next((value for claim in claims if (value := read(claim)) is not None), None)


def _only(found: Sequence[T]) -> T | None:
    return found[0] if len(found) == 1 else None
