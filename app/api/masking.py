"""Errors on their way out: each gets a code, expected ones their details, surprises nothing but a reference.

GRAPHQL_PARSE_FAILED         the document is not GraphQL
GRAPHQL_VALIDATION_FAILED    the document does not fit the schema
BAD_USER_INPUT               a variable does not fit its type
INVALID_…                    a value breaks a rule; the extensions name value, rule and remedy
STORE_UNAVAILABLE            what was asked for is in the store only, and the store is away
INTERNAL                     a surprise; its cause is in the log beside the reference
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import strawberry.federation
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.types import ExecutionContext

from app.api.request_id import REQUEST_ID
from app.errors import InvalidArgument, InvalidIdentifier, InvalidInput, InvalidPolicy, StoreUnavailable, UnsupportedUrl

log = logging.getLogger(__name__)


class MaskingSchema(strawberry.federation.Schema):
    """A strawberry schema whose errors never tell more than they should."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Give every error its code in place; strawberry calls this before any answer leaves."""
        # What the door hands in has been validated: what is wrong with it then are the variables.
        validated = getattr(getattr(execution_context, "context", None), "document", None) is not None
        executed = validated or (execution_context is not None and execution_context.result is not None)
        for error in errors:
            mask(error, executed=executed)


def mask(error: GraphQLError, *, executed: bool) -> None:
    """Give an error its code in place; `executed`: the document itself was in order."""
    if error.extensions and "code" in error.extensions:
        return
    match _cause(error):
        case InvalidInput() as invalid:
            error.extensions = _details(invalid)
        case GraphQLError() as own if own.extensions and "code" in own.extensions:
            error.extensions = dict(own.extensions)
        case GraphQLSyntaxError():
            error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
        case GraphQLError():
            error.extensions = {"code": "BAD_USER_INPUT" if executed else "GRAPHQL_VALIDATION_FAILED"}
        case StoreUnavailable() as cause:
            reference = _logged(cause, error)
            error.message = f"The store cannot be reached, please ask again later; reference {reference}"
            error.extensions = {"code": "STORE_UNAVAILABLE", "reference": reference, "requestId": REQUEST_ID.get()}
        case cause:
            reference = _logged(cause, error)
            error.message = f"Internal error, reference {reference}"
            error.extensions = {"code": "INTERNAL", "reference": reference, "requestId": REQUEST_ID.get()}


def _cause(error: GraphQLError) -> Exception:
    """The first error of the chain: graphql-core wraps what a resolver or scalar raised, more than once at times."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _details(invalid: InvalidInput) -> dict[str, Any]:
    details = {"value": invalid.value, "rule": invalid.rule, "remedy": invalid.remedy}
    match invalid:
        case InvalidPolicy(field=field):
            return {"code": "INVALID_POLICY", "argument": field, **details}
        case InvalidArgument(argument=argument):
            return {"code": "INVALID_ARGUMENT", "argument": argument, **details}
        case InvalidIdentifier(kind=kind):
            return {"code": f"INVALID_{kind}", **details}
        case UnsupportedUrl():
            return {"code": "UNSUPPORTED_URL", **details}
    return {"code": "INVALID_INPUT", **details}


def _logged(cause: Exception, error: GraphQLError) -> str:
    reference = secrets.token_hex(6)
    where = ".".join(map(str, error.path or ()))
    request = REQUEST_ID.get()
    log.error("reference %s: %s failed in request %s", reference, where or "the request", request, exc_info=cause)
    return reference
