// Composes the gateway's schema with another subgraph that refers to its entities, by Apollo's own composition.
// Prints one line of JSON: {errors: [message], fields: [of Track in the composed schema]}.
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const [url] = process.argv.slice(2);
const reply = await fetch(url, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: "{ _service { sdl } }" }),
});
const { sdl } = (await reply.json()).data._service;

const reviews = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar ISRC
  scalar ISWC
  type Query { reviews: [Review!]! }
  type Review { id: ID! text: String! track: Track work: Work catalog: Catalog }
  type Track @key(fields: "isrc") { isrc: ISRC! reviews: [Review!]! }
  type Work @key(fields: "iswc") { iswc: ISWC reviews: [Review!]! }
  type Catalog @key(fields: "id") { id: String! reviews: [Review!]! }
`;
const composed = composeServices([
  { name: "linernotes", url, typeDefs: parse(sdl) },
  { name: "reviews", url: "http://127.0.0.1:1", typeDefs: parse(reviews) },
]);
const track = composed.schema?.type("Track");
console.log(
  JSON.stringify({
    errors: (composed.errors ?? []).map((error) => error.message),
    fields: track ? track.fields().map((field) => field.name) : [],
  }),
);
