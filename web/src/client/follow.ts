// A subscription to the gateway, over a websocket, by the graphql-transport-ws protocol.
import { createClient } from "graphql-ws";
import type { TypedDocumentString } from "../gql/documents";
import { Refused, refusal } from "./ask";
import { credentials } from "./key";

const UNAUTHENTICATED = [4401, 4403];

const address = new URL("/graphql", location.href);
address.protocol = address.protocol === "https:" ? "wss:" : "ws:";

const client = createClient({
  url: address.href,
  connectionParams: credentials,
  retryAttempts: 2,
  shouldRetry: (problem) => !refused(problem), // the same key would be refused again
});

export interface Watcher<R> {
  next(result: R): void;
  /** It has ended by itself. */
  done(): void;
  failed(problem: Refused): void;
}

/** Follow until it ends; gives what ends it before. */
export function follow<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V,
  watcher: Watcher<R>,
): () => void {
  return client.subscribe<R>(
    { query: document.toString(), variables },
    {
      next({ data, errors }) {
        if (errors?.length) watcher.failed(refusal(errors.map(told)));
        else if (data) watcher.next(data);
      },
      complete: () => watcher.done(),
      error: (problem) => watcher.failed(named(problem)),
    },
  );
}

function named(problem: unknown): Refused {
  if (Array.isArray(problem)) return refusal(problem.map(told));
  if (refused(problem)) return refusal([], 401);
  return new Refused("The connection to the gateway was lost.", "UNREACHABLE");
}

function refused(problem: unknown): boolean {
  return problem instanceof CloseEvent && UNAUTHENTICATED.includes(problem.code);
}

function told(error: { message: string; extensions?: object | undefined }) {
  return { message: error.message, extensions: error.extensions as { code?: string } };
}
