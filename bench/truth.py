"""How true is what the merge makes of real answers? Sources that speak of one recording, and of one work, are merged.

    python -m bench.truth [../shared/corpus]

Agreement: of the recordings for which two or more sources say a field, in how many all agree with the value shown, and
in how many they differ, as a warning or as a conflict. False merges: works with two ISWCs, or parties with two IPI name
numbers, that no source says are one; it is reckoned from the claims, not by the merge's own rules. Misses: recordings
that the corpus holds for one by title, artist and length, which no ISRC joins. Exits with 1 for any false merge.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from app.music.claim import WorkClaim
from app.music.merge import merge_track
from app.music.merge_works import merge_works_across, work_of
from app.music.observation import Observation
from app.music.track import Severity, Track
from app.music.work import Work
from bench.truth_sources import claims, observations, works

NOT_TIED = "no source ties them"
_DIFFERENCES: Mapping[Severity | None, str] = {Severity.WARNING: "warnings", Severity.CONFLICT: "conflicts"}


class FieldCount(NamedTuple):
    """Of the recordings with a field from two or more sources: in how many they agree, and how they differ."""

    agree: int = 0
    warnings: int = 0
    conflicts: int = 0
    otherwise: int = 0

    @property
    def compared(self) -> int:
        """In how many there was something to compare."""
        return sum(self)


class Truth(NamedTuple):
    """Everything that was counted."""

    recordings: int
    sources: Counter[str]
    fields: dict[str, FieldCount]
    works: int
    works_of_several: int
    parties: int
    joined_parties: int
    conflicts: list[str]
    false_merges: list[str]
    misses: list[str]


def measure(corpus: Path) -> Truth:
    """Merge all that two or more sources say of one recording, and all works by ISWC."""
    claimed = claims(corpus)
    told = {isrc: said for isrc, said in observations(claimed).items() if len(said) > 1}
    tracks = {isrc: merge_track(said) for isrc, said in told.items()}
    said_of_works = list(works(corpus, claimed))
    across = merge_works_across(work_of(said.source, said.claim) for said in said_of_works if said.claim.iswc)
    of_tracks = [(isrc, work) for isrc, track in tracks.items() if track for work in track.works]
    false = [f"{isrc}: {what}" for isrc, work in of_tracks for what in false_merges(work, _claims_of(told[isrc]))]
    false += [what for work in across for what in false_merges(work, [said.claim for said in said_of_works])]
    parties = [party for work in across for party in work.contributors]
    return Truth(
        recordings=len(tracks),
        sources=Counter(one.provider for said in told.values() for one in said),
        fields=_by_field([track for track in tracks.values() if track]),
        works=len(across),
        works_of_several=sum(len(work.providers) > 1 for work in across),
        parties=len(parties),
        joined_parties=sum(len(party.credits) > 1 for party in parties),
        conflicts=[
            f"{isrc} {one.field}: {one.detail}" for isrc, track in tracks.items() if track for one in track.conflicts
        ],
        false_merges=false,
        misses=_misses(corpus),
    )


def false_merges(work: Work, claims: Iterable[WorkClaim]) -> list[str]:
    """What of a merged work no source ties together: its ISWCs, or the IPI name numbers of one of its parties."""
    said = list(claims)
    found = _untied(
        "ISWCs", work.iswcs, [{code for code in (one.iswc, *one.aliases, *one.archived) if code} for one in said]
    )
    parties = [party for one in said for party in one.contributors]
    ties = [
        {
            *(number for number in (party.ipi, *party.ipis) if number),
            *(number for number in (party.isni, *party.isnis, party.ipi_base) if number),
            *(f"{external.platform}:{external.id}" for external in party.ids),
        }
        for party in parties
    ]
    for party in work.contributors:
        found += _untied(f"IPIs of {party.name}", party.ipis, ties)
    return found


def _untied(what: str, codes: Sequence[str], ties: Iterable[set[str]]) -> list[str]:
    """A word about codes that are shown as one thing's, unless what sources say leads from each to all the others."""
    if len(codes) < 2:
        return []
    reached, left = {codes[0]}, list(ties)
    while near := [tie for tie in left if tie & reached]:
        left = [tie for tie in left if not tie & reached]
        reached |= set[str]().union(*near)
    return [] if set(codes) <= reached else [f"{what} {', '.join(codes)}: {NOT_TIED}"]


def _claims_of(said: Iterable[Observation]) -> list[WorkClaim]:
    return [work for one in said if one.claim for work in one.claim.works]


def _by_field(tracks: Iterable[Track]) -> dict[str, FieldCount]:
    fields: dict[str, Counter[str]] = {}
    for track in tracks:
        severity = {conflict.field: conflict.severity for conflict in track.conflicts}
        for origin in track.provenance:
            if not origin.alternatives and not origin.agreeing:
                continue
            kind = _DIFFERENCES.get(severity.get(origin.field), "otherwise") if origin.alternatives else "agree"
            fields.setdefault(origin.field, Counter())[kind] += 1
    return {field: FieldCount(**counted) for field, counted in fields.items()}


def _misses(corpus: Path) -> list[str]:
    """Groups of one title, artist and length in which a row has another ISRC than the others, or none."""
    groups = json.loads((corpus / "cross_provider.json").read_bytes())["by_title_artist"]
    return [
        f"{group['title']} by {group['artist']}"
        for group in groups
        if group["durations_close"] and len({row["isrc"] for row in group["rows"]}) > 1
    ]


def show(truth: Truth) -> None:
    """Print everything."""
    console = Console()
    told = ", ".join(f"{source} {count}" for source, count in truth.sources.most_common())
    console.print(f"{truth.recordings} recordings of which two or more sources speak: {told}")
    table = Table("field", "said by two or more", "agree", "differ otherwise", "warning", "conflict")
    for field, counted in sorted(truth.fields.items(), key=lambda item: -item[1].compared):
        numbers = (counted.compared, counted.agree, counted.otherwise, counted.warnings, counted.conflicts)
        table.add_row(field, *map(str, numbers))
    console.print(table)
    console.print(f"{len(truth.conflicts)} conflicts and warnings:")
    for one in truth.conflicts:
        console.print(f"  {one}")
    console.print(f"{truth.works} works by ISWC, {truth.works_of_several} of them from two or more sources")
    console.print(f"{truth.parties} parties, {truth.joined_parties} of them spelled in more than one way")
    console.print(f"{len(truth.false_merges)} false merges (two ISWCs or two IPIs that no source ties)")
    for one in truth.false_merges:
        console.print(f"  {one}")
    console.print(f"{len(truth.misses)} misses (one title, artist and length, and not one ISRC)")


def main(corpus: Path) -> None:
    """Measure and print."""
    if not (corpus / "INDEX.jsonl").is_file():
        sys.exit(f"skipped: there are no recorded responses at {corpus.resolve()}; name their folder.")
    logging.disable(logging.WARNING)  # bodies of other kinds are met on purpose
    truth = measure(corpus)
    show(truth)
    sys.exit(bool(truth.false_merges))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus"))
