"""Every error of the gateway, drawn here and held to by a test.

    LinernotesError
    ├── InvalidInput             what a caller sent breaks a rule; names the value, the rule and the remedy
    │   ├── InvalidIdentifier    not an ISRC, ISWC, IPI, ISNI or GTIN
    │   ├── UnsupportedUrl       not a link of a platform we know
    │   │   └── NotARecording    a link to something else there: a release, an artist, a work
    │   ├── InvalidPolicy        a request policy outside its bounds
    │   ├── InvalidSheet         a file of rows that cannot be read or written as a table; names the line
    │   └── InvalidArgument      any other argument outside its bounds: too many ISRCs, a limit, a page
    ├── InvalidSetting           an environment variable holds what it may not
    ├── ProviderError            a provider did not answer the question; never an absence
    │   ├── ProviderUnavailable  unreachable, too slow, a 5xx, or an open circuit
    │   ├── ProviderThrottled    asked too fast; carries when to come back, if the provider said
    │   │   └── QuotaSpent       the allowance is used up; no retry before the next period
    │   ├── ProviderRefused      credentials or request refused; a retry would be refused too
    │   │   └── NotPermitted     the credentials are good, and what was asked for is somebody else's
    │   └── UnreadableAnswer     an answer that is not what its provider documents
    ├── RequestRefused           a request that is not served; carries the HTTP status and the code of its error
    │   └── LimitExceeded        something is larger than the settings allow; names value, limit and setting
    ├── DocumentInvalid          a GraphQL document that cannot be read or does not fit the schema
    ├── StoreUnavailable         the database could not be reached or written
    ├── StoreIsNewer             the database's tables were made by a newer version, which this one cannot read
    ├── UnreadableDump           a file to be imported is missing, broken or of an unknown layout
    ├── ImportUnderWay           another process imports by way of the same folder
    ├── CommonsUnavailable       the Redis that processes share could not be reached; each then works alone
    ├── PublicWithoutKeys        others than this machine could come in, and no key was ever made
    ├── CannotListen             the address to listen on is taken or not this machine's
    ├── WorkersDidNotStart       a process of several ended as soon as it had begun
    └── SandboxDidNotStart       the bundled providers ended before they listened

Expected failures travel as values (see `providers.contract.Failure` and `api.results`); these are raised where
they are found and turned into values one floor up. Whatever is not in this tree is a surprise and keeps its cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

MOST_TOLD = 1_000_000_000
"""The largest number told in an error: exponential documents reach numbers with thousands of digits."""


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


class NotARecording(UnsupportedUrl):
    """A link to a page about something else where a recording is needed.

    `platform`, `kind` and `external_id` are the platform's key, the kind of page and the id of what it is about, `url`
    is its canonical address.
    """

    def __init__(
        self, value: object, rule: str, remedy: str, *, platform: str, kind: str, external_id: str, url: str
    ) -> None:
        self.platform = platform
        self.kind = kind
        self.external_id = external_id
        self.url = url
        super().__init__(value, rule, remedy)


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


class InvalidSheet(InvalidInput):
    """A CSV or XLSX file that cannot be read or written as a table; `line` is the line of the file, where known."""

    def __init__(self, value: object, rule: str, remedy: str, *, line: int | None = None) -> None:
        self.line = line
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


class NotPermitted(ProviderRefused):
    """What was asked for is not for the owner of these credentials (403); they themselves are good."""


class UnreadableAnswer(ProviderError):
    """The answer is not of the documented shape; its body's beginning is in the log, not in the reason."""


class RequestRefused(LinernotesError):
    """A request that is not served.

    `status` is the HTTP status, `code` the error's `extensions.code`, `details` its further extensions, and
    `retry_after` the seconds after which asking again may help.
    """

    def __init__(
        self, status: int, code: str, message: str, *, retry_after: float | None = None, **details: object
    ) -> None:
        self.status = status
        self.code = code
        self.details = details
        self.retry_after = retry_after
        super().__init__(message)


class LimitExceeded(RequestRefused):
    """Something is larger than the settings allow: `what` names it, `setting` is the environment variable."""

    def __init__(self, code: str, what: str, value: int, limit: int, setting: str, *, status: int = 400) -> None:
        told = min(value, MOST_TOLD)
        message = f"{what}: {told}{'' if told == value else ' or more'}, and at most {limit} are allowed."
        super().__init__(status, code, message, value=told, limit=limit, setting=setting)


class DocumentInvalid(LinernotesError):
    """A GraphQL document that cannot be read or does not fit the schema; `errors` are graphql-core's own."""

    def __init__(self, errors: Sequence[Exception]) -> None:
        self.errors = errors
        super().__init__(str(errors[0]))


class StoreUnavailable(LinernotesError):
    """The database could not be reached or written; the cause is kept as `__cause__`."""


class StoreIsNewer(LinernotesError):
    """The database's tables are of a revision that this version does not know: a newer version has migrated it."""


class UnreadableDump(LinernotesError):
    """What was to be imported cannot be read; `name` is the file, archive or table, `problem` what is the matter."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"{name} cannot be imported: {problem}")


class ImportUnderWay(LinernotesError):
    """Another process works in the staging folder of this import."""


class CommonsUnavailable(LinernotesError):
    """The Redis that processes share could not be reached; the cause is kept as `__cause__`."""


class PublicWithoutKeys(LinernotesError):
    """Others than this machine could come in at the address to listen on, and no key was ever made to tell them by."""

    def __init__(self, host: str) -> None:
        make = "linernotes keys create --account NAME --scope write"
        super().__init__(
            f"at {host} others than this machine can come in, and without keys everybody may do everything. "
            f"Make a key with `{make}`, listen at 127.0.0.1, or set OPEN_TO_ALL=true where another gate stands "
            "before it."
        )


class CannotListen(LinernotesError):
    """The address to listen on is taken, forbidden or not this machine's; the cause is kept as `__cause__`."""


class WorkersDidNotStart(LinernotesError):
    """A worker ended as soon as it had begun, and would do so again; its own words are on the terminal."""


class SandboxDidNotStart(LinernotesError):
    """The bundled providers ended before they listened; their own words are on the terminal."""
