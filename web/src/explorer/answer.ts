// The answer to what was asked, as it stands right now: the page shows it, and whatever arrives later changes it.
import { signal } from "@preact/signals";
import { ask, Refused } from "../client/ask";
import { follow } from "../client/follow";
import { key } from "../client/key";
import {
  type FindTracksQuery,
  FindTracksDocument,
  FollowTrackDocument,
  ProviderNamesDocument,
  ResolveLinkDocument,
  ShowWorkDocument,
  type ShowWorkQuery,
  type SourcePartFragment,
  type TrackPageFragment,
} from "../gql/documents";
import { read } from "./reading";

export type Track = TrackPageFragment;
export type Source = SourcePartFragment;
export type Hits = FindTracksQuery["searchTracks"];
export type Work = Extract<ShowWorkQuery["work"], { __typename: "Work" }>;

export type Answer =
  | { kind: "none" }
  | { kind: "asking"; what: string }
  | { kind: "track"; track: Track; settled: boolean }
  | { kind: "hits"; text: string; hits: Hits }
  | { kind: "work"; work: Work }
  | { kind: "failure"; message: string; remedy?: string | undefined; sources?: readonly Source[] | undefined };

export const answer = signal<Answer>({ kind: "none" });

/** The providers' keys, in the order of asking. */
export const providers = signal<readonly string[]>([]);

let leave = () => {};

// What was shown to one key is not for whoever comes after.
key.subscribe(() => {
  answer.value = { kind: "none" };
  providers.value = [];
});

/** Ask for what this text means; `again` asks the providers also about what is held fresh. */
export async function asked(text: string, again = false): Promise<void> {
  leave();
  let left = false;
  leave = () => {
    left = true;
  };
  const show = (one: Answer) => {
    if (!left) answer.value = one;
  };
  const { kind, value } = read(text);
  if (!value) return show({ kind: "none" });
  try {
    if (!again) show({ kind: "asking", what: value });
    if (!providers.value.length) {
      providers.value = (await ask(ProviderNamesDocument, {})).providers.map((one) => one.name);
    }
    if (kind === "words") {
      const { searchTracks: hits } = await ask(FindTracksDocument, { text: value });
      show({ kind: "hits", text: value, hits });
    } else if (kind === "iswc") {
      show(ofWork(await ask(ShowWorkDocument, { iswc: value })));
    } else {
      const isrc = kind === "isrc" ? value : await behind(value);
      if (typeof isrc !== "string") show(isrc);
      else if (!left) leave = followed(isrc, again, show);
    }
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    show({ kind: "failure", message: problem.message });
  }
}

/**
 * The ISRC of the recording behind a link. One call can tell it, mostly one to the platform itself, and no slow provider
 * then keeps anybody waiting here; where it cannot, all are asked.
 */
async function behind(url: string): Promise<string | Answer> {
  let { trackByUrl: found } = await ask(ResolveLinkDocument, { url, policy: { maxUpstreamCalls: 1 } });
  if (found.__typename === "SourcesUnavailable") {
    if (read(found.asked).kind === "isrc") return found.asked; // known by now, but not yet what of it
    ({ trackByUrl: found } = await ask(ResolveLinkDocument, { url }));
  }
  if ("isrc" in found) return found.isrc;
  return failure(found);
}

function followed(isrc: string, again: boolean, show: (one: Answer) => void): () => void {
  let latest: Answer | undefined;
  const policy = again ? { maxAgeSeconds: 0, cacheOnly: false } : null;
  return follow(
    FollowTrackDocument,
    { isrcs: [isrc], policy },
    {
      next({ trackUpdates: told }) {
        latest = told.__typename === "Track" ? { kind: "track", track: told, settled: false } : failure(told);
        show(latest);
      },
      done: () => latest?.kind === "track" && show({ ...latest, settled: true }),
      failed: (problem) => show({ kind: "failure", message: problem.message }),
    },
  );
}

function ofWork({ work }: ShowWorkQuery): Answer {
  if (work.__typename === "Work") return { kind: "work", work };
  return failure(work);
}

interface Told {
  message: string;
  value?: string;
  rule?: string;
  remedy?: string;
  sources?: readonly Source[];
}

/** Of a value that breaks a rule, what it breaks and what to do are told apart. */
function failure({ message, value, rule, remedy, sources }: Told): Answer {
  return { kind: "failure", message: rule ? `“${value}” ${rule}` : message, remedy, sources };
}
