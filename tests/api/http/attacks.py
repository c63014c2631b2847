"""What an attacker may send in one request, and the code that answers it; `None` where it is served within bounds.

`bench.siege` sends the same to a running gateway, and measures what becomes of the others meanwhile.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SPOTIFY_ID = "6rqhFgbbKwnb9MLmUQDhG6"
TRACK = 'track(isrc: "GBDUW0000053")'
PAGE = "songs(limit: 100) { songs { track { ... on Track { title bpm works { title } links { url } } } } }"


@dataclass(frozen=True)
class Attack:
    """One request: a `query` with `variables`, or a raw `body`."""

    name: str
    code: str | None
    query: str | None = None
    variables: object = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)

    def content(self) -> bytes:
        """The bytes of its body."""
        if self.body is not None:
            return self.body
        return json.dumps({"query": self.query, "variables": self.variables, **self.more}).encode()


def doubling(levels: int, end: str) -> str:
    """A document whose fragments double what they spread, over and over."""
    fragments = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "{ ...F0 } " + " ".join(fragments) + f" fragment F{levels} on Query {{ {end} }}"


def nested(levels: int) -> bytes:
    """Variables nested so deep."""
    return b'{"query":"{a}","variables":' + b'{"a":' * levels + b"1" + b"}" * levels + b"}"


def documents() -> Iterator[Attack]:
    """Documents that are small to send and large to run."""
    yield Attack("deep selections", "TOO_DEEP", "{ a" * 150 + "}" * 150)
    yield Attack("selections deeper than any stack", "TOO_DEEP", "{a" * 2400 + "}" * 2400)
    yield Attack("deep list literals", "TOO_DEEP", "{ tracks(isrcs: " + "[" * 2000 + "]" * 2000 + ") { __typename } }")
    yield Attack("deep list types", "TOO_DEEP", "query ($a: " + "[" * 2000 + "Int" + "]" * 2000 + ") { __typename }")
    yield Attack("tokens", "TOO_MANY_TOKENS", "{ " + "a " * 20_000 + "}")
    yield Attack("fields of one name", "TOO_MANY_REPEATS", "{ " + "__typename " * 200 + "}")
    yield Attack("many fields", "TOO_MANY_FIELDS", "{ " + "__typename " * 1200 + "}")
    yield Attack("aliases", "TOO_MANY_ALIASES", "{ " + " ".join(f"a{n}: __typename" for n in range(300)) + "}")
    yield Attack(
        "root fields",
        "TOO_MANY_ROOT_FIELDS",
        "{ " + " ".join(f"a{n}: {TRACK} {{ __typename }}" for n in range(90)) + "}",
    )
    yield Attack("directives", "TOO_MANY_DIRECTIVES", "{ __typename " + "@include(if: true) " * 200 + "}")
    yield Attack("unknown directives", "TOO_MANY_DIRECTIVES", "{ __typename " + "@x " * 900 + "}")
    yield Attack("operations", "TOO_MANY_OPERATIONS", " ".join(f"query A{n} {{ __typename }}" for n in range(300)))
    yield Attack("fragments that double", "TOO_MANY_FIELDS", doubling(150, "__typename"))
    yield Attack("fragments that double nothing", "TOO_MANY_FIELDS", doubling(150, ""))
    yield Attack("a long chain of fragments", "TOO_MANY_TOKENS", doubling(450, "__typename"))
    yield Attack("a fragment of itself", "GRAPHQL_VALIDATION_FAILED", "{ ...A } fragment A on Query { ...A ...A }")
    ring = " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 90} ...F{(n + 2) % 90} }}" for n in range(90))
    yield Attack("a ring of fragments", "GRAPHQL_VALIDATION_FAILED", "{ ...F0 } " + ring)
    yield Attack("a ring that nothing spreads", "GRAPHQL_VALIDATION_FAILED", "{ __typename } " + ring)
    yield Attack("a missing fragment", "GRAPHQL_VALIDATION_FAILED", doubling(60, "...Missing"))
    unused = "fragment U on Query { " + "__typename " * 200 + "}"
    yield Attack("repeats that nothing spreads", "TOO_MANY_REPEATS", "{ __typename } " + unused)
    yield Attack("pages upon pages", "TOO_EXPENSIVE", f"{{ catalogs {{ {PAGE} b: {PAGE} c: {PAGE} }} }}")
    yield Attack("a page of thousands", "PAGE_TOO_LARGE", "{ catalogs { songs(limit: 100000) { page } } }")
    digits = "{ catalogs { songs(limit: " + "9" * 5000 + ") { page } } }"
    yield Attack("a number of thousands of digits", "PAGE_TOO_LARGE", digits)
    circular = "{ __schema { types { " + "fields { type { " * 30 + "name" + " } }" * 30 + " } } }"
    yield Attack("circular introspection", "GRAPHQL_VALIDATION_FAILED", circular)
    yield Attack("a long comment", "DOCUMENT_TOO_LONG", "{ __typename } #" + "x" * 900_000)
    yield Attack("a null byte", "GRAPHQL_PARSE_FAILED", "{ __typename \0 }")
    yield Attack("an endless name", "DOCUMENT_TOO_LONG", "{ " + "a" * 500_000 + " }")
    yield Attack("a long unknown name", "GRAPHQL_VALIDATION_FAILED", "{ " + "a" * 40_000 + " }")
    variables = " ".join(f"$a{n}: Int" for n in range(480))
    yield Attack("unused variables", "GRAPHQL_VALIDATION_FAILED", f"query ({variables}) {{ __typename }}")


def bodies() -> Iterator[Attack]:
    """Bodies that hurt a parser, or that are not what they say."""
    yield Attack("nested variables", "BAD_REQUEST", body=nested(100))
    yield Attack("variables deeper than any stack", "BAD_REQUEST", body=nested(100_000))
    yield Attack(
        "an integer of thousands of digits",
        "BAD_REQUEST",
        body=b'{"query":"{a}","variables":{"a":' + b"9" * 5000 + b"}}",
    )
    yield Attack("a lone surrogate", "BAD_REQUEST", body=b'{"query":"{ __typename }\\ud800"}')
    yield Attack("invalid UTF-8", "BAD_REQUEST", body=b'{"query":"{ __typename }\xff\xfe"}')
    yield Attack("a body too large", "BODY_TOO_LARGE", body=b'{"query":"' + b" " * 3_000_000 + b'"}')
    bomb = gzip.compress(b" " * 50_000_000)
    yield Attack("a gzip bomb", "UNSUPPORTED_MEDIA_TYPE", body=bomb, headers={"content-encoding": "gzip"})
    yield Attack("a batch", "BATCHING_OFF", body=b"[" + b",".join([b'{"query":"{ __typename }"}'] * 10_000) + b"]")
    form = {"content-type": "application/x-www-form-urlencoded"}
    yield Attack("a form of another site", "UNSUPPORTED_MEDIA_TYPE", body=b"query={__typename}", headers=form)
    plain = {"content-type": "text/plain"}
    yield Attack("plain text of another site", "UNSUPPORTED_MEDIA_TYPE", "{ __typename }", headers=plain)
    many = "query ($i: [ISRC!]!) { tracks(isrcs: $i) { __typename } }"
    yield Attack("ISRCs by the thousand", "TOO_EXPENSIVE", many, {"i": ["GBDUW0000053"] * 60_000})
    yield Attack("ISRCs by the hundred", "INVALID_ARGUMENT", many, {"i": ["GBDUW0000053"] * 5_000})
    yield Attack(
        "text of great length", None, "query ($i: ISRC!) { track(isrc: $i) { __typename } }", {"i": "A" * 900_000}
    )
    deep: object = "a"
    for _ in range(60):
        deep = [deep]
    yield Attack(
        "lists within lists", "INVALID_ISRC", "query ($i: [ISRC!]!) { tracks(isrcs: $i) { __typename } }", {"i": deep}
    )
    hashed = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}
    yield Attack("another text under a hash", "BAD_REQUEST", "{ __typename }", more=hashed)
    name = {"operationName": "x\r\nSet-Cookie: a=b"}
    yield Attack("a header in a name", "OPERATION_RESOLUTION_FAILURE", "query A { __typename }", more=name)


def addresses() -> Iterator[Attack]:
    """Links that would make a careless gateway ask its own neighbours."""
    query = "query ($u: String!) { trackByUrl(url: $u) { __typename } }"
    for url in (
        "http://127.0.0.1:6379/", "http://[::1]/", "http://localhost/track/1",
        "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL",
        f"http://open.spotify.com@127.0.0.1/track/{SPOTIFY_ID}", f"http://127.0.0.1/track/{SPOTIFY_ID}#open.spotify.com",
        f"https://open.spotify.com.evil.example/track/{SPOTIFY_ID}", "http://0x7f000001/", "http://2130706433/",
        "javascript:alert(1)", "https://open.spotify.com\\@127.0.0.1/track/1",
        "http://open.spotify.com:22/track/x", "//127.0.0.1/x", "https://" + "a." * 5000 + "example/",
    ):  # fmt: skip
        yield Attack(f"a link to {url[:60]}", None, query, {"u": url})


ATTACKS = [*documents(), *bodies(), *addresses()]
