"""Contributors: one entry per IPI; spellings without one join by id or, within a work and a role, by their words.

Two different IPIs are never one entry, even where they are one person: an IPI names a name, not a party.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.music.claim import ContributorClaim
from app.music.hearing import canonical
from app.music.names import name_key, name_words, tidy
from app.music.roles import compatible, role_of, united_roles
from app.music.track import Contributor
from app.music.trust import rank


def contributor_of(provider: str, claim: ContributorClaim) -> Contributor:
    """One provider's word about a party, in the merged form."""
    name = tidy(claim.name)
    return Contributor(
        name=name,
        ipi=claim.ipi.zfill(11) if claim.ipi else None,
        roles=united_roles(frozenset(role_of(provider, word) for word in claim.roles)),
        raw_roles=tuple(dict.fromkeys(claim.roles)),
        names=(name,),
        isni=claim.isni,
        ids=tuple(sorted(set(claim.ids))),
        providers=(provider,),
    )


def merge_contributors(said: Sequence[Contributor]) -> tuple[Contributor, ...]:
    """The parties to one work, of all that is said in the order of trust."""
    groups: list[list[Contributor]] = []
    by_ipi: dict[str, list[Contributor]] = {}
    for contributor in said:
        if contributor.ipi is not None:
            if contributor.ipi not in by_ipi:
                groups.append(by_ipi.setdefault(contributor.ipi, []))
            by_ipi[contributor.ipi].append(contributor)
    numberless = [contributor for contributor in said if contributor.ipi is None]
    # Longer names first, so that a short spelling finds every name it could belong to.
    for contributor in sorted(numberless, key=lambda one: -len(name_words(one.name))):
        home = _home(groups, contributor)
        if home is None:
            groups.append([contributor])
        else:
            home.append(contributor)
    places = {id(contributor): place for place, contributor in enumerate(said)}
    groups.sort(key=lambda group: min(places[id(contributor)] for contributor in group))
    return tuple(_united(sorted(group, key=lambda one: places[id(one)])) for group in groups)


def merge_contributor_across(ipi: str, contributors: Iterable[Contributor]) -> Contributor:
    """One IPI as all its works tell it: every spelling, every role; the most trusted provider's spelling first.

    Raises ValueError where there is no contributor, or one with another IPI.
    """
    ordered = sorted(set(contributors), key=lambda one: (_rank(one), canonical(one)))
    if not ordered or any(contributor.ipi != ipi for contributor in ordered):
        raise ValueError(f"all contributors must have the IPI {ipi}, and there must be one")
    return _united(ordered)


def share_a_writer(these: Iterable[Contributor], those: Iterable[Contributor]) -> bool:
    """Whether two lists name one party: by IPI, or by the same words of a name of two words or more."""
    others = list(those)
    return any(
        (one.ipi == other.ipi)
        if one.ipi and other.ipi
        else _same_words(one, other) and compatible(one.roles, other.roles)
        for one in these
        for other in others
    )


def _home(groups: Iterable[list[Contributor]], contributor: Contributor) -> list[Contributor] | None:
    """The one group that this name without an IPI belongs to; None where there is none, or more than one."""
    identified = [group for group in groups if any(_same_id(contributor, other) for other in group)]
    if identified:
        return identified[0] if len(identified) == 1 else None
    spelled = [group for group in groups if any(_spelled_alike(contributor, other) for other in group)]
    exact = [group for group in spelled if any(_same_key(contributor, other) for other in group)]
    fitting = exact or spelled
    return fitting[0] if len(fitting) == 1 else None


def _same_id(one: Contributor, other: Contributor) -> bool:
    return (one.isni is not None and one.isni == other.isni) or bool(set(one.ids) & set(other.ids))


def _spelled_alike(one: Contributor, other: Contributor) -> bool:
    """Equal words, or two or more of them all contained in the other name, in a role that fits."""
    if not compatible(one.roles, other.roles):
        return False
    these, those = name_words(one.name), name_words(other.name)
    return these == those or (min(len(these), len(those)) >= 2 and (these <= those or those <= these))


def _same_key(one: Contributor, other: Contributor) -> bool:
    return name_words(one.name) == name_words(other.name)


def _same_words(one: Contributor, other: Contributor) -> bool:
    these, those = name_words(one.name), name_words(other.name)
    return min(len(these), len(those)) >= 2 and (these <= those or those <= these)


def _united(group: Sequence[Contributor]) -> Contributor:
    """One contributor of several sayings, the most trusted first."""
    if len(group) == 1:
        return group[0]
    first = group[0]
    return Contributor(
        name=first.name,
        ipi=next((one.ipi for one in group if one.ipi), None),
        roles=united_roles(frozenset(role for one in group for role in one.roles)),
        raw_roles=_unique(word for one in group for word in one.raw_roles),
        names=_unique(name for one in group for name in one.names),
        isni=next((one.isni for one in group if one.isni), None),
        ids=tuple(sorted({external for one in group for external in one.ids})),
        providers=tuple(sorted({name for one in group for name in one.providers}, key=_trusted)),
        note=next((one.note for one in group if one.note), None) or _note(group),
    )


def _note(group: Sequence[Contributor]) -> str | None:
    """Says which spellings were taken for one party with nothing but their words to go by."""
    anchor = next((one for one in group if one.ipi), group[0])
    spelled = dict.fromkeys(
        f"“{one.name}”"
        for one in group
        if one.ipi is None
        and name_key(one.name) != name_key(anchor.name)
        and not any(_same_id(one, other) for other in group if other is not one)
    )
    return f"joined by name alone: {', '.join(spelled)} is taken for “{anchor.name}”" if spelled else None


def _rank(contributor: Contributor) -> int:
    return min(rank(provider, "works") for provider in contributor.providers)


def _trusted(provider: str) -> tuple[int, str]:
    return rank(provider, "works"), provider


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
