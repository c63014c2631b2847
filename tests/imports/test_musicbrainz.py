"""What MusicBrainz' dump says is what its web service says: recorded lookups, written as a dump, come back the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from app.errors import UnreadableDump
from app.imports.musicbrainz import MusicBrainzDump, observe
from app.imports.progress import Quiet
from app.imports.source import Saying
from app.music.claim import Claim, ContributorClaim
from app.providers.contract import Answer
from app.providers.musicbrainz import RECORDING
from app.providers.musicbrainz_recordings import parse_lookup, parse_search
from tests.imports.dumps import DumpWriter, mbid, packed
from tests.imports.lookups import write_lookup
from tests.imports.synthetic import isrc, write_synthetic


def lookups(corpus: Path) -> Iterator[dict[str, Any]]:
    """The recorded lookups of recordings."""
    for path in sorted((corpus / "musicbrainz").glob("*.json")):
        body = json.loads(path.read_text())
        if isinstance(body, dict) and {"title", "length", "video", "artist-credit"} <= body.keys() and body.get("id"):
            yield {**body, "isrcs": body.get("isrcs") or [isrc(len(path.name))]}


def told(dump: Path, folder: Path) -> dict[str, Saying]:
    """All that a dump says."""
    folder.mkdir(exist_ok=True)
    source = MusicBrainzDump(dump)
    source.prepare(folder, Quiet())
    said = {one.isrc: one for one in source.sayings(0, 10_000)}
    source.close()
    return said


def comparable(claim: Claim, body: dict[str, Any]) -> Claim:
    """A claim without what this recorded lookup was not asked for, or an older server did not tell."""
    places = {"disc_number": None, "track_number": None, "track_count": None}  # a lookup of ours has no media
    return structs.replace(
        claim,
        works=tuple(
            structs.replace(work, contributors=tuple(map(without_aliases, work.contributors))) for work in claim.works
        ),
        releases=tuple(structs.replace(one, **places) for one in claim.releases) if body.get("releases") else (),
        first_release=claim.first_release if "first-release-date" in body else None,
    )


def without_aliases(party: ContributorClaim) -> ContributorClaim:
    """A party without its other names, which older servers told of a recording's artists alone."""
    return structs.replace(party, aliases=())


def test_a_dump_says_of_recorded_recordings_what_their_lookups_said(corpus: Path, tmp_path: Path) -> None:
    bodies = list(lookups(corpus))
    with DumpWriter(tmp_path / "dump") as dump:
        for body in bodies:
            write_lookup(dump, body)
    said = told(tmp_path / "dump", tmp_path / "staging")
    made_at = MusicBrainzDump(tmp_path / "dump").made_at
    compared = 0
    for body in bodies:
        for code in body["isrcs"]:
            live = parse_lookup(code, body["id"], body)
            assert isinstance(live, Answer)
            observation = observe(said[code], made_at)
            assert observation.claim is not None
            assert comparable(observation.claim, body) == comparable(live.claim, body), body["id"]
            assert (observation.provider, observation.part) == ("musicbrainz", RECORDING.name)
            assert (observation.facets, observation.observed_at) == (RECORDING.facets, made_at)
            compared += 1
    assert compared >= 5
    assert any(observe(one, made_at).claim.works for one in said.values())  # type: ignore[union-attr]  # it has one


