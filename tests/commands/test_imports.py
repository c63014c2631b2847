"""`linernotes import`: what is said of an import, and that it is all in the store then."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import UnreadableDump
from app.music.claim import Length, ReleaseClaim
from app.store.store import Store
from tests.imports.discogs import release, write_dump
from tests.imports.synthetic import isrc, write_synthetic
from tests.store.told import told


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner(env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"})


async def test_a_dump_is_imported_once_and_its_licence_told(
    runner: CliRunner, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dump = write_synthetic(tmp_path / "mbdump", 80, 40, 20)
    with (dump / "mbdump" / "url").open("a") as table:
        table.write("broken\n")
    first, again = import_twice(runner, sqlite_url, monkeypatch, dump)
    assert first.index("url, line 21: ") < first.index(
        "The dump of musicbrainz of 2026-11-18 00:19 UTC (CC0-1.0) is imp"
    )
    assert "40 observations written and as many records remerged" in first
    assert "1 broken rows" in first
    assert "was imported before: 0 observations written, 0 records remerged" in again
    assert not (tmp_path / "mbdump.import").exists()
    store = Store.at(sqlite_url)
    assert (await store.records([isrc(40)]))[isrc(40)].track is not None
    await store.close()


async def test_discogs_dump_is_imported_once_and_what_stays_apart_is_told(
    runner: CliRunner, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = [("ISRC", "GB-DUW-00-00053", "Track 1"), ("ISRC", "GB-DUW-00-00054", "on the disc"), ("ISRC", "none", "")]
    by_barcode = [("1", "Aerodynamic", "3:27")]
    releases = [
        release(1, [("1", "One More Time", "5:20"), ("2", "Digital Love", "4:58")], listed),
        release(2, by_barcode, [("Barcode", "724384960650", "")]),
        "<release><title>Without an id</title></release>\n",
    ]
    dump = write_dump(tmp_path / "releases.xml.gz", releases)
    store = Store.at(sqlite_url)
    place = ReleaseClaim(gtin="00724384960650", disc_number=1, track_number=1)
    await store.keep([told("GBDUW0000057", "spotify", title="Aerodynamic", length=Length(207_400), releases=(place,))])
    first, again = import_twice(runner, sqlite_url, monkeypatch, dump, "discogs", "--made-on", "2026-08-01")
    assert "release, line 8: it has no id" in first
    assert "The dump of discogs of 2026-08-01 00:00 UTC (CC0-1.0) is imported: 2 observations written" in first
    assert "They list 2 ISRCs: 1 by position in the description (certain), 1 stay apart" in first
    assert "1 identifiers are called an ISRC and are none" in first
    assert "1 are found by barcode, position, title and length (strong), 0 stay apart" in first
    assert "was imported before: 0 observations written, 0 records remerged" in again
    assert {one.provider for one in (await store.records(["GBDUW0000057"]))["GBDUW0000057"].heard} == {
        "discogs",
        "spotify",
    }
    await store.close()


def import_twice(runner: CliRunner, url: str, monkeypatch: pytest.MonkeyPatch, dump: Path, *more: str) -> list[str]:
    """What the command says the first and the second time; it runs a loop of its own."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - beside its only use

    monkeypatch.setenv("DATABASE_URL", url)
    said = []
    for _ in range(2):
        with ThreadPoolExecutor(1) as apart:
            source, *options = more or ("musicbrainz",)
            result = apart.submit(runner.invoke, cli, ["import", source, str(dump), *options]).result()
        assert result.exit_code == 0, result.output
        said.append(result.stdout.replace("\n", " "))
    return said


def test_what_cannot_be_imported_is_told(runner: CliRunner, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    result = runner.invoke(cli, ["import", "musicbrainz", "nowhere.tar.bz2"])
    assert isinstance(result.exception, UnreadableDump)
    assert str(result.exception) == "nowhere.tar.bz2 cannot be imported: there is nothing at this path."
