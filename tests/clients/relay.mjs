// Relay: a query, a persisted query (a trusted document by its id), a subscription. Its compiler's output is by hand.
import { createClient } from "graphql-ws";
import relay from "relay-runtime";
import WebSocket from "ws";
import { ISRC, QUERY, SUBSCRIPTION, main } from "./operations.mjs";

const { Environment, Network, Observable, RecordSource, Store, fetchQuery, requestSubscription } = relay;

const scalar = (name) => ({ kind: "ScalarField", name, alias: null, args: null, storageKey: null });
const onTrack = { kind: "InlineFragment", type: "Track", abstractKey: null, selections: [scalar("isrc"), scalar("title")] };

// A request as relay-compiler would write it, for a field that gives a TrackResult.
function requestOf(kind, root, variable, type, field, params) {
  const argumentDefinitions = [{ kind: "LocalArgument", name: variable, defaultValue: null }];
  const args = [{ kind: "Variable", name: variable, variableName: variable }];
  const result = { kind: "LinkedField", name: field, alias: null, args, concreteType: null, plural: false, storageKey: null };
  const read = { ...result, selections: [scalar("__typename"), onTrack] };
  const fragment = { kind: "Fragment", name: params.name, type: root, abstractKey: null, metadata: null, argumentDefinitions };
  return {
    kind: "Request",
    fragment: { ...fragment, selections: [read] },
    operation: { kind: "Operation", name: params.name, argumentDefinitions, selections: [read] },
    params: { id: null, text: null, cacheID: params.name, metadata: {}, operationKind: kind, ...params },
  };
}

const TITLE = (params) => requestOf("query", "Query", "isrc", "ISRC!", "track", { name: "Title", ...params });
const UPDATES = requestOf("subscription", "Subscription", "isrcs", "[ISRC!]!", "trackUpdates", { name: "Updates", text: SUBSCRIPTION });

function environmentOf(url) {
  const socket = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket });
  const ask = async (params, variables) => {
    const body = params.text ? { query: params.text, variables } : { documentId: params.id, variables };
    const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const listen = (params, variables) =>
    Observable.create((sink) => socket.subscribe({ operationName: params.name, query: params.text, variables }, sink));
  return new Environment({ network: Network.create(ask, listen), store: new Store(new RecordSource()) });
}

await main({
  query: (url) => fetchQuery(environmentOf(url), TITLE({ text: QUERY }), { isrc: ISRC }).toPromise(),
  persisted: (url) => fetchQuery(environmentOf(url), TITLE({ id: "title" }), { isrc: ISRC }).toPromise(),
  subscription: (url) =>
    new Promise((resolve, reject) => {
      const results = [];
      requestSubscription(environmentOf(url), {
        subscription: UPDATES,
        variables: { isrcs: [ISRC] },
        onNext: (data) => results.push(data),
        onError: reject,
        onCompleted: () => resolve(results),
      });
    }),
});
