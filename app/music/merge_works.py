"""Works: united by ISWC, never by title or writers across two ISWCs.

A source may say that one ISWC is an alias of another; only then are they one work. A work without an ISWC joins one
that has the same id at the same database, or the only one of its title, if they share a writer; else it stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from app.music.claim import WorkClaim
from app.music.hearing import canonical
from app.music.merge_contributors import contributor_of, merge_contributors
from app.music.names import tidy
from app.music.parties import share_a_writer
from app.music.titles import title_key
from app.music.trust import rank
from app.music.work import LinkStatus, Work
from app.music.work_status import status_of, surest

_STATUS_ORDER = {status: place for place, status in enumerate(LinkStatus)}


class SaidWork(Struct, frozen=True):
    """One provider's word about one work in the recording."""

    provider: str
    claim: WorkClaim
    observed_at: datetime


def merge_works(said: Iterable[SaidWork], recording_title: str | None) -> tuple[Work, ...]:
    """The works in a recording of this title: the surest tie first, then by trust, then as listed."""
    works = [work_of(one.provider, one.claim) for one in sorted(said, key=_by_trust)]
    joined = _joined(list(dict.fromkeys(works)))
    marked = [_marked(work, recording_title) for work in joined]
    return tuple(sorted(marked, key=lambda work: _STATUS_ORDER[work.status]))


def merge_work_across(works: Iterable[Work]) -> Work:
    """One work as all its recordings tell it; its status is that of the surest tie to any of them.

    The works must be of one ISWC, or be tied by their aliases; raises ValueError where they are not.
    """
    ordered = _ordered(works)
    groups = _joined_by_iswc(ordered)
    if len(groups) != 1 or any(work.iswc is None for work in ordered):
        raise ValueError(f"these are not one work: {sorted({work.iswc or 'no ISWC' for work in ordered})}")
    return _across(groups[0])


def merge_works_across(works: Iterable[Work]) -> tuple[Work, ...]:
    """The works of several recordings, each once, by key; as `merge_work_across` for those without an ISWC too.

    A work without one joins those that have its id at a database; without an id too, those of its title. The works
    must have a party in common, for a title alone tells nothing.
    """
    ordered = _ordered(works)
    groups = _joined_by_iswc([work for work in ordered if work.iswc])
    idless: dict[str, list[Work]] = {}
    for group in _joined_by_id([work for work in ordered if not work.iswc]):
        ids = {external for work in group for external in work.ids}
        same = [coded for coded in groups if any(ids.intersection(work.ids) for work in coded)]
        if len(same) == 1:
            same[0].extend(group)
        elif ids:
            groups.append(group)
        else:
            idless.setdefault(title_key(group[0].title or ""), []).extend(group)
    merged = [_across(group) for group in (*groups, *idless.values())]
    return tuple(sorted(merged, key=lambda work: (work.key, canonical(work))))


def _ordered(works: Iterable[Work]) -> list[Work]:
    return sorted(set(works), key=lambda work: (_rank(work), canonical(work)))


def _across(group: Sequence[Work]) -> Work:
    status, reason = surest((work.status, work.status_reason) for work in group)
    return replace(_united(group), status=status, status_reason=reason)


def work_of(provider: str, claim: WorkClaim) -> Work:
    """One provider's word about a work, in the merged form; its status is still open."""
    titles = _unique(title for title in map(tidy, (claim.title or "", *claim.alternative_titles)) if title)
    archived = tuple(sorted({code for code in claim.archived if code}))
    iswc, *aliases = _preferred_first([claim.iswc, *claim.aliases, *archived], archived) or (None,)
    return Work(
        iswc=iswc,
        title=tidy(claim.title or "") or None,
        titles=titles,
        aliases=tuple(alias for alias in aliases if alias),
        contributors=merge_contributors(
            [contributor_of(provider, party) for party in dict.fromkeys(claim.contributors) if tidy(party.name)]
        ),
        status=LinkStatus.SUSPECT,
        status_reason="",
        attributes=_unique(claim.attributes),
        languages=_unique(claim.languages),
        ids=tuple(sorted(set(claim.ids))),
        providers=(provider,),
        archived_iswcs=archived,
    )


