"""Contributors: one entry per party to a work, with all that was said of it.

Who is one party is decided in `app.music.parties`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from app.music.claim import ContributorClaim
from app.music.hearing import canonical
from app.music.identifiers import ipi_base_or_none
from app.music.names import name_key, tidy
from app.music.parties import identified, parties_of
from app.music.roles import in_order, role_of, united_roles
from app.music.trust import rank
from app.music.work import Contributor, Credit, Share


@lru_cache(maxsize=16_384)  # who writes much is told of with the same words again and again
def contributor_of(provider: str, claim: ContributorClaim) -> Contributor:
    """One provider's word about a party, in the merged form."""
    name = tidy(claim.name)
    ipis = _unique(ipi.zfill(11) for ipi in (claim.ipi, *claim.ipis) if ipi)
    isnis = _unique(isni for isni in (claim.isni, *claim.isnis) if isni)
    return Contributor(
        name=name,
        ipi=ipis[0] if ipis else None,
        roles=united_roles(frozenset(role_of(provider, word) for word in claim.roles)),
        raw_roles=_unique(claim.roles),
        spellings=(Credit(name, None, (provider,)),) if len(ipis) > 1 else (),
        isni=isnis[0] if isnis else None,
        ids=tuple(sorted(set(claim.ids))),
        providers=(provider,),
        other_ipis=ipis[1:],
        other_isnis=isnis[1:],
        ipi_base=ipi_base_or_none(claim.ipi_base),
        aliases=_unique(alias for alias in map(tidy, claim.aliases) if alias and alias != name),
        shares=tuple(Share(share.percentage, share.kind, provider) for share in dict.fromkeys(claim.shares)),
    )


def merge_contributors(said: Sequence[Contributor]) -> tuple[Contributor, ...]:
    """The parties to one work, of all that is said in the order of trust."""
    return tuple(_united(group) for group in parties_of(said))


def merge_contributor_across(contributors: Iterable[Contributor]) -> Contributor:
    """One party as all its works tell it: every spelling, every number, every role in any of them.

    Roles of different works stand side by side: "writer" of one and "lyricist" of another are two facts. Shares are
    left out, for they are in one work each. Raises ValueError where there is no contributor.
    """
    ordered = sorted(set(contributors), key=lambda one: (_rank(one), canonical(one)))
    if not ordered:
        raise ValueError("there must be a contributor")
    return replace(_united(ordered), roles=in_order(role for one in ordered for role in one.roles), shares=())


def named_by(ipi: str, contributor: Contributor) -> Contributor:
    """The same party under another of its name numbers, and the name credited with that."""
    name = next((credit.name for credit in contributor.credits if credit.ipi == ipi), contributor.name)
    others = tuple(number for number in contributor.ipis if number != ipi)
    return replace(contributor, name=name, ipi=ipi, other_ipis=others, spellings=contributor.credits)


def _united(group: Sequence[Contributor]) -> Contributor:
    """One contributor of several sayings, the most trusted first."""
    if len(group) == 1:
        return group[0]
    first = group[0]
    credits_ = _credits(group)
    ipis = _unique([credit.ipi for credit in credits_ if credit.ipi] + [ipi for one in group for ipi in one.ipis])
    isnis = _unique(isni for one in group for isni in (one.isni, *one.other_isnis) if isni)
    names = {credit.name for credit in credits_}
    providers = _by_trust(name for one in group for name in one.providers)
    return Contributor(
        name=first.name,
        ipi=ipis[0] if ipis else None,
        roles=united_roles(frozenset(role for one in group for role in one.roles)),
        raw_roles=_unique(word for one in group for word in one.raw_roles),
        spellings=() if credits_ == (Credit(first.name, next(iter(ipis), None), providers),) else credits_,
        isni=isnis[0] if isnis else None,
        ids=tuple(sorted({external for one in group for external in one.ids})),
        providers=providers,
        note=next((one.note for one in group if one.note), None) or _note(group),
        other_ipis=ipis[1:],
        other_isnis=isnis[1:],
        ipi_base=next((one.ipi_base for one in group if one.ipi_base), None),
        aliases=_unique(alias for one in group for alias in one.aliases if alias not in names),
        shares=tuple(dict.fromkeys(share for one in group for share in one.shares)),
    )


def _credits(group: Iterable[Contributor]) -> tuple[Credit, ...]:
    """Every spelling under every number, with all that spelled it so."""
    spelled: dict[tuple[str, str | None], list[str]] = {}
    for one in group:
        for credit in one.credits:
            spelled.setdefault((credit.name, credit.ipi), []).extend(credit.providers)
    return tuple(Credit(name, ipi, _by_trust(providers)) for (name, ipi), providers in spelled.items())


def _note(group: Sequence[Contributor]) -> str | None:
    """Says which spellings were taken for one party with nothing but their words to go by."""
    anchor = next((one for one in group if one.ipi), group[0])
    spelled = dict.fromkeys(
        f"“{one.name}”"
        for one in group
        if one.ipi is None
        and name_key(one.name) != name_key(anchor.name)
        and not any(identified(one, other) for other in group if other is not one)
    )
    return f"joined by name alone: {', '.join(spelled)} is taken for “{anchor.name}”" if spelled else None


def _rank(contributor: Contributor) -> int:
    return min(rank(provider, "works") for provider in contributor.providers)


def _by_trust(providers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(providers), key=lambda provider: (rank(provider, "works"), provider)))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
