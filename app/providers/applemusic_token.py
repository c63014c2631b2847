"""Apple's developer token: a JSON Web Token that the team signs itself, so renewing it costs no call.

ES256 over a P-256 key from Apple's developer portal; the signature is the raw pair of numbers that JWS calls for, a
DER one is answered with a bare 401. A token may live half a year at most; these live half a day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.errors import InvalidSetting

LIFE = 12 * 3600  # seconds; Apple allows 15,777,000
EARLY = 600  # seconds before its end that a token is renewed
BACKDATED = 60  # seconds; a clock that is a little fast must not sign tokens of the future


class DeveloperToken:
    """The `Authorization` of a team; `key_id` names the key that the team registered with Apple."""

    def __init__(
        self, team_id: str, key_id: str, key: EllipticCurvePrivateKey, clock: Callable[[], float] = time.time
    ) -> None:
        self._team_id = team_id
        self._key_id = key_id
        self._key = key
        self._clock = clock
        self._token: str | None = None
        self._renew_at = 0.0

    async def headers(self) -> Mapping[str, str]:
        """`Authorization: Bearer …`, signed anew shortly before the last one ends."""
        now = self._clock()
        if self._token is None or now >= self._renew_at:
            issued = int(now) - BACKDATED
            claims = {"iss": self._team_id, "iat": issued, "exp": issued + LIFE}
            self._token = jwt.encode(claims, self._key, algorithm="ES256", headers={"kid": self._key_id})
            self._renew_at = issued + LIFE - EARLY
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self, refused: Mapping[str, str]) -> None:
        """Sign another token next time, unless that has happened since these headers were given out."""
        if refused == {"Authorization": f"Bearer {self._token}"}:
            self._token = None


def read_key(text: str) -> EllipticCurvePrivateKey:
    """The private key in a PEM text or in the file at a path. Raises InvalidSetting, which never shows the text."""
    allowed = "the .p8 file's text (BEGIN PRIVATE KEY …) or the path of that file, a P-256 key without a password"
    try:
        # A one-line environment variable writes the ends of lines as \n.
        pem = text.replace("\\n", "\n").encode() if "-----BEGIN" in text else Path(text.strip()).read_bytes()
        key = load_pem_private_key(pem, password=None)
    except OSError as error:
        problem = f"the key's file cannot be read ({error.strerror})"
        raise InvalidSetting("APPLEMUSIC_PRIVATE_KEY", problem, allowed) from None  # its path may be the key, mistyped
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InvalidSetting("APPLEMUSIC_PRIVATE_KEY", "this is no private key in PEM", allowed) from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise InvalidSetting("APPLEMUSIC_PRIVATE_KEY", "the key is not one for ES256", allowed)
    return key


def sandbox_key() -> EllipticCurvePrivateKey:
    """A key of no team, to sign tokens that the sandbox reads."""
    return generate_private_key(SECP256R1())
