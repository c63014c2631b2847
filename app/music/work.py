"""The merged work: a composition, the parties to it, and how it relates to the recording that it was told of.

Field names are those of the GraphQL schema in snake case, as in `app.music.track`.
"""

from __future__ import annotations

from enum import StrEnum

from app.music.claim import ExternalId, ShareKind
from app.music.kept import Kept
from app.music.names import name_key


class LinkStatus(StrEnum):
    """How a work relates to the recording."""

    EXACT = "exact"
    MEDLEY_COMPONENT = "medley_component"
    DERIVATIVE = "derivative"
    SUSPECT = "suspect"


class Role(StrEnum):
    """A contributor's part in a work, in DDEX's words."""

    COMPOSER = "composer"
    LYRICIST = "lyricist"
    COMPOSER_LYRICIST = "composer_lyricist"
    COMPOSER_AND_OR_LYRICIST = "composer_and_or_lyricist"
    ARRANGER = "arranger"
    ADAPTER = "adapter"
    TRANSLATOR = "translator"
    LIBRETTIST = "librettist"
    SUB_ARRANGER = "sub_arranger"
    SUB_LYRICIST = "sub_lyricist"
    MUSIC_PUBLISHER = "music_publisher"
    SUB_PUBLISHER = "sub_publisher"
    SUBSTITUTE_PUBLISHER = "substitute_publisher"
    ADMINISTRATOR = "administrator"
    INCOME_PARTICIPANT = "income_participant"
    ACQUIRER = "acquirer"
    UNKNOWN = "unknown"


class Credit(Kept, frozen=True):
    """A name as it was credited, and who spelled it so. `ipi` is the name number it was said with, None where none was
    said, or several without telling which is this name's.
    """

    name: str
    ipi: str | None
    providers: tuple[str, ...]


class Share(Kept, frozen=True):
    """A share in a work as one provider said it, in percent; `kind` is None where the right was not said."""

    percentage: float
    kind: ShareKind | None
    provider: str


class Contributor(Kept, frozen=True):
    """A party to a work. `spellings` are all credits, or nothing where `name`, `ipi` and `providers` say it all;
    `raw_roles` are the sources' own words behind `roles`.

    `note` says so where two spellings were joined by their words alone. `other_ipis` and `other_isnis` are further
    numbers of the party, gathered where a source says so (see `app.music.parties`); `aliases` are names that sources
    give it besides those credited. `shares` are in this one work, and never added up.
    """

    name: str
    ipi: str | None
    roles: tuple[Role, ...]
    raw_roles: tuple[str, ...]
    spellings: tuple[Credit, ...]
    isni: str | None
    ids: tuple[ExternalId, ...]
    providers: tuple[str, ...]
    note: str | None = None
    other_ipis: tuple[str, ...] = ()
    other_isnis: tuple[str, ...] = ()
    ipi_base: str | None = None
    aliases: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Every spelling, with its number and its sources."""
        return self.spellings or (Credit(self.name, self.ipi, self.providers),)

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, each once."""
        return tuple(dict.fromkeys(credit.name for credit in self.credits))

    @property
    def ipis(self) -> tuple[str, ...]:
        """All name numbers, that of the name shown first."""
        return (self.ipi, *self.other_ipis) if self.ipi else ()


class Work(Kept, frozen=True):
    """A composition in the recording. `iswc` is bare; `status` says how sure the tie to the recording is and why.

    `aliases` are further ISWCs of the work, `archived_iswcs` those of all its codes that a source says are replaced.
    """

    iswc: str | None
    title: str | None
    titles: tuple[str, ...]
    aliases: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    status: LinkStatus
    status_reason: str
    attributes: tuple[str, ...]
    languages: tuple[str, ...]
    ids: tuple[ExternalId, ...]
    providers: tuple[str, ...]
    archived_iswcs: tuple[str, ...] = ()

    @property
    def iswcs(self) -> tuple[str, ...]:
        """All codes, the one shown first."""
        return (self.iswc, *self.aliases) if self.iswc else self.aliases

    @property
    def key(self) -> str:
        """What tells it from other works: its ISWC, else its id at a database, else its folded title."""
        if self.iswc:
            return self.iswc
        return f"{self.ids[0].platform}:{self.ids[0].id}" if self.ids else name_key(self.title or "")
