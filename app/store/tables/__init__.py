"""The tables. Every change here needs a migration; a test compares the two on both databases."""

from app.store.tables.catalogs import catalog_songs, catalogs
from app.store.tables.recordings import (
    LEXEMES,
    artist_names,
    contributor_works,
    observations,
    platform_ids,
    records,
    resolutions,
    texts,
    work_recordings,
)

__all__ = [
    "LEXEMES",
    "artist_names",
    "catalog_songs",
    "catalogs",
    "contributor_works",
    "observations",
    "platform_ids",
    "records",
    "resolutions",
    "texts",
    "work_recordings",
]
