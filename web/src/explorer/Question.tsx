// The one input.
import { useEffect, useRef } from "preact/hooks";
import { asking, go } from "../page/route";

export function Question({ text }: { text: string }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.value = text;
  }, [text]);
  const given = (event: SubmitEvent) => {
    event.preventDefault();
    go(asking(input.current?.value ?? ""));
  };
  return (
    <form class="question" role="search" onSubmit={given}>
      <label for="question">An ISRC, a link, an ISWC, or words</label>
      <div class="inline">
        <input
          id="question"
          ref={input}
          type="search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          autofocus={!text}
          placeholder="open.spotify.com/track/…"
        />
        <button class="primary">Look up</button>
      </div>
    </form>
  );
}
