"""The bodies of MusicBrainz's ws/2 as JSON. Search results leave out what is unknown; lookups say null or ""."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from app.sandbox import stable
from app.sandbox.recording import Artist, Contributor, Recording, Release, Work

PERFORMANCE = "a3005666-a872-32c3-ad06-98af558e99b0"
PERFORMER = "628a9658-f54c-4142-b0c0-95f031b544da"
DOWNLOAD = "92777657-504c-4acb-bd33-51a201bd57e1"
FREE_STREAMING = "7e41ef12-a124-4324-afdb-fdbae687a89c"
LABEL_PUBLISHING = "05ee6f18-4517-342d-afdf-5897f64276e3"
WRITING = {
    "composer": "d59d99ea-23d4-4a80-b066-edca32ee158f",
    "lyricist": "3e48faba-ec01-47fd-8e89-30e81161661c",
    "writer": "a255bca1-b157-4518-9108-7b147dc3fc68",
    "arranger": "d3fd781c-5894-47e2-8c12-86cc0e2c8d08",
}
SONG = "f061270a-2fd6-32f1-a641-f0f8676d14e6"
URLS = {
    "spotify": (FREE_STREAMING, "free streaming", "https://open.spotify.com/track/{id}"),
    "deezer": (FREE_STREAMING, "free streaming", "https://www.deezer.com/track/{id}"),
    "beatport": (DOWNLOAD, "purchase for download", "https://www.beatport.com/track/-/{id}"),
}


def mbid(recording: Recording) -> str:
    """The recording's MusicBrainz id; what MusicBrainz knows has one, or the data is wrong."""
    return recording.pages["musicbrainz"][0].id


def found(recording: Recording, score: int) -> dict[str, Any]:
    """A recording as a search result."""
    body: dict[str, Any] = {
        "id": mbid(recording),
        "score": score,
        "title": recording.full_title,
        "length": recording.length_ms,
        "video": None,
        "artist-credit": [
            {"name": one.name, "artist": _artist(one)} | ({"joinphrase": one.join} if one.join else {})
            for one in recording.artists
        ],
        "isrcs": list(recording.isrcs),
    }
    if recording.released:
        body["first-release-date"] = recording.released
    if recording.release.title:
        body["releases"] = [_found_release(recording)]
    if recording.genres:
        body["tags"] = [{"count": 1, "name": genre.lower()} for genre in recording.genres]
    return body


def looked_up(recording: Recording, inc: Collection[str]) -> dict[str, Any]:
    """A recording as a lookup by its id, with what `inc` asks for."""
    body = listed(recording, inc)
    if "releases" in inc and recording.release.title:
        body["releases"] = [_release(recording, inc)]
    if "genres" in inc:
        body["genres"] = [{"name": name.lower(), "disambiguation": "", "count": 1} for name in recording.genres]
    return body


def listed(recording: Recording, inc: Collection[str]) -> dict[str, Any]:
    """A recording below another thing, such as its ISRC: never with releases."""
    body: dict[str, Any] = {
        "id": mbid(recording),
        "title": recording.full_title,
        "disambiguation": "",
        "length": recording.length_ms,
        "video": False,
    }
    if recording.released:
        body["first-release-date"] = recording.released
    if "artist-credits" in inc or "artists" in inc:
        body["artist-credit"] = _credit(recording)
    if "isrcs" in inc:
        body["isrcs"] = list(recording.isrcs)
    if "tags" in inc:
        body["tags"] = [{"count": 1, "name": genre.lower()} for genre in recording.genres]
    if any(asked.endswith("-rels") for asked in inc):
        body["relations"] = list(_relations(recording, inc))
    return body


def artist(party: Contributor) -> dict[str, Any]:
    """An artist as a lookup by id: the only place where IPIs are told."""
    return _artist(party) | {
        "type": None,
        "type-id": None,
        "country": None,
        "ipis": [] if party.ipi is None else [f"{party.ipi:011d}"],
        "isnis": [],
        "life-span": {"begin": None, "end": None, "ended": False},
    }


