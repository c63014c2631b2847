"""Identifiers are read as people write them, and refused with the rule they break."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidIdentifier
from app.music.identifiers import (
    gtin_or_none,
    ipi_or_none,
    isni_or_none,
    isrc_or_none,
    iswc_or_none,
    parse_gtin,
    parse_ipi,
    parse_ipi_base,
    parse_isni,
    parse_isrc,
    parse_iswc,
    show_iswc,
)

PARSERS = (parse_isrc, parse_iswc, parse_ipi, parse_ipi_base, parse_isni, parse_gtin)
LENIENT = (isrc_or_none, iswc_or_none, ipi_or_none, isni_or_none, gtin_or_none)


@pytest.mark.parametrize(
    "text",
    [
        "GBDUW0000053",
        "gbduw0000053",
        "GB-DUW-00-00053",
        "ISRC GB-DUW-00-00053",
        "isrc:gb duw 00 00053",
        " GB\u2011DUW\u201100\u201100053\u00a0",
    ],
)
def test_an_isrc_is_read_however_it_is_spaced(text: str) -> None:
    assert parse_isrc(text) == "GBDUW0000053"


def test_no_country_is_asked_of_an_isrc() -> None:
    for isrc in ("GXBDU1500001", "FXSCP0000001", "QZHN92012345", "ZZOPM1700001", "TCACA1600001", "ISRC41200001"):
        assert parse_isrc(isrc) == isrc


@pytest.mark.parametrize(
    "text", ["", "   ", "GBDUW000005", "GBDUW00000533", "1BDUW0000053", "GBDUWO000053", "GBDUW00OO053", "GB_DUW0000053"]
)
def test_an_isrc_is_never_repaired(text: str) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        parse_isrc(text)
    assert refusal.value.kind == "ISRC"
    assert "GBDUW0000053" in refusal.value.remedy


@pytest.mark.parametrize("text", ["GBDUW000005３", "ＧBDUW0000053", "uſaat0000001", "GBDUW٠٠٠٠٠٥٣"])
def test_letters_and_digits_of_other_scripts_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="letters A to Z"):
        parse_isrc(text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("T-034.524.680-1", "T0345246801"),
        ("t0345246801", "T0345246801"),
        ("T-042088917-3", "T0420889173"),
        ("ISWC T-900.755.682-3", "T9007556823"),
        ("T9155554271", "T9155554271"),
    ],
)
def test_an_iswc_is_kept_bare_and_shown_dotted(text: str, bare: str) -> None:
    assert parse_iswc(text) == bare
    assert parse_iswc(show_iswc(bare)) == bare


def test_an_iswc_with_a_wrong_check_digit_says_which_was_expected() -> None:
    with pytest.raises(InvalidIdentifier, match="ends in 2, but the digits before it call for 1"):
        parse_iswc("T-034.524.680-2")
    assert show_iswc("T0345246801") == "T-034.524.680-1"


@pytest.mark.parametrize("value", [254380962, "254380962", "00254380962", "00254.38.09.62", "IPI 254380962"])
def test_an_ipi_has_eleven_digits_even_where_a_number_lost_its_zeros(value: str | int) -> None:
    assert parse_ipi(value) == "00254380962"


@pytest.mark.parametrize(
    "value",
    [0, "00000000000", 254380963, -254380962, 10**11, pytest.param(10**5000, id="huge"), "1" * 12, "25438096X", ""],
)
def test_what_is_no_ipi_is_refused(value: str | int) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        parse_ipi(value)
    assert refusal.value.kind == "IPI"


def test_a_base_number_is_the_party_and_has_its_own_check() -> None:
    assert parse_ipi_base("I-000000229-7") == "I-000000229-7"
    assert parse_ipi_base("i0000002297") == "I-000000229-7"
    with pytest.raises(InvalidIdentifier, match="call for 7"):
        parse_ipi_base("I-000000229-1")
    with pytest.raises(InvalidIdentifier, match="base number"):
        parse_ipi_base("00254380962")


def test_an_isni_may_end_in_x() -> None:
    assert parse_isni("0000 0001 2281 955X") == "000000012281955X"
    assert parse_isni("ISNI: 000000012281955x") == "000000012281955X"
    for text in ("0000000122819551", "00000001228195X5", "000000012281955", "X"):
        with pytest.raises(InvalidIdentifier):
            parse_isni(text)


@pytest.mark.parametrize(
    "value", ["00602577145735", "0602577145735", "602577145735", "UPC 6 02577 14573 5", 602577145735]
)
def test_a_release_number_is_the_same_however_many_zeros_it_has(value: str | int) -> None:
    assert parse_gtin(value) == "00602577145735"


def test_a_number_that_lost_zeros_is_a_upc_but_a_text_must_be_whole() -> None:
    assert parse_gtin(36000291452) == "00036000291452"
    with pytest.raises(InvalidIdentifier, match="8, 12, 13 or 14 digits"):
        parse_gtin("36000291452")


@pytest.mark.parametrize("value", ["602577145736", "0000000000000", "12", "60257714573X", 0])
def test_what_is_no_release_number_is_refused(value: str | int) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        parse_gtin(value)
    assert refusal.value.kind == "GTIN"


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        1.5,
        [],
        {},
        b"GBDUW0000053",
        "",
        pytest.param("x" * 10**6, id="long"),
        pytest.param(10**5000, id="huge"),
        -1,
    ],
)
@pytest.mark.parametrize("read", LENIENT)
def test_a_body_that_holds_anything_else_says_nothing(read: Callable[[object], str | None], value: object) -> None:
    assert read(value) is None


def test_a_body_that_holds_an_identifier_says_it() -> None:
    assert isrc_or_none("us-cjy-14-31309") == "USCJY1431309"
    assert iswc_or_none("T-915.555.427-1") == "T9155554271"
    assert ipi_or_none(583608328) == "00583608328"
    assert isni_or_none("0000 0001 2281 955X") == "000000012281955X"
    assert gtin_or_none("00602577145735") == "00602577145735"


@given(
    st.from_regex(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", fullmatch=True),
    st.sampled_from(["", "-", " ", "\u2013"]),
    st.booleans(),
)
def test_every_isrc_survives_its_printed_forms(isrc: str, separator: str, lower: bool) -> None:
    printed = separator.join((isrc[:2], isrc[2:5], isrc[5:7], isrc[7:]))
    assert parse_isrc(printed.lower() if lower else printed) == isrc
    assert parse_isrc(f"ISRC {printed}") == isrc


@given(st.integers(0, 10**9 - 1))
def test_every_work_number_has_exactly_one_check_digit_and_survives_printing(number: int) -> None:
    valid = [text for digit in range(10) if (text := iswc_or_none(f"T{number:09}{digit}"))]
    assert len(valid) == 1
    assert parse_iswc(show_iswc(valid[0])) == valid[0]


@given(st.integers(1, 10**9 - 1))
def test_every_name_number_has_exactly_one_pair_of_check_digits(number: int) -> None:
    valid = [text for check in range(100) if (text := ipi_or_none(number * 100 + check))]
    assert len(valid) == 1
    assert len(valid[0]) == 11
    assert parse_ipi(int(valid[0])) == valid[0]


@given(st.integers(10**6, 10**13 - 1))
def test_padding_a_release_number_changes_nothing(number: int) -> None:
    for gtin in filter(None, (gtin_or_none(f"{number:013}{digit}") for digit in range(10))):
        assert len(gtin) == 14
        assert parse_gtin(gtin) == gtin


@given(st.text(max_size=200) | st.integers())
def test_nothing_but_a_refusal_comes_of_any_other_value(value: str | int) -> None:
    for parse in PARSERS:
        try:
            outcome: object = parse(value)  # type: ignore[operator]
        except InvalidIdentifier as refusal:
            outcome = refusal
        assert isinstance(outcome, InvalidIdentifier) or (isinstance(outcome, str) and outcome.isascii())


def test_the_real_numbers_of_acrclouds_sample_fit_their_rules(shared: Path) -> None:
    sample = (shared / "seeds" / "acrcloud-metadata-api.txt").read_text()
    ipis = set(re.findall(r'"ipi": (\d+)', sample))
    iswcs = re.findall(r'"iswc": "(\w+)"', sample)
    assert len(ipis) == 9
    assert all(ipi_or_none(int(ipi)) == ipi.zfill(11) for ipi in ipis)
    assert [iswc_or_none(iswc) for iswc in iswcs] == ["T9155554271", "T9156975165", "T9236690770"]


def test_the_recorded_responses_numbers_fit_their_rules(corpus: Path) -> None:
    """Every ISRC, ISWC and IPI of the MusicBrainz responses; one work of its test data has an invented ISWC."""
    isrcs: set[str] = set()
    iswcs: set[str] = set()
    ipis: set[str] = set()
    for entry in map(json.loads, (corpus / "INDEX.jsonl").read_text().splitlines()):
        if entry["provider"] == "musicbrainz":
            body = (corpus / entry["file"]).read_text(errors="replace")
            isrcs |= set(re.findall(r'"([A-Z]{2}[A-Z0-9]{3}\d{7})"', body))
            iswcs |= set(re.findall(r"\bT-\d{3}\.\d{3}\.\d{3}-\d\b", body))
            ipis |= set(re.findall(r"\b00\d{9}\b", " ".join(re.findall(r'"ipis":\s*\[[^\]]*\]', body))))
    assert min(len(isrcs), len(iswcs), len(ipis)) > 5
    assert [isrc for isrc in isrcs if parse_isrc(isrc) != isrc] == []
    assert {iswc for iswc in iswcs if iswc_or_none(iswc) is None} <= {"T-000.000.002-0"}
    assert [ipi for ipi in ipis if ipi_or_none(ipi) != ipi] == []
