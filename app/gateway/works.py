"""Works as all held recordings tell them: a work met on several recordings is one work.

`Track.works` tells what is said of that recording alone, at no further cost. Here the records of all recordings of a
work are read and merged, for many works at once; no provider is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from app.gateway.gateway import Gateway
from app.gateway.outcomes import Tie, WorkAnswer, WorkHit, WorkOnRecording
from app.music.matching import score_work
from app.music.merge_works import merge_work_across
from app.music.work import Work
from app.music.work_status import surest

MOST_TOLD = 200
"""Recordings that are heard about one work. A standard has thousands, which say the same of it again and again."""

MOST_ROUNDS = 4
"""How often archived codes that were met are looked up in turn; each source names all codes it knows at once."""

MOST_HITS = 100

Told = Mapping[str, Collection[Work]]


async def works(gateway: Gateway, iswcs: Collection[str]) -> dict[str, WorkAnswer]:
    """The works with these ISWCs (bare form), preferred or archived; one that no held recording tells of is missing."""
    isrcs: dict[str, tuple[str, ...]] = {}
    told: dict[str, dict[Work, None]] = {}
    unknown = set(iswcs)
    for _ in range(MOST_ROUNDS):
        found = await gateway.store.isrcs_by_iswc(unknown)
        isrcs |= {code: found.get(code, ()) for code in unknown}
        records = await gateway.records(_unique(chain(*(some[:MOST_TOLD] for some in found.values()))))
        for work in (work for record in records.values() if record.track for work in record.track.works):
            for code in work.iswcs:
                told.setdefault(code, {})[work] = None
        unknown = {code for near in _reached(iswcs, told).values() for code in near} - isrcs.keys()
        if not unknown:
            break
    return {
        asked: WorkAnswer(
            merge_work_across(work for code in codes for work in told[code]),
            tuple(sorted({isrc for code in codes for isrc in isrcs.get(code, ())})),
        )
        for asked, codes in _reached(iswcs, told).items()
    }


async def ties(gateway: Gateway, wanted: Collection[WorkOnRecording]) -> dict[WorkOnRecording, Tie]:
    """How each work relates to each recording, the surest of several; missing where it is not told of any more."""
    records = await gateway.records(_unique(isrc for _, isrc in wanted))
    found: dict[WorkOnRecording, Tie] = {}
    for one in wanted:
        record = records.get(one.isrc)
        told = record.track.works if record and record.track else ()
        verdicts = [(work.status, work.status_reason) for work in told if set(one.iswcs).intersection(work.iswcs)]
        if verdicts:
            found[one] = Tie(*surest(verdicts))
    return found


async def search_works(gateway: Gateway, title: str, writers: Sequence[str]) -> tuple[WorkHit, ...]:
    """Held works by the words of a title, of writers' names, or both: the best first, each once."""
    hits: dict[str, WorkHit] = {}
    for words in (" ".join((title, *writers)), title if writers else ""):
        if words and not any(hit.score == 1 for hit in hits.values()):
            for work in await _proposed(gateway, words):
                judged = score_work(title, writers, work)
                hits[work.key] = WorkHit(work, judged.value, judged.reasons)
    return tuple(sorted(hits.values(), key=lambda hit: (-hit.score, hit.work.key))[:MOST_HITS])


async def _proposed(gateway: Gateway, words: str) -> list[Work]:
    """Works that hold the words, those without an ISWC as one of their recordings tells them."""
    proposed = await gateway.store.works_by_text(words, MOST_HITS)
    records = await gateway.records(_unique(isrc for _, isrc in proposed))
    told = [(key, record.track.works) for key, isrc in proposed if (record := records.get(isrc)) and record.track]
    met = [work for key, some in told for work in some if work.key == key]
    coded = await works(gateway, [work.iswc for work in met if work.iswc])
    return [coded[work.iswc].work if work.iswc in coded else work for work in met]


def _reached(iswcs: Collection[str], told: Told) -> dict[str, set[str]]:
    """For each code that is told of, all codes of its work: those said beside it, and beside these in turn."""
    reached: dict[str, set[str]] = {}
    for asked in iswcs:
        codes: set[str] = set()
        beside = {asked} & told.keys()
        while beside:
            codes |= beside
            beside = {code for near in beside for work in told[near] for code in work.iswcs} - codes
        if codes:
            reached[asked] = codes
    return reached


def _unique(isrcs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(isrcs))
