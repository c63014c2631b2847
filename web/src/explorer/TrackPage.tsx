// A recording: everything that is known of it, in the order in which people ask.
import { type Fact, Facts } from "../page/Facts";
import { credit, length } from "../page/words";
import { asked, type Track } from "./answer";
import { Aside } from "./Aside";
import { Conflicts } from "./Conflicts";
import { Cover } from "./Cover";
import { Lights } from "./Lights";
import { Platforms } from "./Platforms";
import { ProvenanceTable } from "./ProvenanceTable";
import { ShownQuery } from "./ShownQuery";
import { Timeline } from "./Timeline";
import { Works } from "./Works";

export function TrackPage({ track, settled }: { track: Track; settled: boolean }) {
  return (
    <article class="track">
      <div class="sleeve">
        <Cover isrc={track.isrc} url={track.coverUrl} />
        <div>
          <h2 class="title">{track.title ?? track.isrc}</h2>
          {track.version && <p class="version">{track.version}</p>}
          <p class="artists">{credit(track.artists)}</p>
          <About track={track} />
          <Platforms links={track.links} />
        </div>
      </div>
      <div class="bar">
        <Lights sources={track.sources} settled={settled} />
        <button class="quiet" disabled={!settled} onClick={() => asked(track.isrc, true)}>
          Ask all again
        </button>
      </div>
      <Works works={track.works} />
      <Conflicts conflicts={track.conflicts} />
      <ProvenanceTable provenance={track.provenance} />
      <Timeline track={track} />
      <Aside track={track} />
      <ShownQuery track={track} />
    </article>
  );
}

function About({ track }: { track: Track }) {
  const facts: Fact[] = [
    ["Length", track.durationMs && length(track.durationMs)],
    ["Released", track.releaseDate?.value],
    ["ISRC", [track.isrc, ...track.otherIsrcs].join(", ")],
    ["Tempo", track.bpm && `${Math.round(track.bpm)} bpm`],
    ["Key", track.musicalKey],
    ["Genre", track.genres.join(", ")],
    ["Words", track.explicit ? "explicit" : null],
  ];
  return <Facts facts={facts} />;
}
