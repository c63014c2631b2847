"""Who speaks: the newest covering observation of each provider, in an order that depends on nothing else."""

from __future__ import annotations

import msgspec

from app.music.claim import Candidate, LinkClaim
from app.music.facets import AUDIO, CORE, EVERYTHING, WORKS
from app.music.hearing import Hearing, canonical, newest_first
from tests.music.observations import absence, observed


def test_each_provider_speaks_once_about_a_facet_with_its_newest_covering_answer() -> None:
    old = observed("deezer", "isrc", facets=frozenset({CORE, AUDIO}))
    new = observed("deezer", "search", facets=frozenset({CORE}), minutes=1)
    other = observed("acrcloud", minutes=-9)
    hearing = Hearing([old, other, new])
    assert hearing.speakers(CORE) == [new, other]
    assert hearing.speakers(AUDIO) == [old, other]


def test_an_absence_speaks_by_silence() -> None:
    gone = absence("deezer", minutes=1)
    hearing = Hearing([observed("deezer", title="Cars"), gone])
    assert hearing.speakers(CORE) == [gone]
    assert hearing.said("title", CORE, lambda claim: claim.title) == []


def test_a_facet_that_no_answer_covers_is_heard_from_the_newest_that_knows_the_recording() -> None:
    old = observed("deezer", facets=frozenset({CORE}))
    new = observed("deezer", facets=frozenset({AUDIO}), minutes=1)
    assert Hearing([old, new, absence("deezer", facets=frozenset({CORE}), minutes=2)]).speakers(WORKS) == [new]


def test_what_is_said_comes_in_the_order_of_trust_without_the_silent() -> None:
    hearing = Hearing(
        [
            observed("submitted", title="d"),
            observed("newcomer", title="c"),
            observed("spotify", title="a"),
            observed("deezer"),
            observed("acrcloud", title="b"),
        ]
    )
    said = hearing.said("title", CORE, lambda claim: claim.title)
    assert [(one.provider, one.value) for one in said] == [
        ("spotify", "a"),
        ("acrcloud", "b"),
        ("newcomer", "c"),
        ("submitted", "d"),
    ]


def test_a_link_is_heard_under_the_platform_it_was_filed_under_however_spelled() -> None:
    apple, unknown = LinkClaim("apple_music", "1437689373"), LinkClaim("napster", "1")
    old = observed("sonovault", "a", facets=frozenset({CORE}), links=(apple, unknown))
    assert [link for _, link in Hearing([old]).links()] == [apple, unknown]
    new = observed("sonovault", "b", facets=frozenset({"links:applemusic"}), minutes=1)
    assert [link for _, link in Hearing([old, new]).links()] == []


def test_an_answer_is_current_while_it_speaks_about_anything() -> None:
    old = observed("deezer", "a", facets=frozenset({CORE, AUDIO}), candidates=(Candidate("deezer", "sibling"),))
    half = observed("deezer", "b", facets=frozenset({CORE}), minutes=1)
    assert set(Hearing([old, half]).current()) == {old, half}
    whole = observed("deezer", "c", facets=EVERYTHING, minutes=2)
    assert list(Hearing([old, half, whole]).current()) == [whole]


def test_ties_are_broken_by_part_and_then_by_content() -> None:
    one, other = observed("deezer", "b", title="A"), observed("deezer", "a", title="B")
    assert newest_first([one, other]) == newest_first([other, one]) == [one, other]
    twin = msgspec.structs.replace(one, claim=other.claim)
    assert newest_first([one, twin, one]) == newest_first([twin, one])


def test_one_value_has_one_encoding() -> None:
    assert canonical(frozenset({"b", "a", "c"})) == b'["a","b","c"]'
