// What stands around every page: the name, the ways to the other pages, and the box for the key.
import type { ComponentChildren } from "preact";
import { wanted } from "../client/key";
import { KeyBox, KeyKept } from "./KeyBox";
import { path } from "./route";

const PAGES = [
  ["/", "Explorer"],
  ["/catalogs", "Catalogs"],
  ["/status", "Status"],
  ["/graphql", "GraphiQL"],
] as const;

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="masthead">
        <a class="wordmark" href="/">
          Linernotes
        </a>
        <nav aria-label="Pages">
          {PAGES.map(([to, name]) => (
            <a key={to} href={to} aria-current={path.value === to ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <KeyKept />
      </header>
      <main id="main" tabIndex={-1}>
        {wanted.value ? <KeyBox /> : children}
      </main>
      <footer class="colophon">
        What each source said is kept; what is true is worked out from it. <a href="/graphql">The same by GraphQL</a>
      </footer>
    </>
  );
}
