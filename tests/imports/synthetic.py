"""A made-up MusicBrainz core dump of any size, in the real column layout; the same numbers make the same dump."""

from __future__ import annotations

from pathlib import Path
from random import Random

from stdnum import ean
from stdnum.iso7064 import mod_11_2

from tests.imports.dumps import MADE_AT, DumpWriter

ROLES = ("composer", "lyricist", "writer", "arranger", "publishing")
WORDS = [
    "night",
    "river",
    "golden",
    "summer",
    "shadow",
    "dance",
    "heart",
    "city",
    "rain",
    "light",
    "moon",
    "fire",
    "silver",
    "dream",
    "road",
    "sky",
    "blue",
    "ocean",
]


def isrc(number: int) -> str:
    """The ISRC of a made-up recording."""
    return f"QZMBD{number:07}"


def write_synthetic(
    folder: Path, recordings: int, isrcs: int, works: int, *, made_at: str = MADE_AT, changed: int = 0
) -> Path:
    """A dump with so many recordings, of which the first `isrcs` have one, and works, each with three or four parties.

    `changed` recordings, evenly spread, have another title than the same dump has without.
    """
    artists, every = max(50, recordings // 10), isrcs // changed if changed else 0
    with DumpWriter(folder, made_at) as dump:
        _write_fixed(dump)
        chance = Random(1)  # noqa: S311 - the same numbers every time
        for number in range(1, artists + 1):
            name = _name(chance)
            dump.add("artist", name=name)
            dump.add("artist_credit_name", artist_credit=number, position=0, artist=number, name=name, join_phrase="")
            if number % 2:
                dump.add("artist_ipi", artist=number, ipi=_ipi(number))
            if number % 3 == 0:
                dump.add("artist_isni", artist=number, isni=_isni(number))
            if number % 4 == 0:
                dump.add("artist_alias", artist=number, name=f"{name} the {number}th", sort_name=name)
        for number in range(1, artists // 20 + 1):
            dump.add("label", name=f"{_name(chance)} Music")
            dump.add("label_ipi", label=number, ipi=_ipi(1_000_000 + number))
        for number in range(1, recordings // 8 + 1):
            _write_release(dump, chance, number, artists)
        for number in range(1, works + 1):
            _write_work(dump, chance, number, artists)
        for number in range(1, recordings + 1):
            again = bool(every) and number % every == 0
            _write_recording(dump, chance, number, (recordings, works), " (again)" if again else "")
            if number <= isrcs:
                dump.add("isrc", recording=number, isrc=isrc(number))
    return folder


def _write_fixed(dump: DumpWriter) -> None:
    for place, role in enumerate(("performance", *ROLES, "streaming"), 1):
        dump.add("link_type", name=role, entity_type0="a", entity_type1="b")
        dump.add("link", link_type=place)
    dump.add("link_attribute_type", name="cover", root=1)
    covers = dump.add("link", link_type=1, attribute_count=1)
    dump.add("link_attribute", link=covers, attribute_type=1)
    for kind in ("Album", "Single", "EP"):
        dump.add("release_group_primary_type", name=kind)
    dump.add("release_group_secondary_type", name="Compilation")
    for area, code in enumerate(("DE", "FR", "GB", "JP", "US"), 1):
        dump.add("iso_3166_1", area=area, code=code)
    for code in ("eng", "deu", "jpn"):
        dump.add("language", iso_code_3=code, iso_code_2t=code, frequency=1)


def _write_release(dump: DumpWriter, chance: Random, number: int, artists: int) -> None:
    dump.add("release_group", name="", type=1 + number % 3, artist_credit=1)
    if number % 7 == 0:
        dump.add("release_group_secondary_type_join", release_group=number, secondary_type=1)
    title = " ".join(chance.choices(WORDS, k=2)).title()
    credit, barcode = 1 + chance.randrange(artists), _ean(number)
    dump.add("release", name=title, artist_credit=credit, release_group=number, barcode=barcode)
    date = {"date_year": 1970 + number % 55, "date_month": 1 + number % 12, "date_day": 1 + number % 28}
    dump.add("release_country", release=number, country=1 + number % 5, **date)
    dump.add("release_label", release=number, label=1 + number % max(1, artists // 20), catalog_number="X")
    dump.add("medium", release=number, track_count=10)


def _write_work(dump: DumpWriter, chance: Random, number: int, artists: int) -> None:
    dump.add("work", name=" ".join(chance.choices(WORDS, k=3)).title())
    dump.add("iswc", work=number, iswc=_iswc(number))
    dump.add("work_language", work=number, language=1 + number % 3)
    for place in range(2 + number % 2):
        dump.add("l_artist_work", link=2 + (number + place) % 4, entity0=1 + chance.randrange(artists), entity1=number)
    dump.add("l_label_work", link=6, entity0=1 + number % max(1, artists // 20), entity1=number)


def _write_recording(dump: DumpWriter, chance: Random, number: int, sizes: tuple[int, int], more: str) -> None:
    recordings, works = sizes
    title = " ".join(chance.choices(WORDS, k=3)).title() + more
    artists = max(50, recordings // 10)
    credit, length = 1 + chance.randrange(artists), 120_000 + chance.randrange(200_000)
    dump.add("recording", name=title, artist_credit=credit, length=length)
    for medium in {1 + (number - 1) // 8 % (recordings // 8), 1 + chance.randrange(recordings // 8)}:
        dump.add("track", recording=number, medium=medium, name=title, artist_credit=credit, length=length)
    link = 8 if number % 10 == 0 else 1
    if number <= works or number % 3:
        dump.add("l_recording_work", link=link, entity0=number, entity1=1 + (number - 1) % works)
    if number % 4 == 0:
        url = dump.add("url", url=f"https://open.spotify.com/track/{_spotify(number)}")
        dump.add("l_recording_url", link=7, entity0=number, entity1=url)


def _name(chance: Random) -> str:
    return f"{chance.choice(WORDS)} {chance.choice(WORDS)}{chance.randrange(1000)}".title()


def _ipi(number: int) -> str:
    """Eleven digits with their two check digits."""
    base = f"{number:09}"
    total = sum(int(digit) * weight for digit, weight in zip(base, range(10, 1, -1), strict=True)) % 101
    return f"{base}{(101 - total) % 100:02}"


def _iswc(number: int) -> str:
    """An ISWC with its check digit, as MusicBrainz writes it."""
    digits = f"{900_000_000 - number:09}"
    total = 1 + sum(place * int(digit) for place, digit in enumerate(digits, 1))
    return f"T-{digits[:3]}.{digits[3:6]}.{digits[6:]}-{(10 - total % 10) % 10}"


def _isni(number: int) -> str:
    return f"{number:015}{mod_11_2.calc_check_digit(f'{number:015}')}"


def _ean(number: int) -> str:
    return f"{400_000_000_000 + number}{ean.calc_check_digit(str(400_000_000_000 + number))}"


def _spotify(number: int) -> str:
    return f"{number:022}"
