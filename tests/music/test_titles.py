"""Titles are taken apart where shops put them together, and left whole where artists did."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.names import name_words
from app.music.titles import (
    TitleParts,
    is_version,
    performance_words,
    same_performance,
    split_title,
    take_apart,
    title_key,
    version_words_in,
)


@pytest.mark.parametrize(
    ("written", "title", "version", "featured"),
    [
        ("Blank Space", "Blank Space", None, ()),
        ("Song 2 - 2012 Remaster", "Song 2", "2012 Remaster", ()),
        ("Hey Jude - Remastered 2015", "Hey Jude", "Remastered 2015", ()),
        ("Cars (Radio Edit)", "Cars", "Radio Edit", ()),
        ("Cars [Live]", "Cars", "Live", ()),
        ("Cars - Live at Wembley / 1985", "Cars", "Live at Wembley / 1985", ()),
        ("Levels (feat. Etta James)", "Levels", None, ("Etta James",)),
        ("Levitating (feat. DaBaby) [Blessed Madonna Remix]", "Levitating", "Blessed Madonna Remix", ("DaBaby",)),
        ("Hurt ft. Jane & Joe", "Hurt", None, ("Jane", "Joe")),
        ("Stay (with Justin Bieber)", "Stay", None, ("Justin Bieber",)),
        ("Cars - Sped Up", "Cars", "Sped Up", ()),
        ("Cars (Slowed + Reverb)", "Cars", "Slowed + Reverb", ()),
        ("Cars (Dub) (Live)", "Cars", "Dub, Live", ()),
        ("99 (A Cappella)", "99", "A Cappella", ()),
        ("Billete Grande (En Vivo)", "Billete Grande", "En Vivo", ()),
        ('Chaleya (From "Jawan")', "Chaleya", 'From "Jawan"', ()),
        ("Shut Up My Moms Calling - (Sped Up)", "Shut Up My Moms Calling", "Sped Up", ()),
        ("Body (Remix) [feat. ArrDee, E1 (3x3)]", "Body", "Remix", ("ArrDee", "E1 (3x3)")),
    ],
)
def test_version_and_features_are_split_off(
    written: str, title: str, version: str | None, featured: tuple[str, ...]
) -> None:
    parts = split_title(written)
    assert (parts.title, parts.version, parts.featured) == (title, version, featured)


@pytest.mark.parametrize(
    "written",
    [
        "(I Can't Get No) Satisfaction",
        "Don't You (Forget About Me)",
        "Dancing (With Myself)",
        "Live and Let Die",
        "Rock - Paper - Scissors",
        "Love (From a Distance)",
        "Video Killed the Radio Star",
        "Feat. of Strength",
        "(Live)",
        "- Live",
        "!!!",
    ],
)
def test_what_belongs_to_the_title_stays(written: str) -> None:
    parts = split_title(written)
    assert (parts.title, parts.version, parts.featured) == (written, None, ())


def test_a_version_said_apart_goes_before_the_titles_own() -> None:
    assert take_apart("Cars - Live", "(Live at Leeds)") == TitleParts("Cars", "Live at Leeds", ())
    assert take_apart("Cars - Live", None) == TitleParts("Cars", "Live", ())
    assert take_apart("Levels (feat. Etta James)", "(feat. Etta James)") == TitleParts("Levels", None, ("Etta James",))
    assert take_apart(None, "Remix") == TitleParts("", "Remix", ())


def test_titles_are_compared_without_version_case_and_accents() -> None:
    assert title_key("Déjà Vu (feat. JAY-Z) - Live") == title_key("DEJA VU")
    assert title_key("Déjà Vu") != title_key("Vu")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, "2011 Remaster"),
        ("Remastered 2011", "2011 Remaster"),
        ("Album Version", "Original Mix"),
        (None, "Abbey Road Remaster 2024"),
        ("50th Anniversary Edition", None),
        ('From "Jawan"', None),
        ("En Vivo", "Live"),
        ("Live", "Live at Leeds"),
        ("Sped Up", "Sped-Up Version"),
        ("Remix", "Joris Voorn Remix"),
    ],
)
def test_versions_that_can_be_one_recording(one: str | None, other: str | None) -> None:
    assert same_performance(one, other)
    assert same_performance(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, "Live"),
        ("Radio Edit", "Extended Mix"),
        ("Tiësto Remix", "Joris Voorn Remix"),
        (None, "Taylor's Version"),
        ("Karaoke Version", "Album Version"),
        ("Clean", "Explicit"),
    ],
)
def test_versions_that_are_two_recordings(one: str | None, other: str | None) -> None:
    assert not same_performance(one, other)
    assert not same_performance(other, one)


def test_an_editorial_version_names_no_performance() -> None:
    assert performance_words("2011 Stereo Remaster") == frozenset()
    assert performance_words("Live 1999") == {"live"}


def test_free_text_can_ask_for_a_version() -> None:
    assert version_words_in("blank space sped up") == {"spedup"}
    assert version_words_in("blank space taylor swift") == frozenset()


def test_a_version_is_known_by_its_words() -> None:
    assert is_version("Radio Edit")
    assert not is_version("Forget About Me")


@given(st.text())
def test_every_text_can_be_split_and_loses_only_what_is_told(text: str) -> None:
    parts = split_title(text)
    assert split_title(parts.title).title == parts.title
    if parts.version is None and not parts.featured:
        assert parts.title == split_title(parts.title).title
    assert title_key(parts.title) == title_key(text)


def test_no_word_of_a_recorded_title_is_lost(corpus: Path) -> None:
    """Every title of the recorded catalogues keeps all its words, in the title, the version or the features."""
    connecting = frozenset({"feat", "ft", "featuring", "with", "w", "and"})
    titles = set()
    for file in sorted((corpus / "catalogs").glob("hitster_de_*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            titles.update(row["Title"] for row in csv.DictReader(lines))
    assert len(titles) > 500
    for written in titles:
        parts = split_title(written)
        kept = name_words(" ".join((parts.title, parts.version or "", *parts.featured)))
        assert parts.title, written
        assert name_words(written) - kept <= connecting, written