def test_other_names_of_writers_and_publishers_are_told_but_misspellings_are_not(corpus: Path, tmp_path: Path) -> None:
    writer = json.loads((corpus / "musicbrainz" / "avatar_artist-get.json").read_text())
    publisher = {
        "id": mbid("label"),
        "name": "Special Rider Music",
        "aliases": [{"name": "Special Rider", "type": None}],
    }
    parties = [{"type": "writer", "artist": writer}, {"type": "publishing", "label": publisher}]
    work = {"id": mbid("work"), "title": "Song", "iswcs": [], "languages": [], "relations": parties}
    body = {
        **recorded("a", video=False, date="1963"),
        "relations": [{"type": "performance", "attributes": [], "work": work}],
    }
    with DumpWriter(tmp_path / "dump") as dump:
        write_lookup(dump, body)
    (saying,) = told(tmp_path / "dump", tmp_path / "staging").values()
    imported = observe(saying, MusicBrainzDump(tmp_path / "dump").made_at)
    live = parse_lookup(isrc(1), body["id"], body)
    assert isinstance(live, Answer)
    assert imported.claim is not None
    assert imported.claim.works == live.claim.works
    aliases = {name for party in imported.claim.works[0].contributors for name in party.aliases}
    assert {"Blind Boy Grunt", "Боб Дилан", "Special Rider"} <= aliases
    assert "DYLYN Bob" not in aliases


def test_of_several_recordings_under_one_isrc_the_dump_tells_the_one_that_a_search_would_choose(tmp_path: Path) -> None:
    ones = [
        recorded("b", video=True, date="1990-01-01"),
        recorded("c", video=False, date=""),
        recorded("d", video=False, date="2001-05"),
        recorded("a", video=False, date="2001-05-02"),
    ]
    with DumpWriter(tmp_path / "dump") as dump:
        for body in ones:
            write_lookup(dump, body)
    search = parse_search([isrc(1)], [{"recordings": ones, "count": len(ones)}])[isrc(1)]
    assert isinstance(search, Answer)
    (saying,) = told(tmp_path / "dump", tmp_path / "staging").values()
    assert saying.key == search.claim.links[0].id


def recorded(name: str, *, video: bool, date: str) -> dict[str, Any]:
    return {
        "id": mbid(name),
        "title": "Song",
        "length": 200_000,
        "video": video,
        "disambiguation": "",
        "first-release-date": date,
        "isrcs": [isrc(1)],
        "artist-credit": [{"name": "A", "joinphrase": "", "artist": {"id": mbid("artist"), "name": "A"}}],
    }


def test_numbers_labels_languages_and_attributes_of_a_dump_are_told(tmp_path: Path) -> None:
    said = told(write_synthetic(tmp_path / "dump", 200, 100, 60), tmp_path / "staging")
    claims = [
        claim for one in said.values() if (claim := observe(one, MusicBrainzDump(tmp_path / "dump").made_at).claim)
    ]
    works = [work for claim in claims for work in claim.works]
    parties = [party for work in works for party in work.contributors]
    assert len(claims) == 100
    assert any(party.ipi for party in parties)
    assert any(party.isni for party in parties)
    assert {"publishing", "composer"} <= {role for party in parties for role in party.roles}
    assert any(work.attributes == ("cover",) for work in works)
    assert all(work.iswc and work.languages for work in works)
    assert all(release.label and release.gtin for claim in claims for release in claim.releases)
    assert any(link.platform == "spotify" for claim in claims for link in claim.links)


def test_an_archive_says_what_its_folder_says(tmp_path: Path) -> None:
    folder = write_synthetic(tmp_path / "dump", 80, 40, 20)
    archive = packed(folder, tmp_path / "mbdump.tar.bz2")
    assert told(archive, tmp_path / "one") == told(folder, tmp_path / "two")
    assert MusicBrainzDump(archive).made_at == MusicBrainzDump(folder).made_at


def test_a_folder_of_tables_alone_finds_its_notes_beside_it(tmp_path: Path) -> None:
    folder = write_synthetic(tmp_path / "dump", 80, 40, 20)
    assert told(folder / "mbdump", tmp_path / "one") == told(folder, tmp_path / "two")


def test_a_dump_without_a_table_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = write_synthetic(tmp_path / "dump", 80, 40, 20)
    (folder / "mbdump" / "iswc").unlink()
    with pytest.raises(UnreadableDump, match="it lacks tables: iswc"):
        told(folder, tmp_path / "staging")
