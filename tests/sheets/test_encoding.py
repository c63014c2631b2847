"""The encoding of a file is told by its mark, its bytes, or its words."""

from __future__ import annotations

import codecs

import pytest

from app.sheets.encoding import SAMPLE_BYTES, encoding_named, encoding_of

SHORT = "title,artist\nJóga,Björk\nFür Elise,Straße der Größe\nSão João,não é só canção\nSlår mig,på blå ängar\n"


def test_a_mark_is_believed_and_told() -> None:
    assert encoding_of(codecs.BOM_UTF8 + b"isrc", None) == ("utf-8", codecs.BOM_UTF8)
    assert encoding_of("isrc".encode("utf-32"), None) == ("utf-32-le", codecs.BOM_UTF32_LE)


def test_a_told_encoding_goes_before_the_mark_of_another() -> None:
    assert encoding_of(codecs.BOM_UTF8 + b"isrc", "cp1252") == ("cp1252", b"")
    assert encoding_of("isrc".encode("utf-16"), "utf-16") == ("utf-16-le", codecs.BOM_UTF16_LE)
    assert encoding_of(codecs.BOM_UTF8 + b"isrc", "utf-8-sig") == ("utf-8", codecs.BOM_UTF8)


@pytest.mark.parametrize("line", SHORT.splitlines())
def test_a_short_western_text_is_taken_for_the_usual_encoding(line: str) -> None:
    assert encoding_of(f"title\n{line}\n".encode("cp1252"), None)[0] in ("cp1252", "utf-8")


def test_words_can_tell_another_latin_encoding() -> None:
    assert encoding_of(("Příliš žluťoučký kůň úpěl ďábelské ódy\n" * 3).encode("cp1250"), None)[0] == "cp1250"
    turkish = "İstanbul'da şarkı söyleyen güneş ığdır\nGözlerin doğuyor gecelerime\n" * 3
    assert encoding_of(turkish.encode("cp1254"), None)[0] == "cp1254"


def test_a_sample_that_ends_within_a_character_is_utf_8_still() -> None:
    start = b"x" * (SAMPLE_BYTES - 1) + "é".encode()[:1]
    assert encoding_of(start, None)[0] == "utf-8"


def test_a_stray_byte_among_many_characters_of_utf_8_makes_it_no_other_encoding() -> None:
    stray = b"title\n" + SHORT.encode() + b"caf\xe9\n"
    assert encoding_of(stray, None)[0] == "utf-8"
    assert encoding_of("café\n".encode() + b"caf\xe9\n" * 3, None)[0] == "cp1252"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Группа крови на рукаве"),
        ("cp932", "東京の夜に君を想う"),
        ("gb18030", "月亮代表我的心，你问我爱你有多深"),
        ("cp949", "사랑은 늘 도망가"),
    ],
)
def test_no_text_of_another_script_is_taken_for_utf_8_with_stray_bytes(encoding: str, text: str) -> None:
    assert encoding_of(f"{text}\n".encode(encoding) * 20, None)[0] != "utf-8"


def test_an_encoding_has_the_name_that_python_gives_it() -> None:
    assert [encoding_named(name) for name in ("UTF8", "utf-16", "Windows-1252")] == ["utf-8", "utf-16-le", "cp1252"]
