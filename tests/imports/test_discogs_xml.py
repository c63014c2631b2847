"""Discogs' XML is read a release at a time; broken ones are told with their lines, and a head gives what is whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lxml import etree

from app.errors import UnreadableDump
from app.imports.discogs_xml import ReleaseFile, body_of, line_of
from app.imports.source import BrokenRow
from tests.imports.discogs import HEAD, NAME, made_up, release, write_dump


def read(path: Path) -> tuple[list[str], list[BrokenRow], str | None]:
    """The ids of the releases, the broken ones, and how the file is cut."""
    file = ReleaseFile(path)
    ids: list[str] = []
    broken: list[BrokenRow] = []
    for one in file.releases():
        if isinstance(one, BrokenRow):
            broken.append(one)
        else:
            ids.append(body_of(one)["id"])
    return ids, broken, file.cut


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("name", "count"),
    [
        (HEAD, 1_000),
        ("discogs/odb_reader_release.xml.gz", 3),
        ("discogs/odb_cross-language_release.xml", 3),
        ("discogs/dump_release.xml", 1),
    ],
)
def test_every_release_of_a_recorded_dump_is_read_and_none_is_broken(corpus: Path, name: str, count: int) -> None:
    ids, broken, cut = read(corpus / name)
    assert (len(ids), broken, cut) == (count, [], None)


def test_one_release_is_in_memory_at_a_time(tmp_path: Path) -> None:
    most = 0
    for one in ReleaseFile(write_dump(tmp_path / NAME, made_up(500))).releases():
        assert isinstance(one, etree._Element)
        root = one.getroottree().getroot()
        full = [other for other in root if len(other)]
        most = max(most, sum(1 for other in full if line_of(other) <= line_of(one)))
    assert most == 1


@pytest.mark.parametrize("left", [0.2, 0.5, 0.97])
def test_a_packed_file_that_ends_early_gives_what_is_whole(tmp_path: Path, left: float) -> None:
    packed = write_dump(tmp_path / f"{NAME}.gz", made_up(2_000)).read_bytes()
    head = tmp_path / "head.xml.gz"
    head.write_bytes(packed[: int(len(packed) * left)])
    ids, broken, cut = read(head)
    assert ids == [str(number) for number in range(1, len(ids) + 1)]
    assert abs(len(ids) - 2_000 * left) < 200
    assert not broken
    assert cut is not None
    assert cut.startswith("its compression ends early")


def test_the_release_within_which_a_file_ends_is_left_out(tmp_path: Path) -> None:
    whole = "<releases>\n" + release(1) + release(2)
    for text in (whole, whole + release(3)[:40], whole + release(3)[:-12]):
        assert read(written(tmp_path / NAME, text)) == (["1", "2"], [], "it ends before </releases>")


def test_a_release_with_broken_xml_is_told_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    spoilt = [
        release(1),
        release(2, title="A\x01B"),
        release(3).replace("Discovery", "This & that"),
        release(4).replace(' id="4"', ""),
        release(5).replace("By\nhand.", "By\nh\x02and."),
        release(6),
    ]
    ids, broken, cut = read(write_dump(tmp_path / NAME, spoilt))
    assert (ids, cut) == (["1", "6"], None)
    lines = [2 + 3 * place for place in (1, 2, 3)]  # each has notes of three lines
    assert [row.line for row in broken] == [*lines, 2 + 3 * 4 + 2]
    assert [row.table for row in broken] == ["release"] * 4
    assert broken[2].problem == "it has no id"
    assert "invalid Char" in broken[0].problem


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE releases [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/hostname">]><releases>'
)


@pytest.mark.parametrize("entity", ["&b;", "&x;"])
def test_entities_are_refused_before_anything_is_read(tmp_path: Path, entity: str) -> None:
    text = ENTITIES + release(1).replace("Discovery", entity) + "</releases>"
    with pytest.raises(UnreadableDump, match="declares a document type"):
        read(written(tmp_path / NAME, text))


@pytest.mark.parametrize("text", ["", "no XML at all", "<masters><master id='1'/></masters>", "\x00\x01<releases/>"])
def test_what_is_no_releases_dump_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDump, match="there is no <releases>"):
        read(written(tmp_path / NAME, text))


def test_another_of_discogs_dumps_is_refused_at_its_beginning(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDump, match="there is no <releases>"):
        read(corpus / "discogs/dump_discogs_20200806_masters.xml.gz")
    with pytest.raises(UnreadableDump, match="it holds <artists>"):
        read(written(tmp_path / NAME, "<artists>" + release(1) + "</artists>"))
    with pytest.raises(UnreadableDump, match="there is no file"):
        ReleaseFile(tmp_path)


def test_a_file_that_is_packed_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(gzip.compress(b"<releases>\n" + release(7).encode() + b"</releases>"))
    assert read(path) == (["7"], [], None)


def test_indexes_and_headings_are_told_as_the_api_does(tmp_path: Path) -> None:
    parts = "<sub_tracks><track><position>1.a</position><title>Part</title><duration/></track></sub_tracks>"
    lines = (
        f"<track><position/><title>Suite</title><duration/>{parts}</track><track><position/><title>Side</title></track>"
    )
    text = release(1, ()).replace("<tracklist>", f"<tracklist>{lines}")
    (one,) = [body_of(one) for one in ReleaseFile(write_dump(tmp_path / NAME, [text])).releases()]  # type: ignore[arg-type]  # none is broken
    assert [(line["type_"], len(line["sub_tracks"])) for line in one["tracklist"]] == [("index", 1), ("heading", 0)]
    assert one["labels"] == [{"name": "Virgin (3)", "catno": "V 1"}]
    assert (one["released"], one["country"], one["genres"]) == ("2001-03-12", "France", ["Electronic"])
