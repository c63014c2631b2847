"""What is counted of a dump is told in words, and nothing that was met is left out."""

from __future__ import annotations

from pathlib import Path

from app.imports.discogs_finding import COUNTED, find_recordings, summary
from app.imports.discogs_staging import DiscogsStaging
from app.imports.discogs_xml import ReleaseFile
from app.imports.source import BrokenRow
from tests.imports.discogs import HEAD, NAME, release, write_dump

TRACKS = (("1", "A", "1:00"), ("2", "B", "2:00"))


def counted(dump: Path, folder: Path) -> dict[str, int]:
    staging = DiscogsStaging(folder)
    for one in ReleaseFile(dump).releases():
        assert not isinstance(one, BrokenRow)
        assert find_recordings(one, staging) is None
    counts = {name: staging.counts[name] for name in COUNTED}
    staging.close()
    return counts


def test_every_isrc_of_the_recorded_head_is_found_or_counted_apart(corpus: Path, tmp_path: Path) -> None:
    counts = counted(corpus / HEAD, tmp_path)
    assert (counts["release"], counts["isrc"], counts["isrc apart"], counts["isrc unreadable"]) == (1_000, 7, 0, 0)
    releases, isrcs, _ = summary(counts)
    assert releases == "1,000 releases were read."
    assert isrcs.startswith("They list 7 ISRCs: 1 by the only track (certain), 6 by position in the description (cert")
    assert isrcs.endswith(
        " 0 stay apart, because nothing tells of which track they are; 0 identifiers are called an ISRC and are none."
    )


def test_isrcs_without_a_track_are_counted_and_not_kept(tmp_path: Path) -> None:
    listed = [("ISRC", "USAAA0000001", ""), ("ISRC", "USAAA0000002", "Track 2"), ("ISRC", "see booklet", "")]
    dump = write_dump(tmp_path / NAME, [release(1, TRACKS, listed), release(2, TRACKS, listed[:1])])
    counts = counted(dump, tmp_path)
    assert (counts["isrc"], counts["isrc apart"], counts["isrc unreadable"]) == (3, 2, 1)
    assert counts["position in the description"] == 1


def test_a_file_that_ended_early_is_told() -> None:
    assert summary({"release": 7, "cut": 1})[-1] == "The file ends early; what is whole in it was read."
    assert len(summary({"release": 7})) == 3
