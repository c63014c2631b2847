"""What providers said about recordings, and what is made of it.

Observations and resolutions are the truth. `records` holds one encoded `Record` per ISRC, and the six tables after it
are projections of that record: each answers one "which ISRCs" question, `sort_keys` in which order they stand. All from
`records` to `texts` can be made again.

A projection's primary key is its question followed by the ISRC, so an answer is read from the index alone; on SQLite
such tables are stored inside that index. A second index on the ISRC serves the rewriting of one recording's rows.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Identity, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import INSIDE_ITS_INDEX, RowNumber, SortedText, UtcDateTime, core_table


class ObservationRow(SQLModel, table=True):
    """The newest answer of one provider to one of its questions about one ISRC; `document` is an `Observation`."""

    __tablename__: ClassVar[str] = "observations"

    isrc: str = Field(primary_key=True, sa_type=Text)
    provider: str = Field(primary_key=True, sa_type=Text)
    part: str = Field(primary_key=True, sa_type=Text)
    observed_at: datetime = Field(sa_type=UtcDateTime)
    absent: bool
    document: bytes = Field(sa_type=LargeBinary)


class ResolutionRow(SQLModel, table=True):
    """The newest answer of one provider about whose recording a platform's id is; `document` is a `Resolution`."""

    __tablename__: ClassVar[str] = "resolutions"

    platform: str = Field(primary_key=True, sa_type=Text)
    external_id: str = Field(primary_key=True, sa_type=Text)
    provider: str = Field(primary_key=True, sa_type=Text)
    observed_at: datetime = Field(sa_type=UtcDateTime)
    document: bytes = Field(sa_type=LargeBinary)


class RecordRow(SQLModel, table=True):
    """The merged `Record` of one ISRC as `document`, made under version `rules` of the merge rules."""

    __tablename__: ClassVar[str] = "records"

    isrc: str = Field(primary_key=True, sa_type=Text)
    rules: int
    document: bytes = Field(sa_type=LargeBinary)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class PlatformIdRow(SQLModel, table=True):
    """Which recordings have this id on this platform. Only believed links; several ISRCs may share one id."""

    __tablename__: ClassVar[str] = "platform_ids"
    __table_args__ = (Index("ix_platform_ids_isrc", "isrc"), INSIDE_ITS_INDEX)

    platform: str = Field(primary_key=True, sa_type=Text)
    external_id: str = Field(primary_key=True, sa_type=Text)
    isrc: str = Field(primary_key=True, sa_type=Text)


class WorkRecordingRow(SQLModel, table=True):
    """Which recordings contain the work with this ISWC, preferred or archived."""

    __tablename__: ClassVar[str] = "work_recordings"
    __table_args__ = (Index("ix_work_recordings_isrc", "isrc"), INSIDE_ITS_INDEX)

    iswc: str = Field(primary_key=True, sa_type=Text)
    isrc: str = Field(primary_key=True, sa_type=Text)


class ContributorWorkRow(SQLModel, table=True):
    """Which works the party with this IPI has a part in, and on which recordings.

    `work` is the ISWC, else an id at a database, else the folded title. A party has a row for each of its numbers.
    """

    __tablename__: ClassVar[str] = "contributor_works"
    __table_args__ = (Index("ix_contributor_works_isrc", "isrc"), INSIDE_ITS_INDEX)

    ipi: str = Field(primary_key=True, sa_type=Text)
    isrc: str = Field(primary_key=True, sa_type=Text)
    work: str = Field(primary_key=True, sa_type=Text)


class ArtistNameRow(SQLModel, table=True):
    """Which recordings credit an artist of this folded name."""

    __tablename__: ClassVar[str] = "artist_names"
    __table_args__ = (Index("ix_artist_names_isrc", "isrc"), INSIDE_ITS_INDEX)

    name: str = Field(primary_key=True, sa_type=Text)
    isrc: str = Field(primary_key=True, sa_type=Text)


class SortKeyRow(SQLModel, table=True):
    """How a recording is sorted among others: its folded title with the version, and the folded names of its artists
    in the order of the credit, one in each line; empty where it has none."""

    __tablename__: ClassVar[str] = "sort_keys"
    __table_args__ = (INSIDE_ITS_INDEX,)

    isrc: str = Field(primary_key=True, sa_type=Text)
    title: str = Field(sa_type=SortedText)
    artists: str = Field(sa_type=SortedText)


# The words are folded and split before they are kept, so they become lexemes as they are: PostgreSQL's own parser
# would read hyphens, numbers and, in some locales, other scripts in its own way.
LEXEMES = "array_to_tsvector(string_to_array(words, ' '))"


class TextRow(SQLModel, table=True):
    """The folded words of title, version and artists. `id` ties the row to SQLite's full-text index `texts_fts`."""

    __tablename__: ClassVar[str] = "texts"
    __table_args__ = (
        UniqueConstraint("isrc", name="uq_texts_isrc"),
        Index("ix_texts_lexemes", text(LEXEMES), postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowNumber, sa_column_args=(Identity(),))
    isrc: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


observations = core_table(ObservationRow)
resolutions = core_table(ResolutionRow)
records = core_table(RecordRow)
platform_ids = core_table(PlatformIdRow)
work_recordings = core_table(WorkRecordingRow)
contributor_works = core_table(ContributorWorkRow)
artist_names = core_table(ArtistNameRow)
sort_keys = core_table(SortKeyRow)
texts = core_table(TextRow)
