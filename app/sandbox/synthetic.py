"""Made-up recordings, as many as asked: every fact follows from the recording's number, and nothing is stored.

Number n has the ISRC `ZZSYN` and n in seven digits. Any n below the sandbox's count exists, every other is unknown
to all. Identifiers lead back to n (see `ids`), and so do titles, so that links and text can be looked up as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from app.sandbox import ids, stable
from app.sandbox.recording import Artist, Contributor, Page, Recording, Release, Work

LARGEST = 10**7
PREFIX = "ZZSYN"


class _Words(Struct, frozen=True):
    moods: tuple[str, ...]
    things: tuple[str, ...]
    links: tuple[str, ...]
    places: tuple[str, ...]
    names: tuple[str, ...]
    surnames: tuple[str, ...]
    bands: tuple[str, ...]
    labels: tuple[str, ...]
    genres: tuple[str, ...]
    keys: tuple[str, ...]


WORDS = msgspec.json.decode(Path(__file__).with_name("data").joinpath("words.json").read_bytes(), type=_Words)

_TITLES = len(WORDS.moods) * len(WORDS.things) * len(WORDS.links) * len(WORDS.places)
_STEP = 1_299_709  # shares no factor with _TITLES, so neighbouring numbers get unlike titles and none is lost
_BACK = pow(_STEP, -1, _TITLES)
_TITLE = re.compile(rf"\b({'|'.join(WORDS.moods)}) ({'|'.join(WORDS.things)}) "
                    rf"({'|'.join(WORDS.links)}) ({'|'.join(WORDS.places)})\b", re.IGNORECASE)  # fmt: skip

PAGES = {"spotify": 0.98, "applemusic": 0.95, "youtube": 0.92, "deezer": 0.92, "tidal": 0.85, "musicbrainz": 1.0,
         "discogs": 0.6, "beatport": 0.4, "awa": 0.3}  # fmt: skip
WRITERS = 60_000
FIRST_ARTIST = 4_000_000_000  # artists' and releases' numbers beyond 32 bits, where no real one is


def isrc(n: int) -> str:
    """The ISRC of recording n."""
    return f"{PREFIX}{n:07d}"


def number(code: str, count: int) -> int | None:
    """The n of an ISRC, or None where it is not one of the first `count` synthetic recordings."""
    digits = code.removeprefix(PREFIX)
    if len(code) != 12 or len(digits) != 7 or not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if int(digits) < count else None


def title(n: int) -> str:
    """The title of recording n; about one in five is shared by several recordings, as real titles are."""
    rest = n * _STEP % _TITLES
    rest, place = divmod(rest, len(WORDS.places))
    rest, link = divmod(rest, len(WORDS.links))
    mood, thing = divmod(rest, len(WORDS.things))
    return f"{WORDS.moods[mood]} {WORDS.things[thing]} {WORDS.links[link]} {WORDS.places[place]}"


def titled(text: str, count: int) -> Iterator[int]:
    """The numbers below `count` of the recordings whose full title stands in `text`."""
    for found in _TITLE.finditer(text):
        mood, thing, link, place = (part.casefold() for part in found.groups())
        rest = _index(WORDS.moods, mood) * len(WORDS.things) + _index(WORDS.things, thing)
        rest = (rest * len(WORDS.links) + _index(WORDS.links, link)) * len(WORDS.places) + _index(WORDS.places, place)
        yield from range(rest * _BACK % _TITLES, count, _TITLES)


def _index(words: tuple[str, ...], folded: str) -> int:
    return next(place for place, word in enumerate(words) if word.casefold() == folded)


@lru_cache(maxsize=100_000)
def recording(n: int) -> Recording:
    """Recording n as it truly is, before any provider retells it."""
    artists = _artists(n)
    day = str(date(1965, 1, 1) + timedelta(days=stable.below(60 * 365, "day", n)))
    return Recording(
        isrc=isrc(n),
        title=title(n),
        artists=artists,
        length_ms=90_000 + stable.below(300_000, "length", n),
        release=_release(n, day),
        version=stable.pick(("", "", "", "", "Radio Edit", "Remastered", "Live"), "version", n),
        released=day,
        genres=tuple(dict.fromkeys(stable.pick(WORDS.genres, "genre", n, k) for k in range(2))),
        explicit=stable.happens(0.1, "explicit", n),
        bpm=70.0 + stable.below(1100, "bpm", n) / 10,
        key=stable.pick(WORDS.keys, "key", n),
        popularity=stable.below(101, "popularity", n),
        energy=stable.below(100, "energy", n) / 100,
        pages={name: (_page(name, n),) for name, share in PAGES.items() if stable.happens(share, name, n)},
        works=tuple(_work(n, k) for k in range(stable.pick((0, 1, 1, 1, 1, 2, 3), "works", n))),
        acr_id=ids.identifier("acrcloud", n),
        sonovault_id=int(ids.identifier("sonovault", n)),
    )


def retold(n: int, provider: str) -> Recording:
    """Recording n as a provider tells it: up to a second longer or shorter, now and then in other letter case.

    A provider that is a platform itself has a page of what it knows.
    """
    told = recording(n)
    own = {provider: (_page(provider, n),)} if provider in PAGES else {}
    drift = stable.below(2001, provider, "drift", n) - 1000
    shouted = stable.happens(0.05, provider, "case", n)
    return msgspec.structs.replace(
        told,
        length_ms=told.length_ms + drift,
        title=told.title.upper() if shouted else told.title,
        pages=told.pages | own,
    )


def _artists(n: int) -> tuple[Artist, ...]:
    count = stable.pick((1, 1, 1, 1, 2, 2, 3), "artists", n)
    names = tuple(dict.fromkeys(_artist(stable.below(40_000, "artist", n, k)) for k in range(count)))
    joins = {1: ("",), 2: (" feat. ", ""), 3: (" & ", " feat. ", "")}[len(names)]
    roles = ("main", "featured") if len(names) == 2 else ("main", "main", "featured")
    return tuple(_credited(name, join, role) for name, join, role in zip(names, joins, roles, strict=False))


def _credited(name: str, join: str, role: str) -> Artist:
    return Artist(
        name,
        join,
        role,
        mbid=stable.mbid("party", name),
        sort_name=f"{name[4:]}, The" if name.startswith("The ") else name,
        deezer_id=FIRST_ARTIST + stable.below(10**9, "deezer-artist", name),
        sonovault_id=FIRST_ARTIST + stable.below(10**9, "sonovault-artist", name),
    )


def _artist(k: int) -> str:
    if stable.happens(0.4, "band", k):
        return f"The {stable.pick(WORDS.moods, 'band', k)} {stable.pick(WORDS.bands, 'band-name', k)}"
    return _person(k)


def _person(k: int) -> str:
    return f"{stable.pick(WORDS.names, 'name', k)} {stable.pick(WORDS.surnames, 'surname', k)}"


def _release(n: int, day: str) -> Release:
    tracks = stable.pick((1, 2, 5, 10, 12), "tracks", n)
    return Release(
        title=f"{stable.pick(WORDS.things, 'release', n)} {stable.pick(WORDS.places, 'release-place', n)}",
        mbid=stable.mbid("release", n),
        group_mbid=stable.mbid("release-group", n),
        sonovault_id=FIRST_ARTIST + n,
        cover=f"https://images.example/{stable.digest('cover', n, size=16).hex()}/{{}}.jpg",
        disc=1,
        date=day,
        label=stable.pick(WORDS.labels, "label", n),
        gtin=ids.identifier("gtin", n),
        kind="single" if tracks < 3 else "ep" if tracks < 7 else "album",
        country=stable.pick(("GB", "US", "DE", "FR", "JP", "XW"), "country", n),
        position=1 + stable.below(tracks, "position", n),
        tracks=tracks,
        deezer_id=int(ids.identifier("deezer-album", n)),
    )


def _page(platform: str, n: int) -> Page:
    return Page(ids.identifier(platform, n))


def _work(n: int, k: int) -> Work:
    people = 1 + stable.below(3, "people", n, k)
    writers = tuple(
        _party(
            stable.below(WRITERS, "writer", n, k, j), stable.pick(("composer", "lyricist", "writer"), "role", n, k, j)
        )
        for j in range(people)
    )
    publisher = _party(WRITERS + stable.below(900, "publisher", n, k), "publisher")
    return Work(
        title=(title(n) if k == 0 else f"{title(n)} / {title((n + k) % LARGEST)}").upper(),
        iswc=ids.iswc(n * 3 + k + 500_000_000),
        mbid=stable.mbid("work", n, k),
        contributors=(*{party.ipi: party for party in writers}.values(), publisher),
        attributes=("medley",) if k else (),
        language=stable.pick(("eng", "deu", "fra", "jpn", None), "language", n),
    )


def _party(k: int, role: str) -> Contributor:
    name = f"{stable.pick(WORDS.labels, 'publisher', k)} PUBLISHING" if role == "publisher" else _person(k)
    ipi = ids.ipi(100_000_000 + k * 7919 % 800_000_000)
    return Contributor(name, (role,), ipi, mbid=stable.mbid("party", name), sort_name=name)
