"""Discogs dumps for tests: the recorded head, and made-up ones of any size in its layout."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

from app.imports.discogs_xml import ReleaseFile, body_of
from app.imports.source import BrokenRow
from app.providers.discogs_bodies import Release, parse_release

HEAD = "discogs/dump_discogs_20200806_releases.xml.gz"
NAME = "discogs_20260801_releases.xml"
NEWER = "discogs_20260901_releases.xml"
TRACKS = 10

Track = tuple[str, str, str]
"""Position, title, duration."""
Identifier = tuple[str, str, str]
"""Type, value, description."""


@cache
def recorded_releases(corpus: Path) -> dict[int, Release]:
    """The thousand releases of the recorded head, by their ids."""
    read = (one for one in ReleaseFile(corpus / HEAD).releases() if not isinstance(one, BrokenRow))
    return {int(one.id): one for one in map(parse_release, map(body_of, read))}


def release(
    number: int,
    tracks: Iterable[Track] = (("1", "One More Time", "5:20"),),
    identifiers: Iterable[Identifier] = (),
    title: str = "Discovery",
    artist: str = "Daft Punk",
) -> str:
    """A release as the dump writes it, on one line."""
    lines = "".join(
        f"<track><position>{escape(position)}</position><title>{escape(name)}</title>"
        f"<duration>{duration}</duration></track>"
        for position, name, duration in tracks
    )
    listed = "".join(
        f"<identifier type={quoteattr(kind)} value={quoteattr(value)} description={quoteattr(description)}/>"
        for kind, value, description in identifiers
    )
    return (
        f'<release id="{number}" status="Accepted"><images><image type="primary" uri="" width="600"/></images>'
        f"<artists><artist><id>{number}</id><name>{escape(artist)} (2)</name><join></join></artist></artists>"
        f'<title>{escape(title)}</title><labels><label name="Virgin (3)" catno="V {number}" id="1"/></labels>'
        '<formats><format name="CD" qty="1" text=""><descriptions><description>Album</description></descriptions>'
        "</format></formats><genres><genre>Electronic</genre></genres><styles><style>House</style></styles>"
        f"<country>France</country><released>2001-03-12</released><notes>Made in &lt;France&gt;.\nBy\nhand.</notes>"
        f"<tracklist>{lines}</tracklist><identifiers>{listed}</identifiers></release>\n"
    )


def write_dump(path: Path, releases: Iterable[str]) -> Path:
    """A dump of these releases, packed where the name says so."""
    with gzip.open(path, "wb", compresslevel=1) if path.suffix == ".gz" else path.open("wb") as file:
        for line in chain(("<releases>\n",), releases, ("</releases>\n",)):
            file.write(line.encode())
    return path


def made_up(count: int, listing: int = 3) -> Iterator[str]:
    """So many releases of ten tracks; every `listing`-th lists ISRCs, with positions or in the order of the tracks."""
    chance = Random(1)  # noqa: S311 - the same numbers every time
    for number in range(1, count + 1):
        tracks = [
            (str(place), f"Song {number}.{place}", f"{chance.randrange(2, 6)}:{chance.randrange(60):02}")
            for place in range(1, TRACKS + 1)
        ]
        identifiers: list[Identifier] = [("Matrix / Runout", f"RUN-{number}-A", "Side A")]
        if number % listing == 0:
            described = number % (2 * listing) == 0
            identifiers += [
                ("ISRC", isrc(number, place), f"Track {place}" if described else "") for place in range(1, TRACKS + 1)
            ]
        yield release(number, tracks, identifiers, f"Album {number}", f"Artist {number % 1_000}")


def isrc(number: int, place: int) -> str:
    """The ISRC of a track of a made-up release, as people write it."""
    code = f"{number * TRACKS + place:09}"
    return f"QZ-D{code[:2]}-{code[2:4]}-{code[4:]}"
