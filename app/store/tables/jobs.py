"""Work that outlives the request that asked for it, and the process that does it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, Integer, LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import UtcDateTime, core_table


class JobRow(SQLModel, table=True):
    """A job of an account. Its counts are not here: they are the sums of its chunks', so they are always right."""

    __tablename__: ClassVar[str] = "jobs"
    __table_args__ = (Index("ix_jobs_account", "account", "created_at", "id"), Index("ix_jobs_state", "state"))

    id: str = Field(primary_key=True, sa_type=Text)
    account: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    catalog_id: str | None = Field(default=None, sa_type=Text)
    total: int = Field(sa_type=Integer)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    message: str | None = Field(default=None, sa_type=Text)
    options: bytes = Field(sa_type=LargeBinary)


class JobChunkRow(SQLModel, table=True):
    """A few rows of a job, done by one worker at a time. `due_at` is from when it may be given to somebody (again)."""

    __tablename__: ClassVar[str] = "job_chunks"
    __table_args__ = (
        ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_chunks_job", ondelete="CASCADE"),
        Index("ix_job_chunks_due", "job_id", "state", "due_at"),
    )

    job_id: str = Field(primary_key=True, sa_type=Text)
    number: int = Field(primary_key=True, sa_type=Integer)
    state: str = Field(sa_type=Text)
    due_at: datetime = Field(sa_type=UtcDateTime)
    owner: str | None = Field(default=None, sa_type=Text)
    claims: int = Field(sa_type=Integer)
    waits: int = Field(sa_type=Integer)
    rows: int = Field(sa_type=Integer)
    done: int = Field(sa_type=Integer)
    matched: int = Field(sa_type=Integer)
    failed: int = Field(sa_type=Integer)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    input: bytes = Field(sa_type=LargeBinary)
    output: bytes | None = Field(default=None, sa_type=LargeBinary)


jobs = core_table(JobRow)
job_chunks = core_table(JobChunkRow)
