// The query that asks for exactly what the page shows of a recording, and for nothing else.
import type { Track } from "./answer";

const CONTRIBUTOR = "name ipi roles note shares { percentage kind provider }";

/** `Track` with the fields of which this page shows something. */
export function shownQuery(track: Track): string {
  const fields = [
    "isrc",
    track.title && "title",
    track.version && "version",
    track.artists.length && "artists { name joinPhrase }",
    track.durationMs && "durationMs",
    track.releaseDate && "releaseDate { value }",
    track.otherIsrcs.length && "otherIsrcs",
    track.bpm && "bpm",
    track.musicalKey && "musicalKey",
    track.genres.length && "genres",
    track.explicit && "explicit",
    track.coverUrl && "coverUrl",
    track.links.length && links(track),
    track.works.length && `works { iswc title status statusReason contributors { ${CONTRIBUTOR} } }`,
    track.conflicts.length && "conflicts { field severity detail values { provider value } }",
    track.provenance.length &&
      "provenance { field value provider observedAt agreeing alternatives { provider value } }",
    track.quarantinedLinks.length && "quarantinedLinks { claimedPlatform url detail provider }",
    track.candidates.length && "candidates { provider reason isrc title version artists }",
    "sources { provider verdict observedAt reason }",
  ].filter(Boolean);
  const lines = fields.map((field) => `      ${field}`);
  return [
    "query ThisRecording {",
    `  track(isrc: "${track.isrc}") {`,
    "    ... on Track {",
    ...lines,
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Links on those platforms alone, so that nobody is asked about others. */
function links(track: Track): string {
  const platforms = [...new Set(track.links.map(({ platform }) => platform))];
  return `links(platforms: [${platforms.join(", ")}]) { platform url verification pointsAt primary providers }`;
}
