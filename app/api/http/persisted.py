"""Operations known by name: documents trusted beforehand, and automatic persisted queries as Apollo's clients do them.

A trusted document is in the manifest, a JSON object of ids and texts; the id comes as `documentId`, or as the hash of
an automatic persisted query. With TRUSTED_ONLY nothing else is served. An automatic one is registered by whoever sends
its text and hash together, and kept until it is pushed out by newer ones; it is only a saving of bytes, not of trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Self

import msgspec
from cachetools import LRUCache

from app.api.http.request import GraphQLRequest
from app.errors import InvalidSetting, RequestRefused
from app.settings import Settings

MOST_CHARACTERS = 4_000_000
VERSION = 1


class PersistedDocuments:
    """Texts by id. `trusted` is the manifest; `only` refuses everything that is not in it."""

    def __init__(self, trusted: Mapping[str, str], *, only: bool) -> None:
        self._trusted = {_bare(name): text for name, text in trusted.items()}
        self._hashes = {sha256(text.encode()).hexdigest(): text for text in trusted.values()}
        self._only = only
        self._registered: LRUCache[str, str] = LRUCache(MOST_CHARACTERS, len)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; raises InvalidSetting for a manifest that cannot be used."""
        trusted: dict[str, str] = {}
        if settings.trusted_documents:
            try:
                trusted = msgspec.json.decode(Path(settings.trusted_documents).read_bytes(), type=dict[str, str])
            except (OSError, msgspec.DecodeError) as error:
                form = "a file with a JSON object of document ids and documents"
                raise InvalidSetting("TRUSTED_DOCUMENTS", f"{settings.trusted_documents!r}: {error}", form) from error
        elif settings.trusted_only:
            raise InvalidSetting("TRUSTED_ONLY", "there are no trusted documents", "a manifest in TRUSTED_DOCUMENTS")
        return cls(trusted, only=settings.trusted_only)

    def text(self, request: GraphQLRequest) -> str:
        """The text that a request stands for; raises RequestRefused where there is none, or none that may run."""
        if request.document_id is not None:
            return self._named(request.document_id)
        persisted = (request.extensions or {}).get("persistedQuery")
        if persisted is None:
            return self._allowed(request.query)
        name = _hash_of(persisted)
        if request.query is not None and sha256(_bytes(request.query)).hexdigest() != name:
            raise RequestRefused(400, "BAD_REQUEST", "sha256Hash is not the SHA-256 of the query sent with it.")
        if self._only or name in self._hashes or name in self._trusted:
            return self._named(name)
        if request.query is not None:
            if len(request.query) <= self._registered.maxsize:
                self._registered[name] = request.query
            return request.query
        text = self._registered.get(name)
        if text is None:
            raise RequestRefused(400, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return text

    def _named(self, name: str) -> str:
        bare = _bare(name)
        text = self._trusted.get(bare) or self._hashes.get(bare)
        if text is None:
            raise RequestRefused(400, "DOCUMENT_NOT_TRUSTED", f"{name[:80]!r} is not among the trusted documents.")
        return text

    def _allowed(self, query: str | None) -> str:
        if not query or not query.strip():
            message = "There is nothing to run: send a document as `query`, or the id of a trusted one as `documentId`."
            raise RequestRefused(400, "BAD_REQUEST", message)
        if self._only and sha256(_bytes(query)).hexdigest() not in self._hashes:
            raise RequestRefused(400, "DOCUMENT_NOT_TRUSTED", "Only trusted documents are served here.")
        return query


def _hash_of(persisted: object) -> str:
    match persisted:
        case {"version": version, "sha256Hash": str() as name} if version == VERSION and len(name) <= 128:
            return _bare(name)
    message = 'extensions.persistedQuery must be {"version": 1, "sha256Hash": "…"}.'
    raise RequestRefused(400, "PERSISTED_QUERY_NOT_SUPPORTED", message)


def _bare(name: str) -> str:
    """An id without the algorithm that some manifests put before it."""
    return name.removeprefix("sha256:")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
