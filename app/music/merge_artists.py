"""The credit of a recording: whose list is shown, the ids of all, and when two credits disagree."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.music.choice import Choice, Difference, choose
from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId
from app.music.hearing import Said
from app.music.names import name_key, name_words, tidy
from app.music.titles import take_apart
from app.music.track import Artist, Severity

Credit = tuple[ArtistCredit, ...]

# Words that stand between names, so that "A & B" and "A" beside "B" are one credit.
_BETWEEN = frozenset({"and", "feat", "ft", "featuring", "with", "vs", "x"})


def credit_of(claim: Claim) -> Credit:
    """The artists a claim credits, those its title features among them; empty where it names no artists."""
    named: dict[str, ArtistCredit] = {}
    for artist in claim.artists:
        name = tidy(artist.name)
        if name:
            named.setdefault(name_key(name), msgspec.structs.replace(artist, name=name))
    if not named:
        return ()
    featured = take_apart(claim.title, claim.version).featured
    first = next(iter(named))
    words = frozenset().union(*map(name_words, named))
    for name in featured:
        key = name_key(name)
        if key in named and key != first and named[key].role is ArtistRole.MAIN:
            # Shops list everyone as a main artist and leave the feature to the title.
            named[key] = msgspec.structs.replace(named[key], role=ArtistRole.FEATURED)
        elif not name_words(name) <= words:
            named[key] = ArtistCredit(name, ArtistRole.FEATURED)
    return tuple(named.values())


def merge_artists(said: Sequence[Said[Credit]]) -> tuple[tuple[Artist, ...], Choice[Credit]]:
    """The most trusted credit, each artist with the ids that anyone gives for a name of the same key."""
    choice = choose("artists", said, credits_differ, show_credit)
    ids: dict[str, set[ExternalId]] = {}
    for _, _, credit in said:
        for artist in credit:
            ids.setdefault(name_key(artist.name), set()).update(artist.ids)
    artists = tuple(
        Artist(artist.name, artist.role, artist.join, tuple(sorted(ids[name_key(artist.name)])))
        for artist in choice.value or ()
    )
    return artists, choice


def credits_differ(one: Credit, other: Credit) -> Difference | None:
    """Credits agree when they name the same words; one that names fewer artists is a warning, others a conflict."""
    these, those = _words(one), _words(other)
    if these == those:
        return None
    if these <= those or those <= these:
        return Difference("names fewer artists" if those < these else "names more artists", Severity.WARNING)
    return Difference("other artists", Severity.CONFLICT)


def show_credit(credit: Credit) -> str:
    """The credit as a line of text, with the joins it was said with."""
    *before, last = credit
    return "".join(artist.name + (artist.join or ", ") for artist in before) + last.name


def _words(credit: Credit) -> frozenset[str]:
    return frozenset().union(*(name_words(artist.name) for artist in credit)) - _BETWEEN
