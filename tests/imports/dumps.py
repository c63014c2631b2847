"""Dumps for tests: files in the real column layout, of rows given, of recorded lookups, or of made-up recordings."""

from __future__ import annotations

import bz2
import io
import tarfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from uuid import NAMESPACE_URL, uuid5

from app.imports.musicbrainz_layouts import LAYOUTS

MADE_AT = "2026-11-18 00:19:26.152031+00"
COPYING = "The core data is released under CC0, see https://creativecommons.org/publicdomain/zero/1.0/\n"
FALSE, TRUE = "f", "t"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"})
_FILLED = {"edits_pending": "0", "comment": "", "name": "", "quality": "-1", "link_order": "0", "position": "1"}
_FILLED |= {"entity0_credit": "", "entity1_credit": "", "ended": FALSE, "is_data_track": FALSE, "video": FALSE}


def mbid(*named: object) -> str:
    """The MBID of something made up."""
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, named))))


class DumpWriter:
    """Writes a dump's folder; a table that got no rows is an empty file, as in a real one."""

    def __init__(self, folder: Path, made_at: str = MADE_AT, *, oldest: bool = False) -> None:
        self.folder = folder
        (folder / "mbdump").mkdir(parents=True)
        (folder / "TIMESTAMP").write_text(made_at + "\n")
        (folder / "SCHEMA_SEQUENCE").write_text("30\n")
        (folder / "COPYING").write_text(COPYING)
        pick = min if oldest else max
        self.layouts = {name: layouts[pick(layouts)] for name, layouts in LAYOUTS.items()}
        self._files = ExitStack()
        self._tables: dict[str, TextIO] = {
            name: self._files.enter_context((folder / "mbdump" / name).open("w", encoding="utf-8", newline="\n"))
            for name in LAYOUTS
        }
        self._numbers: dict[str, int] = {}
        self._made: dict[tuple[str, object], int] = {}

    def __enter__(self) -> DumpWriter:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._files.close()

    def line(self, table: str, line: str) -> None:
        """Write a line as it is."""
        self._tables[table].write(line + "\n")

    def add(self, table: str, **said: object) -> int:
        """Write a row with these columns and a number of its own; the number."""
        number = self._numbers[table] = self._numbers.get(table, 0) + 1
        row = {"id": number, **_FILLED, "gid": mbid(table, number), **said}
        self.line(table, "\t".join(_written(row.get(column)) for column in self.layouts[table]))
        return number

    def once(self, table: str, key: object, **said: object) -> int:
        """The number of the row with this key, which is written the first time."""
        if (table, key) not in self._made:
            self._made[table, key] = self.add(table, **said)
        return self._made[table, key]

    def credit(self, names: Iterable[Mapping[str, Any]]) -> int:
        """An artist credit, told as the web service tells it."""
        number = self._numbers["credit"] = self._numbers.get("credit", 0) + 1
        for place, one in enumerate(names):
            artist = self.party("artist", one["artist"])
            name, join = one.get("name") or one["artist"]["name"], one.get("joinphrase") or ""
            self.add(
                "artist_credit_name", artist_credit=number, position=place, artist=artist, name=name, join_phrase=join
            )
        return number

    def party(self, table: str, said: Mapping[str, Any]) -> int:
        """An artist or label, told as the web service tells it."""
        known = (table, said["id"]) in self._made
        number = self.once(table, said["id"], gid=said["id"], name=said["name"])
        for kind in () if known else ("ipi", "isni"):
            for code in said.get(f"{kind}s") or ():
                self.add(f"{table}_{kind}", **{table: number, kind: code})
        for alias in () if known else said.get("aliases") or ():
            said_type = alias.get("type")
            number_of_type = self.once(f"{table}_alias_type", said_type, name=said_type) if said_type else None
            self.add(f"{table}_alias", **{table: number, "name": alias["name"], "type": number_of_type})
        return number

    def tie(self, table: str, entity0: int, entity1: int, said: Mapping[str, Any], credited: str = "") -> None:
        """A relation, with a link of its own."""
        attributes = said.get("attributes") or []
        kind = self.once("link_type", said["type"], name=said["type"], entity_type0="x", entity_type1="y")
        link = self.once("link", (kind, *attributes), link_type=kind, attribute_count=len(attributes))
        if ("attributes of", link) not in self._made:
            self._made["attributes of", link] = 1
            for name in attributes:
                attribute = self.once("link_attribute_type", name, name=name, root=1)
                self.add("link_attribute", link=link, attribute_type=attribute)
        self.add(table, link=link, entity0=entity0, entity1=entity1, entity0_credit=credited)


def _written(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return str(value).translate(_ESCAPES)


def packed(folder: Path, archive: Path) -> Path:
    """The folder as MusicBrainz publishes it: a tar in bzip2, the notes first."""
    with bz2.open(archive, "wb") as file, tarfile.open(fileobj=file, mode="w|") as tar:
        for name in ("TIMESTAMP", "COPYING", "README", "REPLICATION_SEQUENCE", "SCHEMA_SEQUENCE"):
            path = folder / name
            content = path.read_bytes() if path.is_file() else b"\n"
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
        for path in sorted((folder / "mbdump").iterdir()):
            tar.add(path, f"mbdump/{path.name}")
    return archive
