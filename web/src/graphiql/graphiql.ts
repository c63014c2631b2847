// GraphiQL, wholly from this gateway: its parts, its workers and its starting tabs.
import "./workers";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import "@graphiql/plugin-explorer/style.css";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import "graphiql/style.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { credentials } from "../client/key";
import "./graphiql.css";
import { examples } from "./examples";
import { readableTabs } from "./tabs";

const http = new URL("/graphql", location.href);
const socket = new URL(http);
socket.protocol = http.protocol === "https:" ? "wss:" : "ws:";

const query = new URLSearchParams(location.search).get("query") ?? undefined;
const headers = credentials(); // of the key that another page was given; a tab's own headers go before it
const root = document.getElementById("graphiql");

if (root) {
  const home = createElement("a", { href: "/" }, "Linernotes");
  const options = {
    fetcher: createGraphiQLFetcher({
      url: http.href,
      subscriptionUrl: socket.href,
      headers,
      wsConnectionParams: headers,
    }),
    plugins: [HISTORY_PLUGIN, explorerPlugin({})],
    defaultTabs: (query ? [query, ...examples] : examples).map((text) => ({ query: text })),
    initialQuery: query,
    defaultEditorToolsVisibility: "headers" as const,
  };
  readableTabs(root);
  createRoot(root).render(createElement(GraphiQL, options, createElement(GraphiQL.Logo, null, home)));
}
