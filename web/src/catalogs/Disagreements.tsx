// Where the sources of a catalog's songs disagree, by field and by how much it matters.
import { useSignal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { key } from "../client/key";
import { type ConflictSeverity, CountDisagreementsDocument, ListDisagreementsDocument } from "../gql/documents";
import { useReading } from "../page/act";
import { ConflictLines } from "../page/ConflictLines";
import { Problem } from "../page/Problem";
import { ListEnd, useTurning } from "../page/turning";
import { fieldName } from "../page/words";
import { SongName } from "./SongName";

export function Disagreements({ id, on }: { id: string; on: number }) {
  const field = useSignal("");
  const severity = useSignal<ConflictSeverity | "">("");
  const who = key.value;
  const { told: counts, problem } = useReading(
    async () => expected((await ask(CountDisagreementsDocument, { id })).catalog, "Catalog").disagreements.counts,
    [id, on, who],
  );
  const songs = useTurning(
    async (first, after) => {
      const fields = field.value ? [field.value] : null;
      const told = await ask(ListDisagreementsDocument, { id, fields, severity: severity.value || null, first, after });
      return expected(told.catalog, "Catalog").disagreements.songs;
    },
    [id, on, who, field.value, severity.value],
  );
  return (
    <section class="disagreements" aria-labelledby="disagreements">
      <h3 id="disagreements">What the sources disagree about</h3>
      <p class="choices">
        <label for="field">About</label>
        <select id="field" value={field.value} onChange={({ currentTarget }) => (field.value = currentTarget.value)}>
          <option value="">any field</option>
          {counts.value?.map(({ field, conflicts, warnings }) => (
            <option key={field} value={field}>
              {fieldName(field)} ({(conflicts + warnings).toLocaleString()})
            </option>
          ))}
        </select>
        <label for="severity">that are</label>
        <select
          id="severity"
          value={severity.value}
          onChange={({ currentTarget }) => (severity.value = currentTarget.value as ConflictSeverity | "")}
        >
          <option value="">of any weight</option>
          <option value="CONFLICT">different facts</option>
          <option value="WARNING">ways of writing or rounding</option>
        </select>
      </p>
      <Problem text={problem.value} />
      <ol class="rows">
        {songs.entries.map(({ song, conflicts }) => (
          <li key={song.isrc}>
            <SongName song={song} />
            <ConflictLines conflicts={conflicts} />
          </li>
        ))}
      </ol>
      <ListEnd of={songs} none="Nobody disagrees." />
    </section>
  );
}
