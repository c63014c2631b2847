"""Discogs' releases dump, read release by release in bounded memory: one `<release>` is in memory at a time.

What a dump has no right to have is refused: a document type, and with it entities. A release whose XML is broken is
told with its line and left out; the reading goes on behind it. A file that ends early gives all that is whole in it.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from lxml import etree

from app.errors import UnreadableDump
from app.imports.source import BrokenRow

TABLE = "release"
_CHUNK = 1 << 18
_ROOTS = ("releases", TABLE)  # a single release is a document, too
_ID = re.compile(r"[1-9][0-9]{0,17}")
_GZIP = b"\x1f\x8b"


class ReleaseFile:
    """The dump at `path`, `.xml` or `.xml.gz`. Raises UnreadableDump where it is none.

    `read` is how many bytes of the file were taken so far; `cut` says in words how it ends early, None where it does
    not or where the end was not reached yet.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise UnreadableDump(path.name, "there is no file at this path.")
        self._path = path
        self.size = path.stat().st_size
        self.read = 0
        self.cut: str | None = None

    def releases(self) -> Iterator[etree._Element | BrokenRow]:
        """Every release in its order, valid until the next is asked for, or what is the matter with it."""
        parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=_ROOTS,
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root: etree._Element | None = None
        ended = False
        for chunk in self._chunks():
            parser.feed(chunk)
            problems = {entry.line: entry.message for entry in parser.feed_error_log}
            for event, element in _events(parser):
                if root is None:
                    root = self._checked(element)
                if event == "end" and element.tag == TABLE:
                    yield _blamed(element, problems) or element
                    _forget(element)
                ended = ended or (event == "end" and element is root)
            if root is None:
                break
        if root is None:
            raise UnreadableDump(self._path.name, "there is no <releases> of Discogs' releases dump in it.")
        if not ended:
            self.cut = self.cut or "it ends before </releases>"

    def _chunks(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            reader = gzip.GzipFile(fileobj=file) if file.peek(2).startswith(_GZIP) else file
            while chunk := self._chunk(reader):
                self.read = file.tell()
                yield chunk

    def _chunk(self, reader: gzip.GzipFile | BufferedReader) -> bytes:
        try:
            return reader.read(_CHUNK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            self.cut = f"its compression ends early ({problem})"
            return b""

    def _checked(self, root: etree._Element) -> etree._Element:
        found = root.getroottree().getroot().tag
        if found not in _ROOTS:
            raise UnreadableDump(self._path.name, f"it holds <{found}>, not the <releases> of Discogs' releases dump.")
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDump(self._path.name, "it declares a document type, which no dump of Discogs does.")
        return root


def body_of(release: etree._Element) -> dict[str, Any]:
    """A release in the form in which the API sends it, as far as `app.providers.discogs_bodies` reads it."""
    return {
        "id": release.get("id"),
        "title": release.findtext("title") or "",
        "tracklist": [_track(one) for one in release.iterfind("tracklist/track")],
        "labels": [
            {"name": one.get("name") or "", "catno": one.get("catno")} for one in release.iterfind("labels/label")
        ],
        "artists": _artists(release, "artists"),
        "extraartists": _artists(release, "extraartists"),
        "formats": [
            {"name": one.get("name"), "descriptions": _texts(one, "descriptions/description")}
            for one in release.iterfind("formats/format")
        ],
        "identifiers": [
            {"type": one.get("type") or "", "value": one.get("value") or "", "description": one.get("description")}
            for one in release.iterfind("identifiers/identifier")
        ],
        "genres": _texts(release, "genres/genre"),
        "styles": _texts(release, "styles/style"),
        "released": release.findtext("released"),
        "country": release.findtext("country"),
    }


def line_of(element: etree._Element) -> int:
    """The line at which an element begins, from 1."""
    said: Any = element.sourceline  # its stubs say `...`
    return int(said or 0)


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    said: Any = parser.read_events()  # its stubs allow for events that were not asked for
    yield from said


def _track(line: etree._Element) -> dict[str, Any]:
    """A line of a tracklist; the dump does not say of which kind it is, as the API does."""
    position, duration = line.findtext("position") or "", line.findtext("duration") or ""
    parts = [_track(one) for one in line.iterfind("sub_tracks/track")]
    kind = "index" if parts else "track" if position or duration else "heading"
    return {
        "title": line.findtext("title") or "",
        "position": position,
        "type_": kind,
        "duration": duration,
        "artists": _artists(line, "artists"),
        "extraartists": _artists(line, "extraartists"),
        "sub_tracks": parts,
    }


def _artists(parent: etree._Element, name: str) -> list[dict[str, Any]]:
    return [
        {child.tag: child.text for child in one if child.text} | {"name": one.findtext("name") or ""}
        for one in parent.iterfind(f"{name}/artist")
    ]


def _texts(parent: etree._Element, path: str) -> list[str]:
    return [one.text for one in parent.iterfind(path) if one.text]


def _blamed(release: etree._Element, problems: dict[int, str]) -> BrokenRow | None:
    """What is the matter with a release: what the parser had to mend within its lines, or that it has no number."""
    first = line_of(release)
    if problems:
        last = max(map(line_of, release.iter()))
        for line, problem in problems.items():
            if first <= line <= last:
                return BrokenRow(TABLE, line, problem)
    if not _ID.fullmatch(release.get("id") or ""):
        return BrokenRow(TABLE, first, "it has no id")
    return None


def _forget(release: etree._Element) -> None:
    """Give back the memory of a release that was read, and of all before it."""
    release.clear()
    parent = release.getparent()
    while parent is not None and release.getprevious() is not None:
        del parent[0]
