// A composition: who wrote and published it, and its recordings that are held.
import { asking } from "../page/route";
import { credit, length } from "../page/words";
import type { Work } from "./answer";
import { Works } from "./Works";

export function WorkPage({ work }: { work: Work }) {
  const recordings = work.recordings.edges.map(({ node }) => node).filter((node) => "isrc" in node);
  return (
    <article>
      <h2 class="title">{work.title}</h2>
      <p class="version">{work.iswc}</p>
      <Works works={[work]} />
      <section aria-labelledby="recordings">
        <h3 id="recordings">
          {work.recordings.totalCount === 1 ? "One held recording" : `${work.recordings.totalCount} held recordings`}
        </h3>
        <ol class="rows">
          {recordings.map((track) => (
            <li key={track.isrc}>
              <a href={asking(track.isrc)}>{track.title ?? track.isrc}</a>
              <span>
                {track.version && `${track.version} · `}
                {credit(track.artists)}
              </span>
              <small>
                {track.durationMs ? `${length(track.durationMs)} · ` : ""}
                {track.isrc}
              </small>
            </li>
          ))}
        </ol>
      </section>
    </article>
  );
}
