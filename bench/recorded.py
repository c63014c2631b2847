"""The recorded responses as recordings: every object in them that a provider's parser reads as one with an ISRC."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.errors import UnreadableAnswer
from app.music.claim import Claim
from app.providers import applemusic_songs, beatport, deezer, musicbrainz_recordings, spotify_tracks

Node = dict[str, Any]


def claims_by_file(corpus: Path) -> Iterator[tuple[str, str, Claim]]:
    """Each recording of the recorded responses: the provider, the file's name in the corpus, and what is claimed."""
    for folder, (provider, parse) in _PARSERS.items():
        for path in sorted((corpus / folder).glob("*.json")):
            for node in _nodes(_read(path)):
                for claim in _parsed(parse, node):
                    yield provider, f"{folder}/{path.name}", claim


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None  # some recordings are kept although they are no JSON


def _nodes(value: object) -> Iterator[Node]:
    """Every object in a body, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _parsed(parse: Callable[[Node], Sequence[Claim]], node: Node) -> Sequence[Claim]:
    try:
        return [claim for claim in parse(node) if claim.title]
    except UnreadableAnswer:
        return ()  # an object of another kind, or a recorded mistake of the provider


def _spotify(node: Node) -> Sequence[Claim]:
    if not (node.get("external_ids") or {}).get("isrc") or "artists" not in node:
        return ()
    claim = spotify_tracks.parse_track(node, "US")
    return [claim] if claim else ()


def _applemusic(node: Node) -> Sequence[Claim]:
    return applemusic_songs.parse_songs({"data": [node]}, "us") if node.get("type") == "songs" else ()


def _deezer(node: Node) -> Sequence[Claim]:
    if not node.get("isrc") or "title" not in node:
        return ()
    claim = deezer.parse_track(node)
    return [claim] if claim else ()


def _musicbrainz(node: Node) -> Sequence[Claim]:
    if not node.get("isrcs") or "id" not in node:
        return ()
    return musicbrainz_recordings.parse_claims({"recordings": [node], "count": 1, "offset": 0})


def _beatport(node: Node) -> Sequence[Claim]:
    claim = beatport.parse_track(node) if node.get("isrc") and "mix_name" in node else None
    return [claim] if claim else ()


_PARSERS: Mapping[str, tuple[str, Callable[[Node], Sequence[Claim]]]] = {
    "apple_music": ("applemusic", _applemusic),
    "beatport": ("beatport", _beatport),
    "deezer": ("deezer", _deezer),
    "musicbrainz": ("musicbrainz", _musicbrainz),
    "spotify": ("spotify", _spotify),
}
