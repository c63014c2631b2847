"""The tables. Every change here needs a migration; a test compares the two on both databases."""

from app.store.tables.accounts import accounts, api_keys
from app.store.tables.catalogs import catalog_songs, catalogs
from app.store.tables.imports import imports
from app.store.tables.jobs import job_chunks, jobs
from app.store.tables.recordings import (
    LEXEMES,
    artist_names,
    contributor_works,
    observations,
    platform_ids,
    records,
    resolutions,
    sort_keys,
    texts,
    work_recordings,
)
from app.store.tables.works import work_texts

__all__ = [
    "LEXEMES",
    "accounts",
    "api_keys",
    "artist_names",
    "catalog_songs",
    "catalogs",
    "contributor_works",
    "imports",
    "job_chunks",
    "jobs",
    "observations",
    "platform_ids",
    "records",
    "resolutions",
    "sort_keys",
    "texts",
    "work_recordings",
    "work_texts",
]
