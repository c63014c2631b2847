"""Search by title, artist and length over the recorded responses: what is found first, what is matched, what is missed.

    python -m bench.search ../shared/corpus

Every recording of the recorded responses is kept in a store of its own (SQLite), as its provider said it. Then each row
of `cross_provider.json` is asked for as a person would: by its own title, the group's artist and the row's length. Two
sets are asked. The groups are songs told by several providers; a row is unambiguous if exactly one ISRC of its group is
within ten seconds of its length. The wider set are recordings whose ISRC two providers tell: one's words must find the
other's ISRC.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from app.gateway.gateway import Gateway
from app.gateway.match import match
from app.gateway.outcomes import Hit
from app.gateway.planner import Freshness
from app.gateway.policy import Policy
from app.gateway.recorder import Recorder
from app.gateway.search import GOOD, search
from app.music.agreement import WARNING_MS
from app.music.claim import Claim, Length
from app.music.facets import CORE
from app.music.names import name_key
from app.music.observation import Observation
from app.music.titles import performance_words, title_key
from app.providers.contract import SearchTerms
from app.store.cache import RecordCache
from app.store.store import Store
from bench.recorded import claims_by_file

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ONLY_HELD = Policy(cache_only=True)
SHOWN = 10


class Case(Struct, frozen=True):
    """One search: `right` are the ISRCs that may be meant, `wrong` those of the group that are other recordings."""

    name: str
    terms: SearchTerms
    right: frozenset[str]
    wrong: frozenset[str] = frozenset()


class Result(Struct, frozen=True):
    """What came of one search: the hits, and the ISRC it was matched with, if with any."""

    case: Case
    hits: tuple[Hit, ...]
    matched: str | None

    @property
    def first_is_right(self) -> bool:
        """Whether a right recording is first."""
        return bool(self.hits) and self.hits[0].isrc in self.case.right

    @property
    def merged_wrongly(self) -> bool:
        """Whether the search was answered with a recording that it does not mean."""
        return self.matched is not None and self.matched not in self.case.right


def grouped_cases(corpus: Path) -> Iterator[Case]:
    """The rows of the title and artist groups; every spelling and length once."""
    groups = json.loads((corpus / "cross_provider.json").read_bytes())["by_title_artist"]
    for group in groups:
        told = {(row["isrc"], row["duration_s"]) for row in group["rows"] if row["isrc"]}
        asked = {(row["title"], row["duration_s"]) for row in group["rows"]}
        for title, seconds in sorted(asked):
            ms = round(seconds * 1000)
            right = {isrc for isrc, other in told if abs(other * 1000 - ms) <= WARNING_MS}
            terms = SearchTerms(title=title, artists=(group["artist"],), length=Length(ms))
            others = frozenset(isrc for isrc, _ in told) - right
            yield Case(f"{group['artist']}: {title} ({seconds} s)", terms, frozenset(right), others)


def text_cases(corpus: Path) -> Iterator[Case]:
    """The groups as free text without a length: title and artist in one, in small letters."""
    for group in json.loads((corpus / "cross_provider.json").read_bytes())["by_title_artist"]:
        right = frozenset(row["isrc"] for row in group["rows"] if row["isrc"])
        text = f"{group['artist']} {group['title']}".lower()
        yield Case(text, SearchTerms(text=text), right)


def shared_cases(claims: Iterable[tuple[str, str, Claim]]) -> Iterator[Case]:
    """Recordings that two providers tell, asked for in the words of each."""
    by_isrc: dict[str, dict[str, Claim]] = defaultdict(dict)
    for provider, _, claim in claims:
        by_isrc[claim.isrc].setdefault(provider, claim)
    for isrc, told in sorted(by_isrc.items()):
        for provider, claim in sorted(told.items() if len(told) > 1 else ()):
            yield Case(f"{provider}: {', '.join(_artists(claim))}: {_title(claim)}", _terms(claim), frozenset({isrc}))


def own_cases(claims: Iterable[tuple[str, str, Claim]]) -> Iterator[Case]:
    """Every recording, asked for in the words of each provider.

    Right are all ISRCs under the same title, version, artists and second: the words cannot tell them apart.
    """
    said = {(claim.isrc, provider): claim for provider, _, claim in claims}
    alike: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim in said.values():
        alike[_words(claim)].add(claim.isrc)
    for (_, provider), claim in said.items():
        yield Case(
            f"{provider}: {', '.join(_artists(claim))}: {_title(claim)}", _terms(claim), frozenset(alike[_words(claim)])
        )


def _words(claim: Claim) -> tuple[object, ...]:
    artists = frozenset(map(name_key, _artists(claim)))
    seconds = round(claim.length.ms / 1000) if claim.length else None
    return title_key(claim.title or ""), performance_words(claim.version), artists, seconds


def _title(claim: Claim) -> str:
    return f"{claim.title} ({claim.version})" if claim.version else claim.title or ""


def _terms(claim: Claim) -> SearchTerms:
    return SearchTerms(title=_title(claim), artists=_artists(claim), length=claim.length)


def _artists(claim: Claim) -> tuple[str, ...]:
    return tuple(artist.name for artist in claim.artists)


def observations(claims: Iterable[tuple[str, str, Claim]]) -> list[Observation]:
    """One observation for each ISRC and provider; what a provider said of one ISRC last is what it says."""
    latest = {(claim.isrc, provider): claim for provider, _, claim in claims}
    return [
        Observation(isrc, provider, "track", frozenset({CORE}), NOW, claim)
        for (isrc, provider), claim in latest.items()
    ]


async def results(gateway: Gateway, cases: Sequence[Case]) -> list[Result]:
    """Ask every case of what is held, no provider."""
    answered = []
    for case in cases:
        found = await search(gateway, case.terms, SHOWN, ONLY_HELD)
        matched = await match(gateway, case.terms, ONLY_HELD)
        answered.append(Result(case, found.hits, matched.isrc))
    return answered


def report(name: str, answered: Sequence[Result]) -> None:
    """Print precision, recall and the misses of one set."""
    clear = [result for result in answered if len(result.case.right) == 1]
    first = sum(result.first_is_right for result in clear)
    matched = [result for result in clear if result.matched]
    right = sum(not result.merged_wrongly for result in matched)
    print(f"\n{name}: {len(answered)} searches, {len(clear)} of them unambiguous")
    print(f"  right recording first       {first}/{len(clear)}  {_percent(first, len(clear))}")
    print(f"  precision of matches        {right}/{len(matched)}  {_percent(right, len(matched))}")
    print(f"  recall of matches           {right}/{len(clear)}  {_percent(right, len(clear))}")
    for result in clear:
        if not result.first_is_right:
            print(f"  missed: {result.case.name}, not {' or '.join(sorted(result.case.right))}")
            for hit in result.hits[:3]:
                print(f"    {hit.score:.3f} {hit.isrc} {'; '.join(hit.reasons)}")
        elif result.matched is None:
            fitting = [f"{hit.isrc} {hit.score:.3f}" for hit in result.hits if hit.score >= GOOD]
            print(f"  first, but not matched: {result.case.name}: {', '.join(fitting) or 'nothing fits well enough'}")
    for result in answered:
        if result.merged_wrongly:
            print(f"  matched wrongly: {result.case.name} with {result.matched}, not {sorted(result.case.right)}")
    traps = [result for result in answered if result.case.wrong or len(result.case.right) > 1]
    print(f"  differing-ISRC traps merged {sum(result.merged_wrongly for result in traps)}/{len(traps)}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


async def fill(database: Path, claims: Iterable[tuple[str, str, Claim]]) -> None:
    """Keep these recordings in a new SQLite file."""
    store = Store.at(f"sqlite:///{database}")
    await store.migrate()
    await store.keep(observations(claims))
    await store.close()


def open_gateway(database: Path) -> Gateway:
    """A gateway that holds what the file does and asks nobody."""
    store = Store.at(f"sqlite:///{database}")
    cache = RecordCache.at("memory://", 10_000, 60)
    usual = Freshness(*[(datetime.max - datetime.min)] * 3)  # noqa: DTZ901 - the longest time, no moment
    return Gateway(store, cache, Recorder(store, cache), {}, usual)


async def main(corpus: Path) -> None:
    """Run both sets and print their figures."""
    logging.getLogger("app.providers").setLevel(logging.CRITICAL)  # the recorded mistakes are no news here
    claims = list(claims_by_file(corpus))
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "search.db"
        await fill(database, claims)
        gateway = open_gateway(database)
        try:
            print(f"{len({claim.isrc for _, _, claim in claims})} recordings are held")
            report("title and artist groups", await results(gateway, list(grouped_cases(corpus))))
            report("the groups as free text", await results(gateway, list(text_cases(corpus))))
            report("recordings two providers tell", await results(gateway, list(shared_cases(claims))))
            report("every recording by its own words", await results(gateway, list(own_cases(claims))))
        finally:
            await gateway.close(1)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")))
