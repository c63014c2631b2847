// The picture in figures: for each column how many songs have it, and the way to those that do not.
import type { Signal } from "@preact/signals";
import type { CoverageItem } from "../gql/documents";
import { counted, itemName, thatMiss } from "../page/words";
import { percentage } from "./CoverageHeads";
import type { Column } from "./matrix";

interface Given {
  songs: number;
  columns: readonly Column[];
  /** The column whose gaps are listed. */
  missing: Signal<CoverageItem | "">;
}

export function CoverageTable({ songs, columns, missing }: Given) {
  const list = (item: CoverageItem) => {
    missing.value = item;
    document.getElementById("missing")?.focus();
  };
  return (
    <table class="counts">
      <caption class="visually-hidden">How many songs have what</caption>
      <thead>
        <tr>
          <th scope="col">{counted(songs, "song")}</th>
          <th scope="col">Held</th>
          <th scope="col">%</th>
          <th scope="col">Missing</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ item, songs: held }) => {
          const gaps = songs - held;
          return (
            <tr key={item} data-item={item}>
              <th scope="row">{itemName(item)}</th>
              <td>{held.toLocaleString()}</td>
              <td>{percentage(songs ? held / songs : 0)}</td>
              <td>
                {gaps ? (
                  <button
                    class="link"
                    aria-label={`List ${counted(gaps, "song")} ${thatMiss(item)}`}
                    onClick={() => list(item)}
                  >
                    {gaps.toLocaleString()}
                  </button>
                ) : (
                  "none"
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
