"""The trade's identifiers and moments as GraphQL scalars.

On input an identifier scalar takes any text and hands it on as it was written: whether it keeps the identifier's rule
is judged by the query, so that one bad ISRC in a list becomes one `InvalidIsrc` in the answer and loses nobody else's.
On output every identifier is canonical.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import BinaryIO, NamedTuple, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from app.music.identifiers import show_iswc

ISRC = NewType("ISRC", str)
ISWC = NewType("ISWC", str)
IPI = NewType("IPI", str)
ISNI = NewType("ISNI", str)
GTIN = NewType("GTIN", str)


class Upload(NamedTuple):
    """A file that came with the request: what its sender calls it, and its bytes."""

    name: str
    stream: BinaryIO


def _refusal(kind: str, value: object, rule: str, remedy: str) -> GraphQLError:
    extensions = {"code": f"INVALID_{kind}", "value": str(value)[:80], "rule": rule, "remedy": remedy}
    return GraphQLError(f"{str(value)[:80]!r}: {rule} {remedy}", extensions=extensions)


def _written(kind: str, example: str) -> Callable[[object], str]:
    """Takes an identifier as written, also as the number that databases make of some."""

    def as_written(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise _refusal(kind, value, f"is not text, as every {kind} is.", f'Send for example "{example}".')
        return str(value)

    return as_written


def _sent_file(value: object) -> Upload:
    if not isinstance(value, Upload):
        rule = "is no file that came with the request."
        raise _refusal("UPLOAD", value, rule, "Send it as the GraphQL multipart request specification says.")
    return value


def _moment(value: object) -> datetime:
    remedy = 'Send a time with its zone, for example "2024-05-01T12:00:00Z".'
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _refusal("DATETIME", value, "is not an ISO 8601 time with a zone.", remedy)
    return moment


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


SCALARS: Mapping[object, ScalarDefinition] = {
    ISRC: strawberry.scalar(
        name="ISRC",
        description=(
            "International Standard Recording Code (ISO 3901): names one recording, not the song and not the release. "
            "Two letters, three letters or digits, seven digits: `GBDUW0000053`. Given in any case, with or without "
            "hyphens, spaces or a leading `ISRC`; answered in capitals without hyphens. The prefix is an allocation, "
            "it proves neither country nor owner, and there is no check digit."
        ),
        specified_by_url="https://www.ifpi.org/isrc_handbook/",
        parse_value=_written("ISRC", "GBDUW0000053"),
    ),
    ISWC: strawberry.scalar(
        name="ISWC",
        description=(
            "International Standard Musical Work Code (ISO 15707): names a composition, of which there can be many "
            "recordings. `T`, nine digits and a check digit. Given with or without dots and hyphens; answered as it is "
            "printed: `T-034.524.680-1`."
        ),
        specified_by_url="https://www.iswc.org/",
        serialize=show_iswc,
        parse_value=_written("ISWC", "T-034.524.680-1"),
    ),
    IPI: strawberry.scalar(
        name="IPI",
        description=(
            "Interested Party Information name number: names a writer's or publisher's name as the collecting "
            "societies know it. One person can have several, a real name and pseudonyms. Eleven digits, the last two "
            "a check: `00254380962`. Given with or without leading zeros, also as a number; answered with all eleven."
        ),
        specified_by_url="https://www.cisac.org/services/information-services/ipi",
        parse_value=_written("IPI", "00254380962"),
    ),
    ISNI: strawberry.scalar(
        name="ISNI",
        description=(
            "International Standard Name Identifier (ISO 27729): names a public identity, such as an artist or "
            "writer. Sixteen characters without spaces, the last a digit or X: `000000012281955X`."
        ),
        specified_by_url="https://isni.org/",
        parse_value=_written("ISNI", "000000012281955X"),
    ),
    GTIN: strawberry.scalar(
        name="GTIN",
        description=(
            "Global Trade Item Number: the barcode of a release, known in music as UPC or EAN. Always answered with "
            "14 digits, zeros in front, so that a UPC and an EAN of the same release compare equal."
        ),
        specified_by_url="https://www.gs1.org/standards/id-keys/gtin",
        parse_value=_written("GTIN", "00602577145735"),
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description=(
            "A file, sent as the GraphQL multipart request specification says: by POST, with the header "
            "`apollo-require-preflight`. Only ever given, never answered."
        ),
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        parse_value=_sent_file,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in ISO 8601 with its time zone: `2024-05-01T12:00:00Z`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_iso,
        parse_value=_moment,
    ),
}
"""Every scalar of the schema by the Python type that stands for it, for strawberry's `scalar_map`."""

SHOWN: Mapping[str, Callable[[str], str]] = {"ISWC": show_iswc}
"""The scalars whose texts are answered in another form than they are held in."""

IDENTIFIERS = frozenset({"ISRC", "ISWC", "IPI", "ISNI", "GTIN"})
"""The scalars that take any text as it was written; what is not text is refused, but for numbers."""
