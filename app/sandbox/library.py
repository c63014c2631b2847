"""What each provider knows: the bundled recordings as it tells them, and its share of the synthetic ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import msgspec

from app.sandbox import ids, stable, synthetic
from app.sandbox.recording import Contributor, Recording

DATA = Path(__file__).with_name("data")
BUNDLES = ("seeds.json", "recordings.json", "fictions.json")
PLACEHOLDERS = "placeholders.json"
"""Answers made up for a recording that no source tells enough of to show what the gateway can do."""


def bundled(provider: str) -> list[Recording]:
    """The bundled recordings that a provider knows, each with what this provider says differently.

    A platform that the bundles never name as telling anything knows the recordings that have a page there.
    """
    by_pages = not any(provider in entry["told_by"] for entry in _entries())
    told = []
    for entry in _entries():
        facts = {key: value for key, value in entry.items() if key != "told_by"}
        if provider in entry["told_by"]:
            told.append(msgspec.convert(facts | entry["told_by"][provider], Recording))
        elif by_pages and (pages := _own_pages(entry, provider)):
            told.append(msgspec.convert(facts | {"pages": facts["pages"] | {provider: pages}}, Recording))
    return told


def _own_pages(entry: dict[str, Any], platform: str) -> list[dict[str, Any]]:
    """The pages that anyone tells of a recording on a platform, the entry's own first."""
    tellers = [entry, *entry["told_by"].values()]
    pages = [page for teller in tellers for page in teller.get("pages", {}).get(platform, ())]
    return list({page["id"]: page for page in reversed(pages)}.values())[::-1]


@cache
def _entries() -> list[dict[str, Any]]:
    entries = [entry for bundle in BUNDLES for entry in msgspec.json.decode((DATA / bundle).read_bytes())]
    made_up = msgspec.json.decode((DATA / PLACEHOLDERS).read_bytes())
    return [entry | {"told_by": entry["told_by"] | made_up.get(entry["isrc"], {})} for entry in entries]


def words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.findall(r"\w+", bare.casefold())


class Shelf(Protocol):
    """What one request can look up at one provider."""

    def by_isrc(self, isrc: str) -> Sequence[Recording]:
        """The recordings that carry this ISRC."""

    def by_page(self, platform: str, identifier: str) -> Sequence[Recording]:
        """The recordings with this identifier; `acrcloud`, `deezer-album`, `gtin` and the like count too."""

    def search(self, title: str, artists: Iterable[str] = ()) -> Sequence[tuple[Recording, int]]:
        """Recordings whose title and artists hold all the words asked for, with a score up to 100, best first."""

    def companions(self, recording: Recording) -> Sequence[Recording]:
        """The recordings that the provider sends along with this one."""

    def party(self, mbid: str) -> Contributor | None:
        """An artist of a bundled recording or contributor to its works, by MusicBrainz id."""


class Library:
    """One provider's shelf. `share` is how much of the synthetic recordings below `synthetic_count` it knows."""

    def __init__(self, provider: str, synthetic_count: int, share: float) -> None:
        if not 0 <= synthetic_count <= synthetic.LARGEST:
            raise ValueError(f"there can be 0 to {synthetic.LARGEST} synthetic recordings, not {synthetic_count}")
        self._provider = provider
        self._count = synthetic_count
        self._share = share
        self._bundled = bundled(provider)
        self._by_isrc: dict[str, list[Recording]] = {}
        self._by_page: dict[tuple[str, str], list[Recording]] = {}
        self._words = [(recording, _words_of(recording)) for recording in self._bundled]
        for recording in self._bundled:
            for isrc in recording.isrcs:
                self._by_isrc.setdefault(isrc, []).append(recording)
            for key in _pages(recording):
                shelf = self._by_page.setdefault(key, [])
                if recording not in shelf:
                    shelf.append(recording)
        self._parties = {
            party.mbid: party for recording in self._bundled for party in _parties(recording) if party.mbid
        }

    def by_isrc(self, isrc: str) -> Sequence[Recording]:
        """The recordings that carry this ISRC: mostly one, sometimes several."""
        if isrc in self._by_isrc:
            return self._by_isrc[isrc]
        return self._synthetic(synthetic.number(isrc, self._count))

    def by_page(self, platform: str, identifier: str) -> Sequence[Recording]:
        """The recordings that have this identifier on a platform."""
        if (platform, identifier) in self._by_page:
            return self._by_page[platform, identifier]
        n = ids.number(platform, identifier)
        return [told for told in self._synthetic(n) if (platform, identifier) in _pages(told)]

    def search(self, title: str, artists: Iterable[str] = ()) -> Sequence[tuple[Recording, int]]:
        """Bundled recordings by their words, synthetic ones by their whole title."""
        asked = set(words(f"{title} {' '.join(artists)}"))
        if not asked:
            return []
        found = [(recording, round(100 * len(asked) / len(held))) for recording, held in self._words if asked <= held]
        for n in synthetic.titled(title, self._count):
            for told in self._synthetic(n):
                held = _words_of(told)
                if asked <= held:
                    found.append((told, round(100 * len(asked) / len(held))))
        return sorted(found, key=lambda hit: (-hit[1], hit[0].isrc))

    def companions(self, recording: Recording) -> Sequence[Recording]:
        """The recordings that the provider sends along with this one."""
        return [other for isrc in recording.comes_with for other in self._by_isrc.get(isrc, ())]

    def party(self, mbid: str) -> Contributor | None:
        """An artist of a bundled recording or contributor to its works, by MusicBrainz id."""
        return self._parties.get(mbid)

    def _synthetic(self, n: int | None) -> Sequence[Recording]:
        if n is None or n >= self._count or not stable.happens(self._share, self._provider, "knows", n):
            return ()
        return (synthetic.retold(n, self._provider),)


def _words_of(recording: Recording) -> set[str]:
    return set(words(f"{recording.full_title} {recording.credit}"))


def _pages(recording: Recording) -> Iterable[tuple[str, str]]:
    for platform, pages in recording.pages.items():
        yield from ((platform, page.id) for page in pages)
        yield from ((f"{platform}-album", page.album) for page in pages if page.album)
    yield from (("musicbrainz", mbid) for mbid in recording.former_mbids)
    if recording.acr_id is not None:
        yield "acrcloud", recording.acr_id
    if recording.sonovault_id is not None:
        yield "sonovault", str(recording.sonovault_id)
    if recording.release.deezer_id is not None:
        yield "deezer-album", str(recording.release.deezer_id)
    if recording.release.gtin is not None:
        yield "gtin", recording.release.gtin.lstrip("0")
    yield from (("discogs-release", page.id.partition("-")[0]) for page in recording.pages.get("discogs", ()))


def _parties(recording: Recording) -> Iterable[Contributor]:
    for artist in recording.artists:
        yield Contributor(artist.name, mbid=artist.mbid, sort_name=artist.sort_name)
    for work in recording.works:
        yield from work.contributors
