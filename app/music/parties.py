"""Parties: by which rules two contributions to one work are taken for one, said twice.

A number or id is a source's word, so it joins whatever the names are, and joins on: where one source gives a party two
name numbers, what others say under either is that party's. Without a source's word two name numbers are never one
party, even where they are one person. Words alone join only a name without a number, only to one party that they fit,
and only in a role of the same family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from app.music.hearing import canonical
from app.music.names import name_key, name_words
from app.music.roles import compatible
from app.music.work import Contributor, Role

Keys = Callable[[Contributor], Iterable[str]]
Joins = Callable[[Contributor, Contributor], bool]


class PartyRule(Struct, frozen=True):
    """One rule: by `keys`, of which an equal one makes one party, or by `joins`, which compares two spellings.

    `case` is a real one, after which the rule's test is named.
    """

    name: str
    case: str
    keys: Keys | None = None
    joins: Joins | None = None


def _base_numbers(party: Contributor) -> tuple[str, ...]:
    return (party.ipi_base,) if party.ipi_base else ()


def _isnis(party: Contributor) -> tuple[str, ...]:
    return (party.isni, *party.other_isnis) if party.isni else ()


def _ids(party: Contributor) -> list[str]:
    return [f"{external.platform}:{external.id}" for external in party.ids]


def _same_words(one: Contributor, other: Contributor) -> bool:
    return name_words(one.name) == name_words(other.name)


def _words_within(one: Contributor, other: Contributor) -> bool:
    these, those = name_words(one.name), name_words(other.name)
    return min(len(these), len(those)) >= 2 and (these <= those or those <= these)


PARTY_RULES = (
    PartyRule("same name number", "Bob Dylan, whom MusicBrainz gives 00008955074 and 00008955172",
              keys=lambda party: party.ipis),
    PartyRule("same base number", "MATIJA KOLARIC, whose registration says I-123456789-3", keys=_base_numbers),
    PartyRule("same ISNI", "Patrick Leonard, 0000000079804773", keys=_isnis),
    PartyRule("same id at a database", "Пётр Чайковский, whose page at MusicBrainz is Tchaikovsky's", keys=_ids),
    PartyRule("same words", "SHELLBACK, whom Deezer writes Shellback", joins=_same_words),
    PartyRule("words within a longer name", "SWIFT TAYLOR ALISON, whom MusicBrainz calls Taylor Swift",
              joins=_words_within),
)  # fmt: skip
"""The rules, the surest first. Rules by words are asked in this order: the first that fits anybody decides."""

_IDENTITY = tuple((rule.name, rule.keys) for rule in PARTY_RULES if rule.keys)
_SPELLING = tuple(rule.joins for rule in PARTY_RULES if rule.joins)


def parties_of(said: Sequence[Contributor]) -> list[list[Contributor]]:
    """What is said about one work's contributors, in groups of one party each; the order told is kept throughout."""
    places = {id(one): place for place, one in enumerate(said)}
    groups = _by_identity(said)
    parties = [group for group in groups if any(one.ipi for one in group)]
    guests = sorted((group for group in groups if not any(one.ipi for one in group)), key=_telling_most)
    known = [tuple(guest) for guest in guests]
    for guest in guests:
        home = _home(parties, guest, known)
        if home is None:
            parties.append(guest)
        else:
            home.extend(guest)
    for party in parties:
        party.sort(key=lambda one: places[id(one)])
    return sorted(parties, key=lambda party: places[id(party[0])])


def same_across_works(parts: Iterable[Contributor]) -> list[list[Contributor]]:
    """Parts in several works, in groups of one party each: by number or id, and without any by the spelling itself.

    Words prove nothing across works, so no spelling joins another there.
    """
    groups = _by_identity(parts)
    spelled: dict[tuple[bool, str], list[Contributor]] = {}
    for place, group in enumerate(groups):
        known = any(map(_identity, group))
        spelled.setdefault((known, str(place) if known else name_key(group[0].name)), []).extend(group)
    return list(spelled.values())


def identified(one: Contributor, other: Contributor) -> bool:
    """Whether a number or id that both have makes them one party."""
    return bool(_identity(one) & _identity(other))


def share_a_writer(these: Iterable[Contributor], those: Iterable[Contributor]) -> bool:
    """Whether two lists name one party: by a number, or by the same words of a name of two words or more."""
    others = list(those)
    return any(
        bool(set(one.ipis) & set(other.ipis))
        if one.ipi and other.ipi
        else _words_within(one, other) and compatible(one.roles, other.roles)
        for one in these
        for other in others
    )


def _identity(party: Contributor) -> set[tuple[str, str]]:
    return {(name, key) for name, keys in _IDENTITY for key in keys(party)}


def _by_identity(said: Iterable[Contributor]) -> list[list[Contributor]]:
    """Groups of those that share a key, directly or over others; one without any is a group of its own."""
    group_of: dict[tuple[str, str], list[Contributor]] = {}
    groups: dict[int, list[Contributor]] = {}
    for one in said:
        keys = _identity(one)
        met = list({id(group): group for key in keys if (group := group_of.get(key))}.values())
        home, *others = met or [[]]
        for group in others:
            home += group
            group_of.update((key, home) for member in group for key in _identity(member))
            del groups[id(group)]
        home.append(one)
        groups[id(home)] = home
        group_of.update((key, home) for key in keys)
    return list(groups.values())


def _telling_most(group: Sequence[Contributor]) -> tuple[bool, int, bool, list[bytes]]:
    """Those with an id first, then the longer names, so that a short spelling finds every name it could belong to.

    Unknown roles come last, for they fit any family.
    """
    longest = max(len(name_words(one.name)) for one in group)
    unknown = all(one.roles in ((), (Role.UNKNOWN,)) for one in group)
    return not any(map(_identity, group)), -longest, unknown, sorted(map(canonical, group))


def _home(
    parties: Iterable[list[Contributor]], guest: Sequence[Contributor], guests: Iterable[Sequence[Contributor]]
) -> list[Contributor] | None:
    """The one party that a name without a number belongs to; None where there is none, or more than one.

    Nor has it one where another of the guests, which a source says is somebody else, would belong there as well.
    """
    for joins in _SPELLING:
        fitting = [party for party in parties if _fits(joins, party, guest)]
        if fitting:
            rivals = (other for other in guests if _told_apart(other, guest))
            contested = len(fitting) > 1 or any(_fits(joins, fitting[0], rival) for rival in rivals)
            return None if contested else fitting[0]
    return None


def _fits(joins: Joins, party: Sequence[Contributor], guest: Sequence[Contributor]) -> bool:
    alike = any(compatible(one.roles, other.roles) and joins(one, other) for one in guest for other in party)
    return alike and not _told_apart(party, guest)


def _told_apart(these: Iterable[Contributor], those: Iterable[Contributor]) -> bool:
    """Whether they have different ISNIs, or different ids at one database: a source's word that they are two."""
    one, other = _by_database(these), _by_database(those)
    return any(not one[database] & other[database] for database in one.keys() & other.keys())


def _by_database(group: Iterable[Contributor]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for party in group:
        for isni in _isnis(party):
            found.setdefault("isni", set()).add(isni)
        for base in _base_numbers(party):
            found.setdefault("ipi base", set()).add(base)
        for external in party.ids:
            found.setdefault(external.platform, set()).add(external.id)
    return found
