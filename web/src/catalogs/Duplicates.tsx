// What a catalog has twice: one recording under several ISRCs, or one ISRC under which different recordings are told.
import { useSignal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { key } from "../client/key";
import { type DuplicateKind, ListDuplicatesDocument, type ListDuplicatesQuery } from "../gql/documents";
import { ConflictLines } from "../page/ConflictLines";
import { ListEnd, useTurning } from "../page/turning";
import { counted } from "../page/words";
import { SongName } from "./SongName";

type Told = Extract<ListDuplicatesQuery["catalog"], { __typename: "Catalog" }>;
type Duplicate = Told["duplicates"]["entries"][number];

const REASONS = {
  PLATFORM_ID: "the same page",
  LISTED_ISRC: "a source lists the other ISRC",
  WORDS_AND_LENGTH: "the same words and length",
  WORDS: "the same words, a length is not known",
} as const;

export function Duplicates({ id, on }: { id: string; on: number }) {
  const kind = useSignal<DuplicateKind | "">("");
  const total = useSignal(0);
  const found = useTurning(
    async (first, after) => {
      const told = await ask(ListDuplicatesDocument, { id, kinds: kind.value ? [kind.value] : null, first, after });
      const { duplicates } = expected(told.catalog, "Catalog");
      total.value = duplicates.totalCount;
      return duplicates;
    },
    [id, on, key.value, kind.value],
  );
  return (
    <section class="duplicates" aria-labelledby="duplicates">
      <h3 id="duplicates">What is there twice</h3>
      <p class="choices">
        <label for="kind">Show</label>
        <select
          id="kind"
          value={kind.value}
          onChange={({ currentTarget }) => (kind.value = currentTarget.value as DuplicateKind | "")}
        >
          <option value="">both kinds</option>
          <option value="SAME_RECORDING">one recording under several ISRCs</option>
          <option value="SAME_ISRC">different recordings under one ISRC</option>
        </select>
        {found.entries.length > 0 && <small>{counted(total.value, "duplicate")}</small>}
      </p>
      <ol class="rows">
        {found.entries.map((one) => (
          <Twice key={one.kind + one.songs[0]?.isrc} duplicate={one} />
        ))}
      </ol>
      <ListEnd of={found} none="Nothing is there twice." />
    </section>
  );
}

function Twice({ duplicate: { kind, songCount, songs, evidence, conflicts } }: { duplicate: Duplicate }) {
  return (
    <li class="twice">
      <strong>
        {kind === "SAME_RECORDING" ? `${counted(songCount, "song")}, one recording` : "One ISRC, different recordings"}
      </strong>
      <ul class="plain">
        {songs.map((song) => (
          <li key={song.isrc}>
            <SongName song={song} />
          </li>
        ))}
        {songCount > songs.length && <li>and {(songCount - songs.length).toLocaleString()} others</li>}
      </ul>
      <small>
        {evidence.map(({ reason, detail }) => (
          <span key={reason + detail}>
            {REASONS[reason]}: {detail}
          </span>
        ))}
      </small>
      {conflicts.length > 0 && <ConflictLines conflicts={conflicts} />}
    </li>
  );
}
