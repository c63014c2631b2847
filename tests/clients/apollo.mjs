// Apollo Client: a query, an automatic persisted query by GET, deferred parts, subscriptions by websocket and multipart.
import { createHash } from "node:crypto";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQL17Alpha9Handler } from "@apollo/client/incremental";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { ISRC, QUERY, SUBSCRIPTION, main } from "./operations.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const clientOf = (link) =>
  new ApolloClient({ link, cache: new InMemoryCache(), incrementalHandler: new GraphQL17Alpha9Handler() });

async function all(observable) {
  return new Promise((resolve, reject) => {
    const results = [];
    observable.subscribe({
      next: (one) => (one.error ? reject(one.error) : results.push(structuredClone(one.data))),
      error: reject,
      complete: () => resolve(results),
    });
  });
}

const variables = { isrcs: [ISRC] };

await main({
  async query(url) {
    const client = clientOf(new HttpLink({ uri: url }));
    return (await client.query({ query: gql(QUERY), variables: { isrc: ISRC } })).data;
  },
  async persisted(url) {
    const sent = [];
    const watched = (uri, options) => {
      sent.push(`${options.method} ${uri.includes("query=") || options.body?.includes('"query"') ? "text" : "hash"}`);
      return fetch(uri, options);
    };
    const link = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
    const client = clientOf(link.concat(new HttpLink({ uri: url, fetch: watched })));
    const options = { query: gql(QUERY), variables: { isrc: ISRC }, fetchPolicy: "network-only" };
    await client.query(options);
    const { data } = await client.query(options);
    return { ...data, sent };
  },
  async deferred(url) {
    const client = clientOf(new HttpLink({ uri: url }));
    const query = gql`
      query Deferred($isrc: ISRC!) {
        track(isrc: $isrc) {
          ... on Track { isrc title ... @defer { works { title } bpm } }
        }
      }
    `;
    return (await client.query({ query, variables: { isrc: ISRC } })).data;
  },
  async subscription(url) {
    const socket = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket });
    return all(clientOf(new GraphQLWsLink(socket)).subscribe({ query: gql(SUBSCRIPTION), variables }));
  },
  async subscriptionByMultipart(url) {
    return all(clientOf(new HttpLink({ uri: url })).subscribe({ query: gql(SUBSCRIPTION), variables }));
  },
});
