"""Finding recordings on one release of Discogs' dump, and counting what was found, by which rule, and what stays apart.

| count | of |
|---|---|
| `release` | releases read |
| `isrc` | ISRCs listed, once for each release |
| `isrc apart` | of these, those of which no rule tells the track |
| `isrc unreadable` | identifiers that are called an ISRC and hold none |
| `barcode held` | held recordings that have a release's barcode and are not among its ISRCs |
| `barcode apart` | of these, those that no track is |
| a rule's name | recordings that it found |
| `seen`, `broken`, `cut` | releases that were met, those that could not be read, and 1 where the file ends early |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
from lxml import etree

from app.errors import UnreadableAnswer
from app.imports.discogs_barcodes import BARCODE_RULE, match_by_barcode
from app.imports.discogs_staging import DiscogsStaging, Found
from app.imports.discogs_xml import body_of
from app.music.identifiers import gtin_or_none
from app.providers.discogs_bodies import BARCODE, Identifier, Release, Track, parse_release
from app.providers.discogs_isrcs import ISRC_RULES, isrcs_in, lists_isrcs, placed_isrcs
from app.store.barcodes import Place

COUNTED = (
    *("seen", "release", "broken", "cut", "isrc", "isrc apart", "isrc unreadable", "barcode held", "barcode apart"),
    *(rule.name for rule in (*ISRC_RULES, BARCODE_RULE)),
)


def find_recordings(element: etree._Element, staging: DiscogsStaging) -> str | None:
    """Keep the recordings that are on this release; what is the matter where it cannot be read.

    Most releases of a dump have neither an ISRC nor a barcode that is held; they are counted and not looked into.
    """
    identifiers = [
        Identifier(one.get("type") or "", one.get("value") or "", one.get("description"))
        for one in element.iterfind("identifiers/identifier")
    ]
    listing = [one for one in identifiers if lists_isrcs(one.type, one.description)]
    gtins = {gtin for one in identifiers if one.type == BARCODE and (gtin := gtin_or_none(one.value))}
    places = staging.places(sorted(gtins))
    found: list[Found] = []
    counts = Counter({"release": 1})
    if listing or places:
        try:
            release = parse_release(body_of(element))
        except UnreadableAnswer as problem:
            return str(problem)
        found = [*_listed(release, listing, counts), *_held(release, places, counts)]
        if found:
            staging.add(int(release.id), msgspec.json.encode(release), found)
    staging.counts.update(counts)
    return None


def summary(counts: Mapping[str, int]) -> list[str]:
    """The counts in words."""
    of = Counter(counts)
    by_isrc = [f"{of[rule.name]:,} by {rule.told}" for rule in ISRC_RULES if of[rule.name]]
    listed = f"They list {of['isrc']:,} ISRCs"
    apart = f"{of['isrc apart']:,} stay apart, because nothing tells of which track they are"
    unreadable = f"{of['isrc unreadable']:,} identifiers are called an ISRC and are none"
    held = f"They have barcodes of {of['barcode held']:,} held recordings that they do not list"
    found = f"{of[BARCODE_RULE.name]:,} are found by {BARCODE_RULE.told}, {of['barcode apart']:,} stay apart"
    lines = [
        f"{of['release']:,} releases were read.",
        f"{listed}: {', '.join([*by_isrc, apart])}; {unreadable}.",
        f"{held}: {found}.",
    ]
    return [*lines, "The file ends early; what is whole in it was read."] if of["cut"] else lines


def _listed(release: Release, listing: Sequence[Identifier], counts: Counter[str]) -> list[Found]:
    counts["isrc unreadable"] += sum(1 for one in listing if not isrcs_in(one.value))
    found: list[Found] = []
    for placed in placed_isrcs(release):
        counts["isrc"] += 1
        if placed.track and placed.rule:
            counts[placed.rule.name] += 1
            found.append(_found(release, placed.isrc, placed.track, placed.rule.name))
        else:
            counts["isrc apart"] += 1
    return found


def _held(release: Release, places: Sequence[Place], counts: Counter[str]) -> list[Found]:
    matched = [_found(release, isrc, track, BARCODE_RULE.name) for isrc, track in match_by_barcode(release, places)]
    held = {place.isrc for place in places} - {placed.isrc for placed in placed_isrcs(release)}
    counts[BARCODE_RULE.name] += len(matched)
    counts["barcode held"] += len(held)
    counts["barcode apart"] += len(held) - len(matched)
    return matched


def _found(release: Release, isrc: str, track: Track, rule: str) -> Found:
    at = next(place for place, one in enumerate(release.tracks) if one is track)
    return Found(isrc, int(release.id), at, rule)
