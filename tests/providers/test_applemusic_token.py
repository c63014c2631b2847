"""Apple's developer token: what is in it, when it is renewed, and keys that cannot sign one."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.errors import InvalidSetting
from app.providers.applemusic_token import EARLY, LIFE, DeveloperToken, read_key

LONGEST_LIFE = 15_777_000


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEY = ec.generate_private_key(ec.SECP256R1())


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def bearer(token: DeveloperToken) -> str:
    scheme, _, text = (await token.headers())["Authorization"].partition(" ")
    assert scheme == "Bearer"
    return text


async def test_a_token_names_team_and_key_and_is_signed_as_jws_wants_it():
    clock = Clock()
    text = await bearer(DeveloperToken("TEAM567890", "KEY4567890", KEY, clock))
    assert jwt.get_unverified_header(text) == {"alg": "ES256", "kid": "KEY4567890", "typ": "JWT"}
    claims = jwt.decode(
        text, KEY.public_key(), algorithms=["ES256"], options={"verify_exp": False, "verify_iat": False}
    )
    assert claims["iss"] == "TEAM567890"
    assert claims["iat"] < clock.now < claims["exp"] <= claims["iat"] + LONGEST_LIFE
    assert len(jwt.utils.base64url_decode(text.rpartition(".")[2])) == 64  # raw R and S; DER would be longer


async def test_a_token_is_signed_once_and_again_before_it_ends():
    clock = Clock()
    token = DeveloperToken("TEAM567890", "KEY4567890", KEY, clock)
    first = await bearer(token)
    clock.now += LIFE - 2 * EARLY
    assert await bearer(token) == first
    clock.now += EARLY
    assert await bearer(token) != first


async def test_a_refused_token_is_signed_anew_once():
    token = DeveloperToken("TEAM567890", "KEY4567890", KEY, Clock())
    refused = await token.headers()
    token.forget(refused)
    renewed = await token.headers()
    assert renewed != refused  # an ES256 signature has chance in it
    token.forget(refused)
    assert await token.headers() == renewed


def test_a_key_is_read_from_its_text_or_from_a_file(tmp_path: Path):
    file = tmp_path / "AuthKey.p8"
    file.write_text(pem(KEY))
    for text in (pem(KEY), pem(KEY).replace("\n", "\\n"), str(file)):
        assert read_key(text).private_numbers() == KEY.private_numbers()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("/nowhere/AuthKey.p8", "cannot be read"),
        ("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----", "no private key in PEM"),
        (pem(rsa.generate_private_key(65537, 2048)), "not one for ES256"),
        (pem(ec.generate_private_key(ec.SECP384R1())), "not one for ES256"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_without_being_shown(text: str, problem: str):
    with pytest.raises(InvalidSetting, match=problem) as raised:
        read_key(text)
    assert raised.value.variable == "APPLEMUSIC_PRIVATE_KEY"
    assert "c2VjcmV0" not in str(raised.value)
    assert raised.value.__cause__ is None
