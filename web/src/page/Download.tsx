// A link to a file. Without a key the browser saves it by itself, as it comes; a key only we can send.
import type { ComponentChildren } from "preact";
import { key } from "../client/key";
import { save } from "../client/saving";
import { useAct } from "./act";
import { Problem } from "./Problem";

export function Download({ href, children }: { href: string; children: ComponentChildren }) {
  const { busy, problem, run } = useAct();
  const pressed = (event: MouseEvent) => {
    if (!key.value) return;
    event.preventDefault();
    run(() => save(href));
  };
  return (
    <>
      <a class="button" href={href} download onClick={pressed} aria-busy={busy.value}>
        {busy.value ? "Fetching …" : children}
      </a>
      <Problem text={problem.value} />
    </>
  );
}
