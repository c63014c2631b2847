"""The signs of a CSV file are told by its first lines."""

from __future__ import annotations

import pytest

from app.sheets.dialect import delimiter_of, newline_of, quote_of


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
    ],
)
def test_the_sign_that_cuts_rows_evenly_stands_between_cells(sample: str, delimiter: str) -> None:
    assert delimiter_of(sample, '"', None) == delimiter


def test_the_end_of_most_lines_is_the_end_of_lines() -> None:
    assert [newline_of(text) for text in ("a", "a\nb\n", "a\rb\r", 'a\r\n"b\nc"\r\nd\r\n')] == [
        "\r\n",
        "\n",
        "\r",
        "\r\n",
    ]


def test_single_quotes_are_quotes_only_around_every_line() -> None:
    assert [quote_of(text) for text in ("'a','b'\n'c','d'\n", "a,b\n'c','d'\n", "", '"a"\n')] == ["'", '"', '"', '"']
