"""The works behind a MusicBrainz recording: performance relations, and the parties to each work.

A recording's relations of type `performance` lead to works; a work's own relations (asked for by `work-level-rels`)
lead to its composers, lyricists, publishers. Artists nested this deep come without IPIs, which MusicBrainz tells
only on the artist's own page; where one is told nevertheless it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.music.claim import ContributorClaim, ExternalId, WorkClaim
from app.music.identifiers import ipi_or_none, isni_or_none, iswc_or_none
from app.music.names import tidy

# The relations that make somebody a party to a work. A premiere, a dedication or a commission does not.
_PARTS = frozenset(
    {
        "composer",
        "lyricist",
        "writer",
        "librettist",
        "arranger",
        "instrument arranger",
        "vocal arranger",
        "orchestrator",
        "translator",
        "revised by",
        "reconstructed by",
        "publishing",
    }
)

_MISSPELLING = "Search hint"  # an alias of this type is what people type, and nobody's name


class Alias(Struct):
    """Another name of an artist or label."""

    name: str | None = None
    type: str | None = None


class Party(Struct):
    """An artist or label: the far end of a relation, or of an artist credit."""

    id: str | None = None
    name: str | None = None
    ipis: list[str | None] | None = None
    isnis: list[str | None] | None = None
    aliases: list[Alias] | None = None


class Url(Struct):
    """The far end of a relation to a page elsewhere."""

    resource: str | None = None


class Work(Struct):
    """A composition as nested in a relation; `relations` only where work-level relations were asked for."""

    id: str | None = None
    title: str | None = None
    iswcs: list[str | None] | None = None
    language: str | None = None
    languages: list[str | None] | None = None
    relations: list[Relation] | None = None


class Relation(Struct, rename="kebab"):
    """A tie to something else, of which one of the four is given; `target_credit` is how that one is credited."""

    type: str | None = None
    target_credit: str | None = None
    attributes: list[str | None] | None = None
    artist: Party | None = None
    label: Party | None = None
    work: Work | None = None
    url: Url | None = None


def works_of(relations: Iterable[Relation]) -> tuple[WorkClaim, ...]:
    """The works that a recording's relations say it performs."""
    return tuple(
        _work(relation.work, relation) for relation in relations if relation.type == "performance" and relation.work
    )


def _work(work: Work, performance: Relation) -> WorkClaim:
    """One work. Of several ISWCs the first readable one in MusicBrainz's order is the work's, the rest are aliases.

    MusicBrainz sorts them and knows no preferred one.
    """
    iswcs = [iswc for iswc in map(iswc_or_none, work.iswcs or ()) if iswc]
    languages = work.languages or [work.language]
    return WorkClaim(
        title=tidy(work.title or "") or None,
        iswc=iswcs[0] if iswcs else None,
        aliases=tuple(iswcs[1:]),
        contributors=_contributors(work.relations or ()),
        attributes=tuple(attribute for attribute in performance.attributes or () if attribute),
        languages=tuple(language for language in languages if language),
        ids=(ExternalId("musicbrainz", work.id),) if work.id else (),
    )


def _contributors(relations: Iterable[Relation]) -> tuple[ContributorClaim, ...]:
    """The parties to a work, each once with all its parts. The raw role is the relation's type."""
    parties: dict[str, tuple[str, Party, list[str]]] = {}
    for relation in relations:
        party = relation.artist or relation.label
        if party is None or relation.type not in _PARTS:
            continue
        name = tidy(relation.target_credit or party.name or "")
        if name:
            _, _, roles = parties.setdefault(party.id or name, (name, party, []))
            if relation.type not in roles:
                roles.append(relation.type)
    return tuple(_contributor(name, party, roles) for name, party, roles in parties.values())


def _contributor(name: str, party: Party, roles: Iterable[str]) -> ContributorClaim:
    """A party with all numbers of its page; MusicBrainz sorts them and does not tell which name is whose."""
    ipis = [ipi for ipi in map(ipi_or_none, party.ipis or ()) if ipi]
    isnis = [isni for isni in map(isni_or_none, party.isnis or ()) if isni]
    return ContributorClaim(
        name=name,
        ipi=ipis[0] if ipis else None,
        isni=isnis[0] if isnis else None,
        roles=tuple(roles),
        ids=(ExternalId("musicbrainz", party.id),) if party.id else (),
        ipis=tuple(ipis[1:]),
        isnis=tuple(isnis[1:]),
        aliases=tuple(tidy(alias.name) for alias in party.aliases or () if alias.name and alias.type != _MISSPELLING),
    )
