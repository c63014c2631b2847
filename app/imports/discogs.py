"""Discogs' releases dump as a source: every track that is known to be a recording, told as the live provider tells it.

Discogs has no recordings. A track is taken for one by an ISRC that its release lists (`app.providers.discogs_isrcs`),
or by barcode, position, title and length of one that is held (`app.imports.discogs_barcodes`); each link tells the
rule. What no rule decides stays apart, and is counted. A recording that the dump does not have may be on Discogs all
the same, so the dump's silence is no absence.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import msgspec
from lxml import etree

from app.errors import UnreadableDump
from app.imports.discogs_barcodes import BARCODE_RULE
from app.imports.discogs_finding import COUNTED, find_recordings
from app.imports.discogs_staging import DiscogsStaging
from app.imports.discogs_xml import TABLE, ReleaseFile, line_of
from app.imports.progress import Progress
from app.imports.source import BrokenRow, Saying, Voice
from app.music.observation import Observation
from app.providers.contract import Absent
from app.providers.discogs import RELEASE, Discogs
from app.providers.discogs_bodies import Release
from app.providers.discogs_isrcs import ISRC_RULES
from app.providers.discogs_releases import Match, claim
from app.providers.editions import answer_of
from app.store.barcodes import Place

LICENCE = "CC0-1.0"
RULES = {rule.name: rule for rule in (*ISRC_RULES, BARCODE_RULE)}
COMMITTED = 2_000  # releases between two commits: what a kill loses

Places = Callable[[], AsyncIterator[Sequence[Place]]]
"""The places of held recordings on releases with barcodes, in portions; called in a loop of its own."""

_DATED = re.compile(r"discogs_(\d{8})_releases")


class _Appearance(msgspec.Struct):
    """A recording's track on a release, by a rule of this name."""

    release: Release
    at: int
    rule: str


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[_Appearance]).decode


def observe(saying: Saying, made_at: datetime) -> Observation:
    """The observation that reading these releases' pages would have brought at the moment of the dump.

    Tracks that do not agree in title, version and length are no one recording: the others are candidates.
    """
    claims = [
        claim(one.release, Match(one.release.tracks[one.at], RULES[one.rule]), saying.isrc)
        for one in _decode(saying.body)
    ]
    answer = answer_of(Discogs.name, saying.isrc, claims)
    told = None if isinstance(answer, Absent) else answer.claim
    return Observation(saying.isrc, Discogs.name, RELEASE.name, RELEASE.facets, made_at, told, answer.candidates)


class DiscogsDump:
    """The dump at `path`, made on `made_on`, by default the day in its name. Raises UnreadableDump.

    `places` tells what is held, by default nothing.
    """

    voice = Voice(Discogs.name, RELEASE.name, RELEASE.facets, observe, tells_absence=False)
    licence = LICENCE

    def __init__(self, path: Path, places: Places | None = None, made_on: datetime | None = None) -> None:
        self._file = ReleaseFile(path)
        self._path = path
        self._places = places
        self._staging: DiscogsStaging | None = None
        self.made_at = made_on.replace(tzinfo=UTC) if made_on else _day_in(path.name)

    def fingerprint(self) -> str:
        """A digest of the file."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def prepare(self, folder: Path, progress: Progress) -> Sequence[BrokenRow]:
        """Find every recording of the dump."""
        staging = self._staging = DiscogsStaging(folder)
        if not staging.has_places:
            staging.forget_places()
            asyncio.run(self._keep_places(staging))
            staging.end_places()
        return () if staging.ended else self._read(staging, progress)

    def counts(self) -> dict[str, int]:
        """What `app.imports.discogs_finding` counts."""
        return {name: self._opened().counts[name] for name in COUNTED}

    def every(self, size: int) -> list[str]:
        """The first ISRC of each portion."""
        return self._opened().every(size)

    def sayings(self, first: int, last: int) -> list[Saying]:
        """The releases that each recording is on."""
        said: list[Saying] = []
        for isrc, rows in groupby(self._opened().found(first, last), key=lambda row: row[0].isrc):
            found = [{"release": msgspec.Raw(body), "at": one.at, "rule": one.rule} for one, body in rows]
            said.append(Saying(isrc, isrc, _encode(found)))
        return said

    def close(self) -> None:
        """Close the staged file."""
        if self._staging is not None:
            self._staging.close()
            self._staging = None

    async def _keep_places(self, staging: DiscogsStaging) -> None:
        if self._places is not None:
            async for portion in self._places():
                staging.add_places(portion)

    def _read(self, staging: DiscogsStaging, progress: Progress) -> list[BrokenRow]:
        """Read the releases behind those that were read before; the broken ones."""
        progress.stage("kilobytes of releases", max(1, self._file.size // 1024))
        broken: list[BrokenRow] = []
        before, told = staging.counts["seen"], 0
        for number, one in enumerate(self._file.releases(), 1):
            if number > before:
                problem = one if isinstance(one, BrokenRow) else self._find(staging, one)
                broken += [problem] if problem else []
                staging.counts["broken"] += int(problem is not None)
                staging.counts["seen"] = number
            if number % COMMITTED == 0:
                staging.commit()
                read = self._file.read // 1024
                progress.advance(read - told)
                told = read
        progress.advance(self._file.size // 1024 - told)
        staging.counts["cut"] = int(self._file.cut is not None)
        staging.end()
        return broken

    def _find(self, staging: DiscogsStaging, release: etree._Element) -> BrokenRow | None:
        problem = find_recordings(release, staging)
        return BrokenRow(TABLE, line_of(release), problem) if problem else None

    def _opened(self) -> DiscogsStaging:
        if self._staging is None:
            raise ValueError("`prepare` comes before everything else")
        return self._staging


def _day_in(name: str) -> datetime:
    match = _DATED.search(name)
    try:
        return datetime.strptime(match[1] if match else "", "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        problem = "its name does not tell its day, as discogs_20260801_releases.xml.gz does; name it with --made-on."
        raise UnreadableDump(name, problem) from None
