"""The bundled facts about real recordings against what sources said, word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.library import DATA

REAL = ("seeds.json", "recordings.json")
TOLD = {"isrc", "title", "version", "name", "sort_name", "id", "album", "artists", "link", "preview", "iswc", "ipi",
        "mbid", "group_mbid", "acr_id", "sonovault_id", "deezer_id", "other_isrcs", "label", "gtin", "released",
        "date", "key", "genres"}  # fmt: skip
# A day that no recording we hold tells: Spotify's published answer for 1p80LdxRV74UKvL8gnD7ky does.
TOLD_ELSEWHERE = {"2014-10-27"}


def bundled_entries(*bundles: str) -> list[dict[str, Any]]:
    return [entry for bundle in bundles for entry in json.loads((DATA / bundle).read_text())]


def facts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every fact that a source must have told, with the name of its field."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from facts(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from facts(part, name)
    elif name in TOLD:
        yield name, str(value)


def leaves(value: object) -> Iterator[str]:
    """Every value of a recorded answer, as text."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif value is not None:
        yield str(value)


def normal(text: str) -> str:
    """A value without the dots of an ISWC and the zeros before a barcode."""
    bare = re.sub(r"[.-]", "", text) if text.startswith("T-") else text
    return bare.strip().lstrip("0")


@pytest.fixture(scope="module")
def told(corpus: Path) -> set[str]:
    said = set()
    for path in corpus.glob("*/*.json"):
        try:
            said |= {normal(leaf) for leaf in leaves(json.loads(path.read_bytes()))}
        except ValueError:  # recorded as it came: not every answer is JSON
            continue
    return said


def test_no_fact_about_a_real_recording_is_made_up(told: set[str], shared: Path) -> None:
    seeds = "".join(path.read_text() for path in (shared / "seeds").glob("*.txt"))
    checked = {fact for entry in bundled_entries(*REAL) for fact in facts(entry)}
    unheard = {
        (name, value)
        for name, value in checked
        if not {normal(value), f"({value})"} & told
        and value not in TOLD_ELSEWHERE
        and not re.search(rf"(?<!\w)0*{re.escape(value.strip())}(?!\w)", seeds)
    }
    assert len(checked) > 400
    assert not unheard


def test_made_up_recordings_are_marked_by_their_isrc() -> None:
    assert {entry["isrc"][:5] for entry in bundled_entries("fictions.json")} == {"ZZTRP"}
    assert not [entry for entry in bundled_entries(*REAL) if entry["isrc"].startswith("ZZ")]
