// One question to the gateway, over HTTP, with its answer typed by its document.
import type { TypedDocumentString } from "../gql/documents";
import { credentials, wanted } from "./key";

/** The gateway said no to the request as a whole; `code` is its own word for the reason. */
export class Refused extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

interface Told {
  message: string;
  extensions?: { code?: string };
}

export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  const body = JSON.stringify({ query: document.toString(), variables });
  return posted<R>(body, { "Content-Type": "application/json" });
}

/** As `ask`, with a file for the variable `file`: a form, as the GraphQL multipart request specification has it. */
export async function send<R, V extends { file: string }>(
  document: TypedDocumentString<R, V>,
  variables: Omit<V, "file">,
  file: File,
): Promise<R> {
  const form = new FormData();
  form.set("operations", JSON.stringify({ query: document.toString(), variables: { ...variables, file: null } }));
  form.set("map", JSON.stringify({ file: ["variables.file"] }));
  form.set("file", file);
  return posted<R>(form, { "Apollo-Require-Preflight": "yes" });
}

async function posted<R>(body: BodyInit, headers: Record<string, string>): Promise<R> {
  const reply = await reached("/graphql", {
    method: "POST",
    headers: { ...headers, Accept: "application/json" },
    body,
  });
  const answer = await reply.json().catch(() => ({}));
  if (answer.errors?.length || !answer.data) throw refusal(answer.errors ?? [], reply.status);
  return answer.data as R;
}

/** The gateway's reply to a request with the key; throws where there is none. */
export async function reached(path: string, request: RequestInit = {}): Promise<Response> {
  const headers = { ...(request.headers as Record<string, string>), ...credentials() };
  return fetch(path, { ...request, headers }).catch(() => {
    throw new Refused("The gateway cannot be reached.", "UNREACHABLE");
  });
}

/** Of an answer that is this or a failure, this; the failure is thrown, in the gateway's own words. */
export function expected<T extends { __typename: string }, K extends T["__typename"]>(
  told: T,
  kind: K,
): Extract<T, { __typename: K }> {
  if (told.__typename === kind) return told as Extract<T, { __typename: K }>;
  throw new Refused("message" in told ? String(told.message) : told.__typename, told.__typename);
}

/** What the gateway's errors say, as one; a page then asks for a key where that was the reason. */
export function refusal(errors: readonly Told[], status?: number): Refused {
  const [first] = errors;
  const code = status === 401 ? "UNAUTHENTICATED" : (first?.extensions?.code ?? "UNKNOWN");
  wanted.value ||= code === "UNAUTHENTICATED";
  return new Refused(first?.message ?? `The gateway answered ${status ?? "nothing"}.`, code);
}
