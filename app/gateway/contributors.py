"""Contributors: the parties to held works, by IPI name number, and who wrote with whom."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from app.gateway.gateway import Gateway
from app.gateway.outcomes import ContributorAnswer, CoWriter
from app.music.merge_contributors import merge_contributor_across, named_by
from app.music.merge_works import merge_works_across
from app.music.parties import same_across_works
from app.music.roles import Family, in_family
from app.music.work import Contributor, Work

MOST_TOLD = 1_000
"""Recordings that are heard about one name number."""

MOST_ROUNDS = 4
"""How often further numbers of the party that were met are looked up in turn."""


async def contributors(gateway: Gateway, ipis: Collection[str]) -> dict[str, ContributorAnswer]:
    """The parties with these name numbers (11 digits); one that no held work names is missing."""
    isrcs: dict[str, tuple[str, ...]] = {}
    works: dict[str, dict[Work, None]] = {}
    unknown = set(ipis)
    for _ in range(MOST_ROUNDS):
        found = await gateway.store.isrcs_by_ipi(unknown, MOST_TOLD)
        isrcs |= {ipi: found.get(ipi, ()) for ipi in unknown}
        records = await gateway.records(list(dict.fromkeys(isrc for some in found.values() for isrc in some)))
        for work in (work for record in records.values() if record.track for work in record.track.works):
            for ipi in (ipi for party in work.contributors for ipi in party.ipis if ipi in isrcs):
                works.setdefault(ipi, {})[work] = None
        unknown = {ipi for asked in ipis for ipi in _numbers(asked, works)} - isrcs.keys()
        if not unknown:
            break
    answers = {}
    for ipi in set(ipis) & works.keys():
        numbers = _numbers(ipi, works)
        answers[ipi] = _answer(ipi, numbers, {work: None for number in numbers for work in works.get(number, ())})
        await asyncio.sleep(0)  # a party can have a thousand works: let others have their turn between two parties
    return answers


def _numbers(ipi: str, works: dict[str, dict[Work, None]]) -> set[str]:
    """All numbers of the party with this one, as far as held works tell: those said beside it, and so on."""
    numbers: set[str] = set()
    beside = {ipi}
    while beside:
        numbers |= beside
        told = (party for number in beside for work in works.get(number, ()) for party in work.contributors)
        beside = {number for party in told if beside.intersection(party.ipis) for number in party.ipis} - numbers
    return numbers


def _answer(ipi: str, numbers: set[str], told: Collection[Work]) -> ContributorAnswer:
    works = merge_works_across(told)
    parts = [party for work in works for party in work.contributors if numbers.intersection(party.ipis)]
    party = named_by(ipi, merge_contributor_across(parts))
    return ContributorAnswer(party, works, _co_writers(numbers, works))


def _co_writers(numbers: set[str], works: Sequence[Work]) -> tuple[CoWriter, ...]:
    """Who else wrote the works that this party wrote: those of most works first."""
    wrote: dict[Contributor, set[str]] = {}
    for work in works:
        writers = [party for party in work.contributors if in_family(party.roles, Family.WRITER)]
        others = [party for party in writers if not numbers.intersection(party.ipis)]
        if len(others) < len(writers):
            for party in others:
                wrote.setdefault(party, set()).add(work.key)
    found = [
        CoWriter(merge_contributor_across(group), len(set[str]().union(*(wrote[party] for party in group))))
        for group in same_across_works(wrote)
    ]
    return tuple(sorted(found, key=lambda one: (-one.shared_works, one.contributor.name, one.contributor.ipi or "")))
