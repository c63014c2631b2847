from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from app.sandbox import ids, synthetic
from app.sandbox.library import Library

numbers = st.integers(0, synthetic.LARGEST - 1)


@given(numbers)
def test_a_recording_is_the_same_every_time_and_knows_its_number(n: int) -> None:
    told = synthetic.recording(n)
    synthetic.recording.cache_clear()
    assert synthetic.recording(n) == told
    assert synthetic.number(told.isrc, synthetic.LARGEST) == n


@given(numbers)
def test_its_title_leads_back_to_it(n: int) -> None:
    text = f"someone - {synthetic.title(n).upper()} (live)"
    assert n in synthetic.titled(text, synthetic.LARGEST)


@given(numbers)
def test_its_works_have_true_check_digits(n: int) -> None:
    for work in synthetic.recording(n).works:
        assert work.iswc is not None
        digits = [int(digit) for digit in work.iswc[1:]]
        assert (1 + sum(place * digit for place, digit in enumerate(digits[:9], 1)) + digits[9]) % 10 == 0
        for party in work.contributors:
            name_number = f"{party.ipi:011d}"
            weighted = sum(w * int(d) for w, d in zip(range(10, 1, -1), name_number[:9], strict=True))
            assert (weighted + int(name_number[9:])) % 101 in {0, 1}, "1 where 100 is written as 00"


@given(numbers)
def test_its_barcode_is_one(n: int) -> None:
    assert ean.is_valid(synthetic.recording(n).release.gtin)


@given(numbers)
def test_providers_disagree_by_a_second_at_most_and_only_in_letter_case(n: int) -> None:
    told = [synthetic.retold(n, provider) for provider in ("acrcloud", "sonovault", "musicbrainz", "deezer")]
    assert all(abs(one.length_ms - synthetic.recording(n).length_ms) <= 1000 for one in told)
    assert len({one.title.casefold() for one in told}) == 1


def test_providers_do_disagree() -> None:
    lengths = {synthetic.retold(5, provider).length_ms for provider in ("acrcloud", "sonovault", "musicbrainz")}
    assert len(lengths) == 3


def test_each_provider_knows_its_own_stable_share() -> None:
    def known(provider: str, share: float) -> set[int]:
        library = Library(provider, 2000, share)
        return {n for n in range(2000) if library.by_isrc(synthetic.isrc(n))}

    assert known("deezer", 1.0) == set(range(2000))
    assert known("deezer", 0.8) == known("deezer", 0.8)
    assert 0.75 < len(known("deezer", 0.8)) / 2000 < 0.85
    assert known("deezer", 0.8) != known("musicbrainz", 0.8)


def test_beyond_the_count_nothing_exists() -> None:
    library = Library("deezer", 10, 1.0)
    assert library.by_isrc("ZZSYN0000009")
    assert not library.by_isrc("ZZSYN0000010")
    assert not library.by_page("deezer", ids.identifier("deezer", 10))
    assert not library.by_isrc("ZZSYN000001٣")


def test_it_is_found_by_id_on_every_platform_it_is_on() -> None:
    library = Library("sonovault", 50, 1.0)
    for n in range(50):
        for platform, (page,) in synthetic.recording(n).pages.items():
            assert [told.isrc for told in library.by_page(platform, page.id)] == [synthetic.isrc(n)]
