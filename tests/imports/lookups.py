"""Recorded lookups of MusicBrainz' web service as the rows of a dump that would make it tell the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.imports.dumps import DumpWriter

DATE = ("date_year", "date_month", "date_day")


def write_lookup(dump: DumpWriter, body: Mapping[str, Any]) -> None:
    """Everything of a recording's lookup that a dump can hold."""
    recording = dump.add(
        "recording",
        gid=body["id"],
        name=body["title"],
        artist_credit=dump.credit(body.get("artist-credit") or ()),
        length=body["length"],
        comment=body.get("disambiguation") or "",
        video=bool(body["video"]),
    )
    for isrc in body.get("isrcs") or ():
        dump.add("isrc", recording=recording, isrc=isrc)
    for release in body.get("releases") or ():
        _write_release(dump, recording, release)
    if not body.get("releases") and body.get("first-release-date"):
        _write_release(dump, recording, {"id": f"{body['id'][:-1]}0", "title": "", "date": body["first-release-date"]})
    for relation in body.get("relations") or ():
        if relation.get("work"):
            dump.tie("l_recording_work", recording, _written_work(dump, relation["work"]), relation)
        elif relation.get("url"):
            url = relation["url"]
            number = dump.once("url", url["id"], gid=url["id"], url=url["resource"])
            dump.tie("l_recording_url", recording, number, relation)


def _write_release(dump: DumpWriter, recording: int, said: Mapping[str, Any]) -> None:
    group = said.get("release-group") or {}
    kind = group.get("primary-type")
    number = dump.add(
        "release_group",
        type=dump.once("release_group_primary_type", kind, name=kind) if kind else None,
    )
    for name in group.get("secondary-types") or ():
        secondary = dump.once("release_group_secondary_type", name, name=name)
        dump.add("release_group_secondary_type_join", release_group=number, secondary_type=secondary)
    release = dump.add(
        "release",
        gid=said["id"],
        name=said["title"],
        artist_credit=dump.credit(said.get("artist-credit") or ()),
        release_group=number,
        barcode=said.get("barcode"),
    )
    date = dict(zip(DATE, map(int, filter(None, (said.get("date") or "").split("-"))), strict=False))
    if said.get("country"):
        area = dump.once("iso_3166_1", said["country"], code=said["country"], area=ord(said["country"][0]))
        dump.add("release_country", release=release, country=ord(said["country"][0]) if area else None, **date)
    elif date:
        dump.add("release_unknown_country", release=release, **date)
    medium = dump.add("medium", release=release)
    dump.add("track", recording=recording, medium=medium, artist_credit=1)


def _written_work(dump: DumpWriter, said: Mapping[str, Any]) -> int:
    known = dump._made.get(("work", said["id"]))
    number = dump.once("work", said["id"], gid=said["id"], name=said["title"])
    if known:
        return number
    for iswc in said.get("iswcs") or ():
        dump.add("iswc", work=number, iswc=iswc)
    for code in said.get("languages") or ():
        language = dump.once("language", code, iso_code_3=code, name=code, frequency=0)
        dump.add("work_language", work=number, language=language)
    for relation in said.get("relations") or ():
        for target in ("artist", "label"):
            if relation.get(target):
                party = dump.party(target, relation[target])
                dump.tie(f"l_{target}_work", party, number, relation, relation.get("target-credit") or "")
    return number
