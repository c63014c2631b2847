"""The works of a Common Works Registration file, versions 2.1 and 3.0: lines of fixed columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.music.claim import ContributorClaim, ShareClaim, ShareKind, WorkClaim
from app.music.identifiers import ipi_or_none, iswc_or_none
from app.music.names import tidy

_WORK = {"title": (19, 79), "language": (79, 81), "iswc": (95, 106)}
_ALTERNATIVE = {"title": (19, 79)}
# Where the fields of writers and publishers lie, by the version's first number.
_PARTIES: Mapping[str, Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "2": {
        "SWR": {
            "name": (28, 73), "first": (73, 103), "role": (104, 106), "ipi": (115, 126), "base": (154, 167),
            "performance": (129, 134), "mechanical": (137, 142), "synchronisation": (145, 150),
        },
        "SPU": {
            "name": (30, 75), "role": (76, 78), "ipi": (87, 98),
            "performance": (115, 120), "mechanical": (123, 128), "synchronisation": (131, 136),
        },
    },
    "3": {
        "SWR": {"name": (28, 73), "first": (73, 103), "role": (104, 106), "ipi": (106, 117), "base": (117, 130)},
        "SPU": {"name": (30, 75), "role": (76, 78), "ipi": (87, 98)},
    },
}  # fmt: skip


def works_of(text: str) -> Iterator[WorkClaim]:
    """Every work of the file, with its writers and publishers; parties without a name are left out."""
    version = "3" if "3.0000" in text.splitlines()[0] else "2"
    work: list[str] = []
    for line in text.splitlines():
        if line[:3] in {"NWR", "REV", "WRK"}:
            if work:
                yield _work(work, version)
            work = [line]
        elif work:
            work.append(line)
    if work:
        yield _work(work, version)


def _work(lines: list[str], version: str) -> WorkClaim:
    head = _read(lines[0], _WORK)
    parties = ((line, _PARTIES[version].get(line[:3])) for line in lines)
    contributors = (_contributor(_read(line, columns)) for line, columns in parties if columns)
    return WorkClaim(
        title=head["title"] or None,
        iswc=iswc_or_none(head["iswc"]),
        contributors=tuple(one for one in contributors if one.name),
        languages=(head["language"],) if head["language"] else (),
        alternative_titles=tuple(_read(line, _ALTERNATIVE)["title"] for line in lines if line[:3] == "ALT"),
    )


def _contributor(said: Mapping[str, str]) -> ContributorClaim:
    shares = ((kind, int(said[kind.value] or 0) / 100) for kind in ShareKind if kind.value in said)
    return ContributorClaim(
        name=tidy(f"{said['name']} {said.get('first', '')}"),
        ipi=ipi_or_none(said["ipi"]),
        roles=(said["role"],) if said["role"] else (),
        shares=tuple(ShareClaim(percentage, kind) for kind, percentage in shares if percentage),
        ipi_base=said.get("base") or None,
    )


def _read(line: str, columns: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    return {name: line[start:end].strip() for name, (start, end) in columns.items()}
