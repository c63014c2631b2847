"""Operations from text to result, whichever way they came: looked up or read, weighed, paid for, run."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from graphql import GraphQLError, OperationType
from strawberry import Schema

from app.api.acts import Acts
from app.api.context import Context
from app.api.execution import Plan, Ready
from app.api.http.allowance import Allowance
from app.api.http.answer import encoded, told
from app.api.http.documents import Documents, Key, Prepared
from app.api.http.incremental import delivered
from app.api.http.patience import within
from app.api.http.persisted import PersistedDocuments
from app.api.http.principal import Principal
from app.api.http.request import GraphQLRequest
from app.api.http.responses import Kept, Responses
from app.api.request_id import REQUEST_ID
from app.errors import RequestRefused
from app.gateway.at_hand import FOREVER
from app.gateway.expense import counted
from app.gateway.keys import KeyScope
from app.gateway.policy import LONGEST_DEADLINE
from app.settings import Settings

BEFORE_THE_END = 0.95
"""The part of the time of a request after which the longest deadline ends, so that its answer is still given."""

audit = logging.getLogger("linernotes.audit")


class Result(NamedTuple):
    """An operation's one result: JSON, whether it was run at all, whether it has errors, and who ran it; `kept` where
    it may be given again."""

    body: bytes
    run: bool
    has_errors: bool
    executor: str
    kept: Kept | None = None


class Report(NamedTuple):
    """What was done about one operation, for whoever watches.

    `executor` is `kept`, `fragments`, `plan`, `strawberry` or `stream`; `outcome` is `ok`, `errors`, or the code of a
    refusal. `reason` tells why no plan covers the operation, where none does.
    """

    operation: str | None
    document: str
    executor: str
    seconds: float
    outcome: str
    reason: str | None = None


Watch = Callable[[Report], None]


def nobody_watches(report: Report) -> None:
    """The watch of a gateway that nobody watches."""


class Operations:
    """Runs the operations of one schema. `acts` is called for each, because the gateway opens after the door."""

    def __init__(
        self, schema: Schema, settings: Settings, acts: Callable[[], Acts], watch: Watch = nobody_watches
    ) -> None:
        self.settings = settings
        self.allowance = Allowance(settings)
        self._schema = schema
        self._acts = acts
        self._watch = watch
        self._documents = Documents(schema, settings)
        self._longest_deadline = timedelta(seconds=settings.request_seconds * BEFORE_THE_END)
        self._persisted = PersistedDocuments.of(settings)
        self.responses = Responses(settings.max_cached_responses, settings.response_seconds)

    def forget(self, isrcs: Collection[str] | None) -> None:
        """Give up what is kept of these recordings, which were renewed; None for all."""
        self.responses.forget(isrcs)
        if self._documents.fragments:
            self._documents.fragments.forget(isrcs)

    async def prepare(self, request: GraphQLRequest) -> Prepared:
        """What a request asks for, if it may be run; raises RequestRefused or DocumentInvalid."""
        document = await self._documents.read(self._persisted.text(request))
        operation = document.operation(request.operation_name)
        held, asked = operation.reckoned(request.variables, self.settings)
        told_cost = self.settings.tell_cost or bool((request.extensions or {}).get("cost"))
        return Prepared(document, operation, request.variables or {}, held, asked, told_cost)

    async def again(self, kept: Kept, principal: Principal) -> Result:
        """A ready answer, paid for and reported as any other; raises RequestRefused where it is not paid for."""
        began = time.perf_counter()
        outcome = "ok"
        try:
            await self.allowance.spend(principal, kept.cost)
        except RequestRefused as refused:
            outcome = refused.code
            raise
        finally:
            document, operation, _ = kept.key
            self._watch(Report(operation, document, "kept", time.perf_counter() - began, outcome))
        return Result(kept.body, run=True, has_errors=False, executor="kept", kept=kept)

    async def result(self, prepared: Prepared, principal: Principal) -> Result:
        """The one result of an operation; raises RequestRefused where it is not paid for or takes too long."""
        key = prepared.key if self.responses.size and prepared.operation.public and not prepared.tells_cost else None
        kept = self.responses.get(key) if key else None
        if kept:
            return await self.again(kept, principal)
        began = time.perf_counter()
        outcome = "errors"
        executor = "strawberry"
        try:
            require(prepared.operation.scope, principal)
            remaining = await self.allowance.spend(principal, prepared.held + prepared.asked)
            result = self._ready(prepared, key) or await self._run(prepared, principal, remaining, key)
            executor, outcome = result.executor, "errors" if result.has_errors else "ok"
        except TimeoutError:
            outcome = "TIMEOUT"
            raise _too_slow(self.settings.request_seconds) from None
        except RequestRefused as refused:
            outcome = refused.code
            raise
        else:
            return result
        finally:
            self._done(prepared, principal, executor, began, outcome)

    async def results(self, prepared: Prepared, principal: Principal) -> AsyncGenerator[Mapping[str, Any], None]:
        """The results of an operation, one after the other; raises RequestRefused before the first."""
        began = time.perf_counter()
        outcome = "left"
        try:
            require(prepared.operation.scope, principal)
            await self.allowance.spend(principal, prepared.held + prepared.asked)
            context = self._context(prepared, principal)
            async with aclosing(self._each(prepared, context)) as each:
                async for result in each:
                    yield result
            outcome = "ok"
        finally:
            self._done(prepared, principal, "stream", began, outcome)

    async def _run(self, prepared: Prepared, principal: Principal, remaining: int | None, key: Key | None) -> Result:
        context = self._context(prepared, principal)
        renewals = self.responses.renewals
        with counted() as expense:
            result = await within(self.settings.request_seconds, self._execute(prepared, context))
        if prepared.tells_cost:
            requested, actual = prepared.held + prepared.asked, prepared.held + expense.questions
            cost = encoded({"cost": {"requested": requested, "actual": actual, "remaining": remaining}})
            return result._replace(body=b'%b,"extensions":%b}' % (result.body[:-1], cost))
        keeps = prepared.operation.public and (key or self._documents.fragments)
        if keeps and not result.has_errors and renewals == self.responses.renewals:
            return self._keep(prepared, key, context, result)
        return result

    def _keep(self, prepared: Prepared, key: Key | None, context: Context, result: Result) -> Result:
        """Keep an answer and the tracks in it until its first fact is too old, if it rests on what was at hand."""
        basis = context.basis
        if basis.looked_up:
            return result
        fresh = min((context.acts.fresh_until(*one) for one in basis.at_hand), default=FOREVER)
        seconds = min((fresh - datetime.now(UTC)).total_seconds(), self.responses.seconds)
        if seconds <= 0:
            return result
        until = time.monotonic() + seconds
        if isinstance(prepared.operation.plan, Plan):
            prepared.operation.plan.hold(prepared.variables, until)
        isrcs = [isrc for told, _, _ in basis.at_hand for isrc in told]
        return self._put(prepared, key, Ready(result.body, isrcs, until), result)

    def _ready(self, prepared: Prepared, key: Key | None) -> Result | None:
        """The answer made of kept tracks alone, where each of them is kept."""
        plan = prepared.operation.plan
        if not prepared.operation.public or prepared.tells_cost or not isinstance(plan, Plan):
            return None
        ready = plan.ready(prepared.variables)
        if ready is None:
            return None
        return self._put(prepared, key, ready, Result(ready.body, run=True, has_errors=False, executor="fragments"))

    def _put(self, prepared: Prepared, key: Key | None, ready: Ready, result: Result) -> Result:
        """The result, kept to be given again, where there is a key to keep it under."""
        if key is None:
            return result
        isrcs = tuple(dict.fromkeys(ready.isrcs))
        kept = Kept(key, ready.body, isrcs, ready.until, prepared.held + prepared.asked)
        self.responses.put(kept)
        return result._replace(kept=kept)

    async def _execute(self, prepared: Prepared, context: Context) -> Result:
        plan = prepared.operation.plan
        if isinstance(plan, Plan):
            written = await plan.run(context, prepared.variables)
            if written.result is None or not written.errors:
                return Result(written.body, run=True, has_errors=False, executor="plan")
            answer = self._told(written.result.data, written.errors)
            return Result(encoded(answer), "data" in answer, has_errors=True, executor="plan")
        result = await self._schema.execute(
            prepared.document.text,
            variable_values=dict(prepared.variables),
            context_value=context,
            operation_name=prepared.operation.name,
        )
        answer = self._told(result.data, result.errors)
        return Result(encoded(answer), "data" in answer, "errors" in answer, "strawberry")

    def _each(self, prepared: Prepared, context: Context) -> AsyncGenerator[Mapping[str, Any], None]:
        if prepared.operation.kind is OperationType.SUBSCRIPTION:
            return self._subscribed(prepared, context)
        name, suggestions = prepared.operation.name, self.settings.suggestions
        return delivered(self._schema, context, name, prepared.variables, suggestions=suggestions)

    async def _subscribed(self, prepared: Prepared, context: Context) -> AsyncGenerator[Mapping[str, Any], None]:
        results = await self._schema.subscribe(
            prepared.document.text,
            variable_values=dict(prepared.variables),
            context_value=context,
            operation_name=prepared.operation.name,
        )
        async with aclosing(results):
            async for result in results:
                yield self._told(result.data, result.errors)

    def _told(self, data: object, errors: Sequence[GraphQLError] | None) -> dict[str, Any]:
        if not errors:
            return {"data": data}
        listed = told(errors, suggestions=self.settings.suggestions, executed=True)
        # Without data and without a place where an error happened nothing was run, and there is no `data` to tell.
        run = data is not None or any("path" in one for one in listed)
        return {"data": data, "errors": listed} if run else {"errors": listed}

    def _context(self, prepared: Prepared, principal: Principal) -> Context:
        bounded = not prepared.has_many_results
        longest = self._longest_deadline if bounded else LONGEST_DEADLINE
        return Context.of(self._acts(), principal.account, prepared.document.ast, longest)

    def _done(self, prepared: Prepared, principal: Principal, executor: str, began: float, outcome: str) -> None:
        operation = prepared.operation
        reason = None if isinstance(operation.plan, Plan) else operation.plan.reason
        seconds = time.perf_counter() - began
        self._watch(Report(operation.name, prepared.document.id, executor, seconds, outcome, reason))
        if operation.kind is OperationType.MUTATION:
            facts = {
                "account": principal.account,
                "key": principal.key,
                "address": principal.address,
                "mutations": operation.fields,
                "operation": operation.name,
                "outcome": outcome,
                "ms": round(seconds * 1000, 1),
            }
            told = ", ".join(operation.fields)
            who = f"{principal.account} with key {principal.key}" if principal.key else principal.account
            request = REQUEST_ID.get()
            message = "%s by %s from %s in request %s: %s (%s)"
            said = (told, who, principal.address, request, outcome, operation.name)
            audit.info(message, *said, extra={"facts": facts})


def require(scope: KeyScope, principal: Principal) -> None:
    """Refuse what the caller's key does not allow, before any of it is run; raises RequestRefused."""
    if not principal.scope.allows(scope):
        message = f"This needs a key with the scope {scope.value}; this one has the scope {principal.scope.value}."
        raise RequestRefused(403, "FORBIDDEN", message, needed=scope.value, scope=principal.scope.value)


def _too_slow(seconds: float) -> RequestRefused:
    message = f"The operation was given up after {seconds:g} seconds. Ask for less, or with a shorter deadline."
    return RequestRefused(504, "TIMEOUT", message, limit=seconds, setting="REQUEST_SECONDS")
