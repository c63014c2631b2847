// What a search found, best first.
import { asking } from "../page/route";
import { credit, length } from "../page/words";
import type { Hits as Found } from "./answer";

export function Hits({ text, found: { hits } }: { text: string; found: Found }) {
  return (
    <section aria-labelledby="hits">
      <h2 id="hits">
        {hits.length
          ? `${hits.length} ${hits.length === 1 ? "recording" : "recordings"} for `
          : "Nothing was found for "}
        <q>{text}</q>
      </h2>
      <ol class="rows">
        {hits.map(({ isrc, score, reasons, track }) => (
          <li key={isrc}>
            <a href={asking(isrc)}>{("title" in track && track.title) || isrc}</a>
            {"title" in track && (
              <span>
                {track.version && `${track.version} · `}
                {credit(track.artists)}
              </span>
            )}
            <small title={reasons.join(", ")}>
              {"durationMs" in track && track.durationMs ? `${length(track.durationMs)} · ` : ""}
              {isrc} · fits {Math.round(score * 100)} %
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}
