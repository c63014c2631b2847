// "Show the query": the GraphQL that brings what this page shows, to be copied or run.
import { useState } from "preact/hooks";
import type { Track } from "./answer";
import { shownQuery } from "./shownQuery";

export function ShownQuery({ track }: { track: Track }) {
  const [copied, setCopied] = useState(false);
  const text = shownQuery(track);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <details class="query">
      <summary>Show the query</summary>
      <pre tabIndex={0}>{text}</pre>
      <p class="inline">
        {/* Only pages of a secure context may write to the clipboard; elsewhere the text can be marked. */}
        {isSecureContext && <button onClick={copy}>{copied ? "Copied" : "Copy"}</button>}
        <a href={`/graphql?${new URLSearchParams({ query: text })}`}>Open in GraphiQL</a>
      </p>
    </details>
  );
}
