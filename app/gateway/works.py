"""Works and their contributors, as all held recordings tell them."""

from __future__ import annotations

from app.gateway.gateway import Gateway
from app.gateway.outcomes import ContributorAnswer, WorkAnswer
from app.music.merge_contributors import merge_contributor_across
from app.music.merge_works import merge_work_across


async def work(gateway: Gateway, iswc: str) -> WorkAnswer | None:
    """The work with this ISWC (bare form), or None where no held recording tells of it."""
    isrcs = (await gateway.store.isrcs_by_iswc([iswc])).get(iswc, ())
    records = await gateway.records(isrcs)
    told = [
        (record.isrc, work)
        for record in records.values()
        if record.track
        for work in record.track.works
        if iswc == work.iswc or iswc in work.aliases
    ]
    if not told:
        return None
    return WorkAnswer(merge_work_across([one for _, one in told]), tuple(sorted({isrc for isrc, _ in told})))


async def contributor(gateway: Gateway, ipi: str) -> ContributorAnswer | None:
    """The party with this IPI name number (11 digits), or None where no held work names it."""
    records = await gateway.records(await gateway.store.isrcs_by_ipi(ipi))
    told = [
        (work.iswc, party)
        for record in records.values()
        if record.track
        for work in record.track.works
        for party in work.contributors
        if party.ipi == ipi
    ]
    if not told:
        return None
    merged = merge_contributor_across(ipi, [party for _, party in told])
    return ContributorAnswer(merged, merged.roles, tuple(sorted({iswc for iswc, _ in told if iswc})))
