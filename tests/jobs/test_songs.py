"""Songs of a catalog, asked about in chunks."""

from __future__ import annotations

from app.gateway.outcomes import NotFound, Unavailable
from app.jobs.songs import status_of
from tests.api.fake import MARCH, track


def test_a_look_up_is_told_as_a_row_of_a_file_would_be() -> None:
    assert status_of(track(MARCH, "March")) == "matched"
    assert status_of(NotFound(MARCH, ())) == "not_found"
    assert status_of(Unavailable(MARCH, ())) == "unavailable"
