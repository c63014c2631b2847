// The songs themselves: all, or those that miss something.
import type { Signal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { key } from "../client/key";
import { type CoverageItem, ListSongsDocument } from "../gql/documents";
import { ListEnd, useTurning } from "../page/turning";
import { itemName, thatMiss } from "../page/words";
import type { Column } from "./matrix";
import { SongName } from "./SongName";

interface Given {
  id: string;
  columns: readonly Column[];
  missing: Signal<CoverageItem | "">;
  /** Changes when other songs may be there. */
  on: number;
}

export function Songs({ id, columns, missing, on }: Given) {
  const wanted = missing.value;
  const songs = useTurning(
    async (first, after) => {
      const missing = wanted ? [wanted] : null;
      const told = await ask(ListSongsDocument, { id, missing, first, after });
      return expected(told.catalog, "Catalog").coverage.songs;
    },
    [id, wanted, on, key.value],
  );
  return (
    <section class="songs" aria-labelledby="songs">
      <h4 id="songs">Song by song</h4>
      <p class="choices">
        <label for="missing">Show</label>
        <select
          id="missing"
          value={wanted}
          onChange={({ currentTarget }) => (missing.value = currentTarget.value as CoverageItem | "")}
        >
          <option value="">all songs</option>
          {columns.map(({ item }) => (
            <option key={item} value={item}>
              songs {thatMiss(item)}
            </option>
          ))}
        </select>
      </p>
      <ol class="rows">
        {songs.entries.map(({ song, present }) => (
          <li key={song.isrc}>
            <SongName song={song} />
            <small>
              {present
                .filter((item) => item !== "RECORDING")
                .map(itemName)
                .join(", ") || "nothing held"}
            </small>
          </li>
        ))}
      </ol>
      <ListEnd of={songs} none={wanted ? "There are no such songs." : "There are none."} />
    </section>
  );
}
