"""Words that lead to no single recording: too many fit, none does, or not everybody could be asked."""

from __future__ import annotations

import pytest

from app.api.failures import SourcesUnavailable
from app.api.matches import AmbiguousTrack, NoMatch, unmatched
from app.gateway.outcomes import Hit, Match
from app.music.track import Verdict
from tests.api.fake import MARCH, WALTZ, source

HITS = (Hit(MARCH, 0.97, ("same title",), "store"), Hit(WALTZ, 0.96, ("same title",), "deezer"))


def test_several_that_fit_are_all_told_even_if_somebody_could_not_be_asked() -> None:
    told = unmatched(Match(None, "2 recordings fit", HITS, (source(Verdict.FAILED),), ambiguous=True))
    assert isinstance(told, AmbiguousTrack)
    assert (told.message, tuple(told.hits)) == ("2 recordings fit", HITS)


def test_nothing_that_fits_is_no_match_only_where_everybody_was_heard() -> None:
    told = unmatched(Match(None, "nothing fits", HITS[1:], (source(Verdict.ABSENT), source())))
    assert isinstance(told, NoMatch)
    assert tuple(told.hits) == HITS[1:]


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.THROTTLED, Verdict.SKIPPED])
def test_nothing_that_fits_is_left_open_where_somebody_could_not_be_asked(verdict: Verdict) -> None:
    told = unmatched(Match(None, "nothing fits", (), (source(Verdict.ABSENT), source(verdict))))
    assert isinstance(told, SourcesUnavailable)
