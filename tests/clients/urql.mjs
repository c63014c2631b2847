// urql: a query, an automatic persisted query, deferred parts, subscriptions by server-sent events and by websocket.
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createClient } from "graphql-ws";
import { onEnd, pipe, subscribe } from "wonka";
import WebSocket from "ws";
import { ISRC, QUERY, SUBSCRIPTION, main } from "./operations.mjs";

const clientOf = (url, options) => new Client({ url, exchanges: [fetchExchange], preferGetMethod: false, ...options });

async function all(client) {
  const results = [];
  return new Promise((resolve, reject) => {
    pipe(
      client.subscription(SUBSCRIPTION, { isrcs: [ISRC] }),
      onEnd(() => resolve(results)),
      subscribe((one) => (one.error ? reject(one.error) : results.push(one.data))),
    );
  });
}

await main({
  async query(url) {
    const { data, error } = await clientOf(url).query(QUERY, { isrc: ISRC });
    if (error) throw error;
    return data;
  },
  async persisted(url) {
    const exchanges = [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange];
    const sent = [];
    const watched = (uri, options) => {
      sent.push(`${options.method} ${uri.includes("query=") || options.body?.includes('"query"') ? "text" : "hash"}`);
      return fetch(uri, options);
    };
    const client = clientOf(url, { exchanges, fetch: watched });
    await client.query(QUERY, { isrc: ISRC });
    const { data, error } = await client.query(QUERY, { isrc: ISRC }, { requestPolicy: "network-only" });
    if (error) throw error;
    return { ...data, sent };
  },
  async deferred(url) {
    const query = `query Deferred($isrc: ISRC!) {
      track(isrc: $isrc) { ... on Track { isrc title ... @defer { works { title } bpm } } }
    }`;
    return new Promise((resolve, reject) => {
      clientOf(url).query(query, { isrc: ISRC }).subscribe((one) => {
        if (one.error) reject(one.error);
        if (!one.hasNext) resolve(one.data);
      });
    });
  },
  async subscription(url) {
    return all(clientOf(url, { fetchSubscriptions: true }));
  },
  async subscriptionBySocket(url) {
    const socket = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket });
    const forwardSubscription = (request) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe(request, sink) }),
    });
    return all(clientOf(url, { exchanges: [subscriptionExchange({ forwardSubscription })] }));
  },
});
