"""Every error of the gateway, drawn here and held to by a test.

    LinernotesError
    ├── InvalidInput             what a caller sent breaks a rule; names the value, the rule and the remedy
    │   ├── InvalidIdentifier    not an ISRC, ISWC, IPI, ISNI or GTIN
    │   ├── UnsupportedUrl       not a link of a platform we know
    │   ├── InvalidPolicy        a request policy outside its bounds
    │   └── InvalidArgument      any other argument outside its bounds: too many ISRCs, a limit, a page
    ├── InvalidSetting           an environment variable holds what it may not
    ├── ProviderError            a provider did not answer the question; never an absence
    │   ├── ProviderUnavailable  unreachable, too slow, a 5xx, or an open circuit
    │   ├── ProviderThrottled    asked too fast; carries when to come back, if the provider said
    │   │   └── QuotaSpent       the allowance is used up; no retry before the next period
    │   ├── ProviderRefused      credentials or request refused; a retry would be refused too
    │   └── UnreadableAnswer     an answer that is not what its provider documents
    ├── StoreUnavailable         the database could not be reached or written
    └── SandboxDidNotStart       the bundled providers ended before they listened

Expected failures travel as values (see `providers.contract.Failure` and `api.results`); these are raised where
they are found and turned into values one floor up. Whatever is not in this tree is a surprise and keeps its cause.
"""

from __future__ import annotations

from datetime import datetime


class LinernotesError(Exception):
    """The root: anything this project raises on purpose."""


class InvalidInput(LinernotesError, ValueError):
    """A caller's value breaks a rule.

    `value` is what was sent (shortened), `rule` what it must satisfy, `remedy` what to send instead.
    """

    def __init__(self, value: object, rule: str, remedy: str) -> None:
        text = str(value)
        self.value = text if len(text) <= 80 else f"{text[:77]}..."
        self.rule = rule
        self.remedy = remedy
        super().__init__(f"{self.value!r}: {rule} {remedy}")


class InvalidIdentifier(InvalidInput):
    """Not an identifier of the kind that was asked for; `kind` is "ISRC", "ISWC", "IPI", "ISNI" or "GTIN"."""

    def __init__(self, kind: str, value: object, rule: str, remedy: str) -> None:
        self.kind = kind
        super().__init__(value, rule, remedy)


class UnsupportedUrl(InvalidInput):
    """A URL or URI that no known platform's grammar reads."""


class InvalidPolicy(InvalidInput):
    """A request policy outside its bounds; `field` names the argument."""

    def __init__(self, field: str, value: object, rule: str, remedy: str) -> None:
        self.field = field
        super().__init__(value, rule, remedy)


class InvalidArgument(InvalidInput):
    """An argument outside its bounds: too many ISRCs, a limit, a page, a search without words.

    `argument` is its name in the GraphQL schema.
    """

    def __init__(self, argument: str, value: object, rule: str, remedy: str) -> None:
        self.argument = argument
        super().__init__(value, rule, remedy)


class InvalidSetting(LinernotesError):
    """A setting that cannot be used; `variable` is the environment variable, secrets are never in the message."""

    def __init__(self, variable: str, problem: str, allowed: str) -> None:
        self.variable = variable
        super().__init__(f"{variable}: {problem}. Allowed: {allowed}")


class ProviderError(LinernotesError):
    """A provider did not answer. `reason` is safe to show a caller: no secrets, no addresses."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ProviderUnavailable(ProviderError):
    """Unreachable, too slow, a 5xx status, or its circuit is open. `retry_after` in seconds, if it was said."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class ProviderThrottled(ProviderError):
    """Asked too fast. `retry_after` in seconds, if the provider said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class QuotaSpent(ProviderThrottled):
    """The allowance of the period is used up. `until` is when the next period begins, if known."""

    def __init__(self, reason: str, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(reason)


class ProviderRefused(ProviderError):
    """Credentials or request refused (400, 401, 403); asking again unchanged is pointless."""


class UnreadableAnswer(ProviderError):
    """The answer is not of the documented shape; its body's beginning is in the log, not in the reason."""


class StoreUnavailable(LinernotesError):
    """The database could not be reached or written; the cause is kept as `__cause__`."""


class SandboxDidNotStart(LinernotesError):
    """The bundled providers ended before they listened; their own words are on the terminal."""