def _relations(recording: Recording, inc: Collection[str]) -> Iterable[dict[str, Any]]:
    if "artist-rels" in inc:
        for credited in recording.artists:
            yield _relation("performer", PERFORMER, "artist", _artist(credited))
    if "work-rels" in inc:
        for work in recording.works:
            body = _work(work)
            if "work-level-rels" in inc:
                body["relations"] = list(_work_relations(work, inc))
            yield _relation("performance", PERFORMANCE, "work", body, work.attributes)
    if "url-rels" in inc:
        for platform, (type_id, kind, address) in URLS.items():
            for page in recording.pages.get(platform, ()):
                resource = page.link or address.format(id=page.id)
                yield _relation(kind, type_id, "url", {"resource": resource})


def _work_relations(work: Work, inc: Collection[str]) -> Iterable[dict[str, Any]]:
    for party in work.contributors:
        for role in party.roles:
            if role in WRITING and "artist-rels" in inc:
                yield _relation(role, WRITING[role], "artist", _artist(party))
            elif role == "publisher" and "label-rels" in inc:
                yield _relation("publishing", LABEL_PUBLISHING, "label", _artist(party) | {"label-code": None})


def _relation(
    kind: str, type_id: str, target: str, body: dict[str, Any], attributes: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "type": kind,
        "type-id": type_id,
        "target-type": target,
        target: body,
        "direction": "forward" if target in {"work", "url"} else "backward",
        "attributes": list(attributes),
        "attribute-ids": {attribute: stable.mbid("attribute", attribute) for attribute in attributes},
        "attribute-values": {},
        "begin": None,
        "end": None,
        "ended": False,
        "source-credit": "",
        "target-credit": "",
    }


def _work(work: Work) -> dict[str, Any]:
    dotted = [f"T-{work.iswc[1:4]}.{work.iswc[4:7]}.{work.iswc[7:10]}-{work.iswc[10]}"] if work.iswc else []
    return _identified(work.mbid) | {
        "title": work.title,
        "disambiguation": "",
        "type": "Song",
        "type-id": SONG,
        "iswcs": dotted,
        "language": work.language,
        "languages": [work.language] if work.language else [],
        "attributes": [],
    }


def _credit(recording: Recording) -> list[dict[str, Any]]:
    return [{"name": one.name, "joinphrase": one.join, "artist": _artist(one)} for one in recording.artists]


def _artist(party: Artist | Contributor) -> dict[str, Any]:
    sort_name = {"sort-name": party.sort_name} if party.sort_name else {}
    return _identified(party.mbid) | {"name": party.name, "disambiguation": ""} | sort_name


def _identified(identifier: str | None) -> dict[str, Any]:
    return {"id": identifier} if identifier else {}


def _found_release(recording: Recording) -> dict[str, Any]:
    release = recording.release
    body = _release_head(release) | {
        "release-group": _group(release),
        "track-count": release.tracks,
        "media": [_medium(recording) | {"track": [_position(recording)]}],
    }
    return body | {key: value for key, value in (("date", release.date), ("country", release.country)) if value}


def _release(recording: Recording, inc: Collection[str]) -> dict[str, Any]:
    release = recording.release
    body = _release_head(release) | {
        "date": release.date or "",
        "country": release.country,
        "barcode": release.gtin,
        "disambiguation": "",
        "quality": "normal",
        "packaging": None,
        "text-representation": {"language": None, "script": None},
    }
    if "release-groups" in inc:
        body["release-group"] = _group(release) | {"first-release-date": recording.released or ""}
    if "media" in inc:
        track = _position(recording) | {"position": release.position}
        body["media"] = [_medium(recording) | {"title": "", "tracks": [track]}]
    return body


def _release_head(release: Release) -> dict[str, Any]:
    head = {"status-id": "4e304316-386d-3409-af2e-78857eec5cfe", "title": release.title, "status": "Official"}
    return _identified(release.mbid) | head


def _group(release: Release) -> dict[str, Any]:
    kind = release.kind
    primary = {"single": "Single", "ep": "EP", "album": "Album", "compilation": "Album"}.get(kind or "")
    body = _identified(release.group_mbid) | {"title": release.title, "primary-type": primary}
    return body | ({"secondary-types": ["Compilation"]} if kind == "compilation" else {})


def _medium(recording: Recording) -> dict[str, Any]:
    release = recording.release
    offset = {"track-offset": release.position - 1} if release.position else {}
    return {"position": release.disc, "track-count": release.tracks} | offset


def _position(recording: Recording) -> dict[str, Any]:
    number = recording.release.position
    return {
        "number": str(number) if number else "",
        "title": recording.full_title,
        "length": recording.length_ms,
    }
