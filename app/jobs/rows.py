"""Jobs over the rows of a file: each is answered as `linernotes enrich` does, and its ISRC joins the catalog told."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
from msgspec import Struct, structs

from app.gateway.enrichment import RowQuestion, asked_by, enrich_rows
from app.gateway.enrichment_fields import facets_of, fields_named
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.policy import Policy
from app.jobs.job import UNAVAILABLE, DoneRow, Rows
from app.jobs.outages import Patience, Tried
from app.jobs.songs import LONGEST_TRY
from app.sheets.added import AddedColumns
from app.sheets.form import Columns, SheetForm
from app.sheets.typed import from_json, to_json

Row = tuple[str, ...]

BLANK = DoneRow("")
"""What came of a blank line, which stays blank."""


class SheetJob(Struct, frozen=True):
    """The file that a job is about: its name, form and header, which columns tell the recording, and what is wanted."""

    name: str
    form: SheetForm
    header: Row
    columns: Columns
    fields: tuple[str, ...]
    guarded: bool = False


# The standard library's JSON keeps bytes that are no text in the file's encoding, which no other form of ours can say.


def encode_sheet(sheet: SheetJob) -> bytes:
    """A job's options; what stands above the table is guarded as its rows will be."""
    form = AddedColumns(sheet.form, sheet.header, sheet.fields, guarded=sheet.guarded).form
    rest = msgspec.to_builtins(structs.replace(sheet, header=(), form=structs.replace(form, above=())))
    return json.dumps(rest | {"header": _said(sheet.header), "above": list(map(_said, form.above))}).encode()


def decode_sheet(options: bytes) -> SheetJob:
    """The file in a job's options."""
    told = json.loads(options)
    sheet = msgspec.convert(told | {"header": ()}, SheetJob)
    above = tuple(map(_row, told.get("above", ())))  # a job of an earlier version has none
    return structs.replace(sheet, header=_row(told["header"]), form=structs.replace(sheet.form, above=above))


def encode_lines(rows: Sequence[Row]) -> bytes:
    """A chunk's input."""
    return json.dumps(list(map(_said, rows))).encode()


def decode_lines(content: bytes) -> list[Row]:
    """The rows in a chunk's input."""
    return list(map(_row, json.loads(content)))


def _said(row: Row) -> list[object]:
    return list(map(to_json, row))


def _row(said: Sequence[object]) -> Row:
    return tuple(map(from_json, said))


async def ask_rows(gateway: Gateway, content: bytes, options: bytes, before: Rows | None, patience: Patience) -> Tried:
    """One try of a chunk; `before` are the rows of an earlier one, of which only the open are asked for."""
    sheet, lines = decode_sheet(options), decode_lines(content)
    questions = [_question(line, sheet.columns) for line in lines]
    rows = list(before or [None if line else BLANK for line in lines])
    open_places = [place for place, row in enumerate(rows) if row is None]
    isrcs = {place: asked for place in open_places if isinstance(asked := asked_by(questions[place]), str)}
    policy = Policy(deadline=LONGEST_TRY)
    wants = dict.fromkeys(isrcs.values(), facets_of(fields_named(sheet.fields)))
    held_up = patience.held_up(await look_up(gateway, wants, policy))
    ready = [place for place in open_places if isrcs.get(place) not in held_up.isrcs]
    answers = await enrich_rows(gateway, [questions[place] for place in ready], sheet.fields, policy)
    by_words = False
    for place, answer in zip(ready, answers, strict=True):
        if answer.status == UNAVAILABLE and place not in isrcs and not patience.spent:
            by_words = True
        else:
            rows[place] = DoneRow(answer.status, answer.cells)
    return Tried(rows, held_up.sources, by_words=by_words)


def isrcs_in(content: bytes, options: bytes) -> list[str]:
    """The valid ISRCs of a chunk's rows, each once, in order."""
    columns = decode_sheet(options).columns
    asked = (asked_by(_question(line, columns)) for line in decode_lines(content))
    return list(dict.fromkeys(isrc for isrc in asked if isinstance(isrc, str)))


def _question(line: Row, columns: Columns) -> RowQuestion:
    def cell(place: int | None) -> str | None:
        return line[place] if place is not None and place < len(line) else None

    return RowQuestion(cell(columns.isrc), cell(columns.title), cell(columns.artist))
