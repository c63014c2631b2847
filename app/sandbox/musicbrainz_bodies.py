"""The bodies of MusicBrainz's ws/2 as JSON. Search results leave out what is unknown; lookups say null or ""."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from app.sandbox import stable
from app.sandbox.library import party_mbid
from app.sandbox.recording import Contributor, Recording, Release, Work

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
PERSON = "b6e035f4-3ce9-331c-97df-83397230b0df"
URLS = {
    "spotify": (FREE_STREAMING, "free streaming", "https://open.spotify.com/track/{id}"),
    "deezer": (FREE_STREAMING, "free streaming", "https://www.deezer.com/track/{id}"),
    "beatport": (DOWNLOAD, "purchase for download", "https://www.beatport.com/track/-/{id}"),
}


def mbid(recording: Recording) -> str:
    """The recording's MusicBrainz id."""
    page = recording.page("musicbrainz")
    return page.id if page else stable.mbid("recording", recording.isrc)


def found(recording: Recording, score: int) -> dict[str, Any]:
    """A recording as a search result."""
    body: dict[str, Any] = {
        "id": mbid(recording),
        "score": score,
        "title": recording.full_title,
        "length": recording.length_ms,
        "video": None,
        "artist-credit": [
            {"name": one.name, "artist": _artist(one.name)} | ({"joinphrase": one.join} if one.join else {})
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
        body["genres"] = [
            {"id": stable.mbid("genre", name), "name": name.lower(), "disambiguation": "", "count": 1}
            for name in recording.genres
        ]
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


def artist(party: Contributor, identifier: str) -> dict[str, Any]:
    """An artist as a lookup by id: the only place where IPIs are told."""
    return _artist(party.name) | {
        "id": identifier,
        "type": "Person",
        "type-id": PERSON,
        "country": None,
        "ipis": [] if party.ipi is None else [f"{party.ipi:011d}"],
        "isnis": [],
        "life-span": {"begin": None, "end": None, "ended": False},
    }


def _relations(recording: Recording, inc: Collection[str]) -> Iterable[dict[str, Any]]:
    if "artist-rels" in inc:
        for credited in recording.artists:
            yield _relation("performer", PERFORMER, "artist", _artist(credited.name))
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
                url = {"id": stable.mbid("url", resource), "resource": resource}
                yield _relation(kind, type_id, "url", url)


def _work_relations(work: Work, inc: Collection[str]) -> Iterable[dict[str, Any]]:
    for party in work.contributors:
        for role in party.roles:
            if role in WRITING and "artist-rels" in inc:
                yield _relation(role, WRITING[role], "artist", _artist(party.name))
            elif role == "publisher" and "label-rels" in inc:
                yield _relation("publishing", LABEL_PUBLISHING, "label", _label(party.name))


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
    return {
        "id": stable.mbid("work", work.iswc or work.title, work.title),
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
    return [{"name": one.name, "joinphrase": one.join, "artist": _artist(one.name)} for one in recording.artists]


def _artist(name: str) -> dict[str, Any]:
    sort_name = f"{name[4:]}, The" if name.startswith("The ") else name
    return {"id": party_mbid(name), "name": name, "sort-name": sort_name, "disambiguation": ""}


def _label(name: str) -> dict[str, Any]:
    return {"id": party_mbid(name), "name": name, "sort-name": name, "disambiguation": "", "label-code": None}


def _found_release(recording: Recording) -> dict[str, Any]:
    release = recording.release
    body = _release_head(release, recording.credit) | {
        "count": 1,
        "release-group": _group(release, recording.credit),
        "track-count": release.tracks,
        "media": [
            {
                "position": release.disc,
                "format": "Digital Media",
                "track": [_position(recording)],
                "track-count": release.tracks,
                "track-offset": release.position - 1,
            }
        ],
    }
    return body | {key: value for key, value in (("date", release.date), ("country", release.country)) if value}


def _release(recording: Recording, inc: Collection[str]) -> dict[str, Any]:
    release = recording.release
    body = _release_head(release, recording.credit) | {
        "date": release.date or "",
        "country": release.country,
        "barcode": release.gtin,
        "disambiguation": "",
        "quality": "normal",
        "packaging": None,
        "text-representation": {"language": None, "script": None},
    }
    if "release-groups" in inc:
        body["release-group"] = _group(release, recording.credit) | {"first-release-date": recording.released or ""}
    if "media" in inc:
        body["media"] = [
            {
                "title": "",
                "position": release.disc,
                "format": "Digital Media",
                "track-count": release.tracks,
                "track-offset": release.position - 1,
                "tracks": [_position(recording) | {"position": release.position}],
            }
        ]
    return body


def _release_head(release: Release, credit: str) -> dict[str, Any]:
    return {
        "id": stable.mbid("release", release.title, credit, release.gtin),
        "status-id": "4e304316-386d-3409-af2e-78857eec5cfe",
        "title": release.title,
        "status": "Official",
    }


def _group(release: Release, credit: str) -> dict[str, Any]:
    compiled = release.kind == "compilation"
    primary = {"single": "Single", "ep": "EP"}.get(release.kind, "Album")
    body: dict[str, Any] = {
        "id": stable.mbid("release-group", release.title, credit),
        "title": release.title,
        "primary-type": primary,
    }
    return body | ({"secondary-types": ["Compilation"]} if compiled else {})


def _position(recording: Recording) -> dict[str, Any]:
    return {
        "id": stable.mbid("track", mbid(recording), recording.release.title),
        "number": str(recording.release.position),
        "title": recording.full_title,
        "length": recording.length_ms,
    }
