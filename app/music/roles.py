"""The words of societies, DDEX, MusicBrainz and the providers for a party's part in a work.

Sources: the CISAC/CWR role codes, the DDEX allowed value set of contributor roles, MusicBrainz work relationships.
The provider's own word is always kept beside the mapped role.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from app.music.names import name_key
from app.music.work import Role


class Family(StrEnum):
    """What a role is about; two spellings of a name are only taken for one party within a family."""

    WRITER = "writer"
    ARRANGER = "arranger"
    PUBLISHER = "publisher"
    UNKNOWN = "unknown"


_CWR_CODES = {
    "CA": Role.COMPOSER_LYRICIST,
    "C": Role.COMPOSER,
    "A": Role.LYRICIST,
    "AR": Role.ARRANGER,
    "AD": Role.ADAPTER,
    "TR": Role.TRANSLATOR,
    "SR": Role.SUB_ARRANGER,
    "SA": Role.SUB_LYRICIST,
    "SE": Role.SUB_PUBLISHER,
    "E": Role.MUSIC_PUBLISHER,
    "AM": Role.ADMINISTRATOR,
    "ES": Role.SUBSTITUTE_PUBLISHER,
    "PA": Role.INCOME_PARTICIPANT,
    "AQ": Role.ACQUIRER,
}

_WORDS = {
    "composer": Role.COMPOSER,
    "lyricist": Role.LYRICIST,
    "author": Role.LYRICIST,
    "composerlyricist": Role.COMPOSER_LYRICIST,
    "composerauthor": Role.COMPOSER_LYRICIST,
    "composerandorlyricist": Role.COMPOSER_AND_OR_LYRICIST,
    # MusicBrainz uses "writer" where it is not known who wrote words and who music.
    "writer": Role.COMPOSER_AND_OR_LYRICIST,
    "songwriter": Role.COMPOSER_AND_OR_LYRICIST,
    "arranger": Role.ARRANGER,
    "adapter": Role.ADAPTER,
    "adaptor": Role.ADAPTER,
    "translator": Role.TRANSLATOR,
    "librettist": Role.LIBRETTIST,
    "subarranger": Role.SUB_ARRANGER,
    "sublyricist": Role.SUB_LYRICIST,
    "subauthor": Role.SUB_LYRICIST,
    "musicpublisher": Role.MUSIC_PUBLISHER,
    "originalpublisher": Role.MUSIC_PUBLISHER,
    "publisher": Role.MUSIC_PUBLISHER,
    "publishing": Role.MUSIC_PUBLISHER,
    "subpublisher": Role.SUB_PUBLISHER,
    "substitutepublisher": Role.SUBSTITUTE_PUBLISHER,
    "substitutedpublisher": Role.SUBSTITUTE_PUBLISHER,
    "administrator": Role.ADMINISTRATOR,
    "incomeparticipant": Role.INCOME_PARTICIPANT,
    "acquirer": Role.ACQUIRER,
    # As Discogs writes them.
    "writtenby": Role.COMPOSER_AND_OR_LYRICIST,
    "composedby": Role.COMPOSER,
    "musicby": Role.COMPOSER,
    "lyricsby": Role.LYRICIST,
    "wordsby": Role.LYRICIST,
    "librettoby": Role.LIBRETTIST,
    "translatedby": Role.TRANSLATOR,
    # As Spanish societies write them.
    "autor": Role.LYRICIST,
    "compositor": Role.COMPOSER,
    "compositorautor": Role.COMPOSER_LYRICIST,
    "adaptador": Role.ADAPTER,
    "editor": Role.MUSIC_PUBLISHER,
}

# ACRCloud calls every writer "Composer", lyricists too, so its word promises no more than "writer of some kind".
_PROVIDERS_OWN = {("acrcloud", "composer"): Role.COMPOSER_AND_OR_LYRICIST}

_FAMILIES = {
    Role.COMPOSER: Family.WRITER,
    Role.LYRICIST: Family.WRITER,
    Role.COMPOSER_LYRICIST: Family.WRITER,
    Role.COMPOSER_AND_OR_LYRICIST: Family.WRITER,
    Role.LIBRETTIST: Family.WRITER,
    Role.TRANSLATOR: Family.WRITER,
    Role.SUB_LYRICIST: Family.WRITER,
    Role.ARRANGER: Family.ARRANGER,
    Role.ADAPTER: Family.ARRANGER,
    Role.SUB_ARRANGER: Family.ARRANGER,
    Role.MUSIC_PUBLISHER: Family.PUBLISHER,
    Role.SUB_PUBLISHER: Family.PUBLISHER,
    Role.SUBSTITUTE_PUBLISHER: Family.PUBLISHER,
    Role.ADMINISTRATOR: Family.PUBLISHER,
    Role.INCOME_PARTICIPANT: Family.PUBLISHER,
    Role.ACQUIRER: Family.PUBLISHER,
    Role.UNKNOWN: Family.UNKNOWN,
}
_ORDER = {role: place for place, role in enumerate(Role)}
_EXACT_WRITERS = frozenset({Role.COMPOSER, Role.LYRICIST, Role.COMPOSER_LYRICIST, Role.LIBRETTIST})


@lru_cache(maxsize=4_096)
def role_of(provider: str, word: str) -> Role:
    """The role behind a provider's own word or CWR code; UNKNOWN for words nobody has explained yet."""
    spelled = name_key(word).replace(" ", "")
    own = _PROVIDERS_OWN.get((provider, spelled))
    return own or _CWR_CODES.get(word.strip().upper()) or _WORDS.get(spelled, Role.UNKNOWN)


def in_family(roles: Iterable[Role], family: Family) -> bool:
    """Whether any of the roles is about this."""
    return any(_FAMILIES[role] is family for role in roles)


@lru_cache(maxsize=4_096)
def compatible(these: tuple[Role, ...], those: tuple[Role, ...]) -> bool:
    """Whether one party could have both sets of roles: they share a family, or one side says nothing known."""
    one, other = {_FAMILIES[role] for role in these}, {_FAMILIES[role] for role in those}
    unsaid = {Family.UNKNOWN}
    return one <= unsaid or other <= unsaid or bool((one & other) - unsaid)


@lru_cache(maxsize=4_096)
def united_roles(roles: frozenset[Role]) -> tuple[Role, ...]:
    """Roles said by several sources, in the order of `Role`; a vague one gives way to the exact ones beside it."""
    vague = set()
    if roles & _EXACT_WRITERS:
        vague.add(Role.COMPOSER_AND_OR_LYRICIST)
    if len(roles) > 1:
        vague.add(Role.UNKNOWN)
    return in_order(roles - vague)


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles, each once, in the order of `Role`."""
    return tuple(sorted(set(roles), key=_ORDER.__getitem__))
