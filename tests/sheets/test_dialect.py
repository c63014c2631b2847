"""The signs of a CSV file are told by its first lines."""

from __future__ import annotations

import pytest

from app.sheets.dialect import delimiter_of, newline_of, quote_of, said_delimiter


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("isrc\nGBDUW0000053\n", ","),
        ("", ","),
        ("title;artists\nOne;Two, Three, Four\nFive;Six, Seven\n", ";"),
        ('title,artists\n"a;b",c;d\n"e;f",g;h\n', ","),
        ("date\ttime\n1\t10:00:00, or so\n", "\t"),
        ("a|b|c\n1|2|3", "|"),
        ('a;b\n"never closed;x', ";"),
        ("Report of May\n\nisrc;title;artist\nA;b;c\nD;e;f\n", ";"),
        ("Sales, by track, in EUR\nisrc;title;sum\nA;b;1,5\nD;e;2,5\nG;h;3,5\n", ";"),
        ("isrc;title;sum\nA;b;1,5\nD;2,5\nG;3,5\nH;i;4,5\n", ";"),
    ],
)
def test_the_sign_that_cuts_rows_evenly_stands_between_cells(sample: str, delimiter: str) -> None:
    assert delimiter_of(sample, '"', None) == delimiter


@pytest.mark.parametrize(
    ("sample", "line", "sign"),
    [
        ("sep=;\r\nisrc", "sep=;", ";"),
        ("SEP=\t\nisrc", "SEP=\t", "\t"),
        ("sep=|", "sep=|", "|"),
        ("sep=;x\n", "", None),
        ("sep=a\n", "", None),
        ("sep=\n", "", None),
        ("sep=\ufffd\n", "", None),
        ('sep="\n', "", None),
        ("isrc\nsep=;\n", "", None),
    ],
)
def test_a_first_line_may_say_the_sign_between_cells(sample: str, line: str, sign: str | None) -> None:
    assert said_delimiter(sample) == (line, sign)


def test_the_end_of_most_lines_is_the_end_of_lines() -> None:
    assert [newline_of(text) for text in ("a", "a\nb\n", "a\rb\r", 'a\r\n"b\nc"\r\nd\r\n')] == [
        "\r\n",
        "\n",
        "\r",
        "\r\n",
    ]


def test_single_quotes_are_quotes_only_around_every_line() -> None:
    assert [quote_of(text) for text in ("'a','b'\n'c','d'\n", "a,b\n'c','d'\n", "", '"a"\n')] == ["'", '"', '"', '"']
