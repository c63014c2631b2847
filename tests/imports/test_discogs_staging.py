"""What is found of Discogs' dump is kept in one file, numbered by ISRC, and there after a kill as far as committed."""

from __future__ import annotations

from pathlib import Path

from app.imports.discogs_staging import DiscogsStaging, Found
from app.store.barcodes import Place

PLACE = Place("00724384960650", 1, 1, "GBDUW0000053", "One More Time", "Live", 320_357)


def test_only_what_was_committed_is_there_again(tmp_path: Path) -> None:
    staging = DiscogsStaging(tmp_path)
    staging.counts["seen"] = 3
    staging.add(3, b"{}", [Found("USAAA0000001", 3, 0, "a rule")])
    staging.commit()
    staging.counts["seen"] = 4
    staging.add(4, b"{}", [Found("USAAA0000002", 4, 0, "a rule")])
    staging.close()
    again = DiscogsStaging(tmp_path)
    assert again.counts == {"seen": 3}
    assert not again.ended
    again.end()
    assert again.ended
    assert [one.isrc for one, _ in again.found(0, 10)] == ["USAAA0000001"]
    again.close()


def test_isrcs_are_numbered_in_their_order_each_with_all_its_releases(tmp_path: Path) -> None:
    staging = DiscogsStaging(tmp_path)
    staging.add(9, b"nine", [Found("USAAA0000002", 9, 1, "a rule"), Found("USAAA0000001", 9, 0, "a rule")])
    staging.add(2, b"two", [Found("USAAA0000002", 2, 0, "another")])
    staging.add(5, b"five", [Found("USAAA0000003", 5, 0, "a rule")])
    staging.end()
    assert staging.every(2) == ["USAAA0000001", "USAAA0000003"]
    assert list(staging.found(1, 2)) == [
        (Found("USAAA0000002", 2, 0, "another"), b"two"),
        (Found("USAAA0000002", 9, 1, "a rule"), b"nine"),
    ]
    staging.close()


def test_places_are_found_by_barcode_once_all_are_kept(tmp_path: Path) -> None:
    staging = DiscogsStaging(tmp_path)
    staging.add_places([PLACE, PLACE._replace(gtin="00000000000000")])
    assert not staging.has_places
    staging.end_places()
    assert staging.has_places
    assert staging.places([PLACE.gtin]) == [PLACE]
    assert staging.places(["09999999999999"]) == []
    staging.close()


def test_places_that_were_not_all_kept_are_read_anew(tmp_path: Path) -> None:
    staging = DiscogsStaging(tmp_path)
    staging.add_places([PLACE])
    staging.forget_places()
    staging.end_places()
    assert staging.places([PLACE.gtin]) == []
    staging.close()