def _preferred_first(codes: Iterable[str | None], archived: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once, in the order told, but for those that are replaced: they come last."""
    replaced = set(archived)
    return tuple(sorted(_unique(code for code in codes if code), key=replaced.__contains__))


def _joined(works: Sequence[Work]) -> list[Work]:
    """The works, in the order of trust, with those that are one put together."""
    coded = _joined_by_iswc([work for work in works if work.iswc])
    codeless = _joined_by_id([work for work in works if not work.iswc])
    homes = [_home(coded, group) for group in codeless]
    at_home: dict[int, list[list[Work]]] = {}
    for home, group in zip(homes, codeless, strict=True):
        if home is not None:
            at_home.setdefault(home, []).append(group)
    groups = [list(group) for group in coded]
    groups.extend(group for home, group in zip(homes, codeless, strict=True) if home is None)
    for home, guests in at_home.items():
        # A provider that lists two works of a title without a code knows them to be two: neither can be placed.
        if _all_from_different_providers(guests):
            groups[home].extend(work for group in guests for work in group)
        else:
            groups.extend(guests)
    places = {id(work): place for place, work in enumerate(works)}
    ordered = [sorted(group, key=lambda work: places[id(work)]) for group in groups]
    ordered.sort(key=lambda group: places[id(group[0])])
    return [_united(group) for group in ordered]


def _joined_by_iswc(works: Iterable[Work]) -> list[list[Work]]:
    """Works by their codes; an alias that a source gives ties its codes together."""
    return _connected([(work, set(work.iswcs)) for work in works])


def _joined_by_id(works: Iterable[Work]) -> list[list[Work]]:
    """Works without a code, by the ids that databases give them."""
    return _connected([(work, {f"{external.platform}:{external.id}" for external in work.ids}) for work in works])


def _connected(works: Iterable[tuple[Work, set[str]]]) -> list[list[Work]]:
    """Groups of works that share a code, directly or over others; a work without codes is a group of its own."""
    groups: list[tuple[list[Work], set[str]]] = []
    for work, codes in works:
        met = [group for group in groups if group[1] & codes]
        groups = [group for group in groups if not group[1] & codes]
        members = [member for group in met for member in group[0]]
        groups.append(([*members, work], codes.union(*(group[1] for group in met))))
    return [members for members, _ in groups]


def _home(coded: Sequence[Sequence[Work]], codeless: Sequence[Work]) -> int | None:
    """The place of the one work with an ISWC that a work without one belongs to, None where it is not the only one."""
    ids = {external for work in codeless for external in work.ids}
    same_id = [place for place, group in enumerate(coded) if any(ids.intersection(work.ids) for work in group)]
    if same_id:
        return same_id[0] if len(same_id) == 1 else None
    keys = _title_keys(codeless)
    same_title = [place for place, group in enumerate(coded) if keys & _title_keys(group)]
    if len(same_title) != 1:
        return None
    group = coded[same_title[0]]
    if not _all_from_different_providers([group, codeless]):
        return None
    evidence = any(share_a_writer(one.contributors, other.contributors) for one in group for other in codeless)
    return same_title[0] if evidence else None


def _title_keys(works: Iterable[Work]) -> set[str]:
    return {title_key(title) for work in works for title in work.titles}


def _all_from_different_providers(groups: Iterable[Iterable[Work]]) -> bool:
    names = [name for group in groups for name in {name for work in group for name in work.providers}]
    return len(names) == len(set(names))


def _united(group: Sequence[Work]) -> Work:
    """One work of several sayings, the most trusted first."""
    if len(group) == 1:
        return group[0]
    archived = tuple(sorted({code for work in group for code in work.archived_iswcs}))
    iswc = next(iter(_preferred_first((work.iswc for work in group), archived)), None)
    codes = {code for work in group for code in work.iswcs}
    titles = _unique(title for work in group for title in work.titles)
    return Work(
        iswc=iswc,
        title=next((work.title for work in group if work.title), None),
        titles=titles,
        aliases=tuple(sorted(codes - {iswc})),
        contributors=merge_contributors([party for work in group for party in work.contributors]),
        status=LinkStatus.SUSPECT,
        status_reason="",
        attributes=_unique(word for work in group for word in work.attributes),
        languages=_unique(language for work in group for language in work.languages),
        ids=tuple(sorted({external for work in group for external in work.ids})),
        providers=tuple(sorted({name for work in group for name in work.providers}, key=_trusted)),
        archived_iswcs=archived,
    )


def _marked(work: Work, recording_title: str | None) -> Work:
    status, reason = status_of(work.titles, work.attributes, work.providers, recording_title)
    return replace(work, status=status, status_reason=reason)


def _by_trust(said: SaidWork) -> tuple[int, str]:
    return _trusted(said.provider)


def _rank(work: Work) -> int:
    return min(rank(provider, "works") for provider in work.providers)


def _trusted(provider: str) -> tuple[int, str]:
    return rank(provider, "works"), provider


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
