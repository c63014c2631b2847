"""Role words of four vocabularies become one."""

from __future__ import annotations

import pytest

from app.music.roles import Family, compatible, in_family, in_order, role_of, united_roles
from app.music.work import Role


@pytest.mark.parametrize(
    ("provider", "word", "role"),
    [
        ("submitted", "CA", Role.COMPOSER_LYRICIST),
        ("submitted", "C", Role.COMPOSER),
        ("submitted", "A", Role.LYRICIST),
        ("submitted", "SE", Role.SUB_PUBLISHER),
        ("submitted", "ES", Role.SUBSTITUTE_PUBLISHER),
        ("submitted", "PA", Role.INCOME_PARTICIPANT),
        ("recoupable", "ComposerLyricist", Role.COMPOSER_LYRICIST),
        ("recoupable", "ComposerAndOrLyricist", Role.COMPOSER_AND_OR_LYRICIST),
        ("recoupable", "MusicPublisher", Role.MUSIC_PUBLISHER),
        ("musicbrainz", "composer", Role.COMPOSER),
        ("musicbrainz", "writer", Role.COMPOSER_AND_OR_LYRICIST),
        ("musicbrainz", "librettist", Role.LIBRETTIST),
        ("musicbrainz", "publishing", Role.MUSIC_PUBLISHER),
        ("acrcloud", "Publisher", Role.MUSIC_PUBLISHER),
        ("submitted", "Compositor/Autor", Role.COMPOSER_LYRICIST),
        ("submitted", "Autor", Role.LYRICIST),
        ("submitted", "Editor", Role.MUSIC_PUBLISHER),
        ("musicbrainz", "cowbell", Role.UNKNOWN),
    ],
)
def test_a_word_is_mapped(provider: str, word: str, role: Role) -> None:
    assert role_of(provider, word) is role


def test_acrcloud_calls_every_writer_a_composer() -> None:
    assert role_of("acrcloud", "Composer") is Role.COMPOSER_AND_OR_LYRICIST
    assert role_of("musicbrainz", "Composer") is Role.COMPOSER


def test_every_role_has_a_family() -> None:
    assert all(sum(in_family((role,), family) for family in Family) == 1 for role in Role)
    assert all(any(in_family((role,), family) for role in Role) for family in Family)


def test_roles_fit_within_a_family_or_where_one_is_unknown() -> None:
    assert compatible((Role.COMPOSER,), (Role.LYRICIST,))
    assert compatible((), (Role.MUSIC_PUBLISHER,))
    assert compatible((Role.UNKNOWN,), (Role.MUSIC_PUBLISHER,))
    assert not compatible((Role.COMPOSER,), (Role.MUSIC_PUBLISHER,))


def test_roles_of_several_works_stand_side_by_side() -> None:
    told = [Role.MUSIC_PUBLISHER, Role.COMPOSER_AND_OR_LYRICIST, Role.LYRICIST, Role.LYRICIST]
    assert in_order(told) == (Role.LYRICIST, Role.COMPOSER_AND_OR_LYRICIST, Role.MUSIC_PUBLISHER)


def test_a_vague_role_gives_way_to_an_exact_one() -> None:
    said = frozenset({Role.COMPOSER_AND_OR_LYRICIST, Role.LYRICIST, Role.UNKNOWN, Role.COMPOSER})
    assert united_roles(said) == (Role.COMPOSER, Role.LYRICIST)
    assert united_roles(frozenset({Role.UNKNOWN})) == (Role.UNKNOWN,)
    assert united_roles(frozenset({Role.COMPOSER_AND_OR_LYRICIST, Role.MUSIC_PUBLISHER})) == (
        Role.COMPOSER_AND_OR_LYRICIST,
        Role.MUSIC_PUBLISHER,
    )
