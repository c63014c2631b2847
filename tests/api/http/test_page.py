"""GraphiQL's page."""

from __future__ import annotations

import re

from app.api.http.page import graphiql


def test_every_script_of_the_page_bears_the_nonce_that_its_policy_names() -> None:
    page = graphiql()
    policy = dict(page.more)[b"content-security-policy"].decode()
    (nonce,) = set(re.findall(rb'<script nonce="([^"]+)"', page.body))
    assert f"'nonce-{nonce.decode()}'" in policy
    assert page.body.count(b"<script") == page.body.count(b'<script nonce="')
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]


def test_no_two_pages_share_a_nonce() -> None:
    assert graphiql().body != graphiql().body
