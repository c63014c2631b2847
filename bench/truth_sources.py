"""What each source of the recorded corpus says, as observations of recordings and claims about works."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from app.errors import UnreadableAnswer
from app.music.claim import ArtistCredit, Claim, ContributorClaim, WorkClaim
from app.music.dates import DatePrecision, PartialDate
from app.music.facets import EVERYTHING
from app.music.identifiers import ipi_or_none, isrc_or_none, iswc_or_none
from app.music.observation import Observation
from app.providers import acrcloud_tracks, discogs_releases, sonovault_tracks, tidal_tracks
from app.providers.contract import Answer, Known
from app.providers.discogs_bodies import parse_release
from app.providers.musicbrainz_works import Relation, Work, works_of
from bench import cwr
from bench.recorded import claims_by_file

RECORDED = datetime(2026, 11, 20, tzinfo=UTC)
UNKNOWN = Known(title="")


class SaidOfWork(NamedTuple):
    """One source's claim about a work, without a recording."""

    source: str
    claim: WorkClaim


def claims(corpus: Path) -> list[tuple[str, Claim]]:
    """Every claim about a recording, with its source."""
    return list(_claims(corpus))


def observations(told: Iterable[tuple[str, Claim]]) -> dict[str, list[Observation]]:
    """By ISRC, what each source says of the recording; of several bodies of one source, the one that says most."""
    fullest: dict[tuple[str, str], tuple[int, Claim]] = {}
    for source, claim in told:
        size = len(msgspec.json.encode(claim))
        if size > fullest.get((claim.isrc, source), (0, claim))[0]:
            fullest[claim.isrc, source] = size, claim
    found: dict[str, list[Observation]] = defaultdict(list)
    for (isrc, source), (_, claim) in sorted(fullest.items(), key=lambda item: item[0]):
        found[isrc].append(Observation(isrc, source, "recorded", EVERYTHING, RECORDED, claim))
    return found


def works(corpus: Path, told: Iterable[tuple[str, Claim]]) -> Iterator[SaidOfWork]:
    """Every claim about a work: of the recordings told of, of MusicBrainz's pages of works, of CSV and of CWR files."""
    for source, claim in told:
        yield from (SaidOfWork(source, work) for work in claim.works)
    for path in sorted((corpus / "musicbrainz").glob("*.json")):
        yield from (SaidOfWork("musicbrainz", work) for work in _pages_of_works(_json(path)))
    catalogs = corpus / "catalogs"
    for path in sorted(catalogs.glob("cwr_*.txt")):
        yield from (SaidOfWork(path.stem, work) for work in cwr.works_of(path.read_text("latin-1")))
    yield from (SaidOfWork("sgae", work) for work in _sgae(catalogs / "sgae_works.csv"))
    for row in _rows(catalogs / "works_metadata.csv"):
        writers = tuple(ContributorClaim(name) for name in row["contributors"].split("|") if name.strip())
        yield SaidOfWork("works_metadata", WorkClaim(row["title"], iswc_or_none(row["iswc"]), contributors=writers))


def _claims(corpus: Path) -> Iterator[tuple[str, Claim]]:
    for provider, _, claim in claims_by_file(corpus):
        yield provider, claim
    for folder, (provider, read) in _MORE.items():
        for path in sorted((corpus / folder).glob("*.json")):
            try:
                yield from ((provider, claim) for claim in read(_json(path)))
            except UnreadableAnswer:
                continue  # a body of another kind, or a recorded mistake of the provider
    yield from (("acrcloud", claim) for claim in _sample(corpus.parent / "seeds" / "acrcloud-metadata-api.txt"))
    yield from _catalogs(corpus / "catalogs")


def _sample(page: Path) -> Iterator[Claim]:
    """The one answer on ACRCloud's page about its metadata."""
    if page.is_file():
        for sample in re.findall(r"```json\n(.*?)\n```", page.read_text(), re.DOTALL):
            yield from acrcloud_tracks.parse_claims([json.loads(sample)])


def _sonovault(body: Any) -> Iterator[Claim]:  # noqa: ANN401 - decoded JSON is anything
    lines = body.get("results") if isinstance(body, dict) else None
    isrcs = [isrc for line in lines or () if (isrc := isrc_or_none(line.get("input")))]
    for outcome in sonovault_tracks.parse_resolved(body, isrcs).values():
        if isinstance(outcome, Answer):
            yield outcome.claim


def _tidal(body: Any) -> Iterator[Claim]:  # noqa: ANN401 - likewise
    """The tracks that came along with an album."""
    along = [
        one for one in (body.get("included") or () if isinstance(body, dict) else ()) if one.get("type") == "tracks"
    ]
    yield from tidal_tracks.parse_tracks({"data": along, "included": body["included"]} if along else body, "US")


def _discogs(body: Any) -> Iterator[Claim]:  # noqa: ANN401 - likewise
    release = parse_release(body)
    for track in release.tracks:
        for isrc in discogs_releases.isrcs_of(release, track.position):
            match = discogs_releases.find(release, isrc, UNKNOWN, reported=False)
            if match:
                yield discogs_releases.claim(release, match, isrc)


_MORE: Mapping[str, tuple[str, Callable[[Any], Iterator[Claim]]]] = {
    "acrcloud": ("acrcloud", lambda body: iter(acrcloud_tracks.parse_claims([body]))),
    "sonovault": ("sonovault", _sonovault),
    "tidal": ("tidal", _tidal),
    "discogs": ("discogs", _discogs),
}


def _catalogs(folder: Path) -> Iterator[tuple[str, Claim]]:
    """The lists that people keep, by the columns that say what a provider says as well."""
    for path in sorted(folder.glob("hitster_*.csv")):
        for row in _rows(path):
            if (isrc := isrc_or_none(row["ISRC"])) and row["Title"]:
                year = PartialDate(row["Year"], DatePrecision.YEAR) if row["Year"].isdecimal() else None
                credit = (ArtistCredit(row["Artist"]),)
                yield "hitster", Claim(isrc, title=row["Title"], artists=credit, first_release=year)
    for row in _rows(folder / "most_streamed_spotify_2024.csv"):
        if (isrc := isrc_or_none(row["ISRC"])) and row["Track"]:
            artists = tuple(ArtistCredit(name) for name in (row["Artist"],) if name)
            explicit = row["Explicit Track"] == "1"
            yield "most_streamed", Claim(isrc, title=row["Track"], artists=artists, explicit=explicit)


def _sgae(path: Path) -> Iterator[WorkClaim]:
    """One work for each number of the society, from a row for each party."""
    by_number: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(path):
        by_number[row["ID SOCIETY"]].append(row)
    for rows in by_number.values():
        parties = (
            ContributorClaim(row["RIGHT OWNER"], ipi_or_none(row["IPI NUMBER"]), roles=(row["ROLE"],)) for row in rows
        )
        more = (rows[0][column] for column in rows[0] if column.strip().startswith("ALTERNATIVE"))
        yield WorkClaim(
            rows[0]["ORIGINAL TITLE"],
            iswc_or_none(rows[0]["ISWC"]),
            contributors=tuple(parties),
            alternative_titles=tuple(title for title in more if title),
        )


def _pages_of_works(node: object) -> Iterator[WorkClaim]:
    if isinstance(node, dict):
        if "iswcs" in node and node.get("title"):
            yield from works_of([Relation(type="performance", work=msgspec.convert(node, Work))])
        for inner in node.values():
            yield from _pages_of_works(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _pages_of_works(inner)


def _json(path: Path) -> Any:  # noqa: ANN401 - likewise
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None  # some recordings are kept although they are no JSON


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines)
