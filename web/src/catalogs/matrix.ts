// What is held of each song of a catalog: a row for each, a bit for each column, and ways to look at many rows at once.
import { ask, expected } from "../client/ask";
import { type CoverageItem, ShowMatrixDocument } from "../gql/documents";

export interface Matrix {
  columns: readonly CoverageItem[];
  isrcs: readonly string[];
  masks: readonly number[];
  /** Whether there are no other songs than these. */
  whole: boolean;
}

/** How the rows are arranged: those that miss the same next to each other, or as they were added. */
export type Arrangement = "alike" | "added";

const PORTION = 10_000;
const MOST = 100_000;

/** The matrix of a catalog, as far as it is read: told again with each further portion, up to so many rows. */
export async function* readMatrix(id: string): AsyncGenerator<Matrix> {
  const isrcs: string[] = [];
  const masks: number[] = [];
  let after: string | null | undefined = null;
  do {
    const matrix: Awaited<ReturnType<typeof portion>> = await portion(id, after);
    isrcs.push(...matrix.isrcs);
    masks.push(...matrix.masks);
    after = matrix.pageInfo.hasNextPage ? matrix.pageInfo.endCursor : null;
    yield { columns: matrix.columns, isrcs: [...isrcs], masks: [...masks], whole: !after };
  } while (after && isrcs.length < MOST);
}

async function portion(id: string, after: string | null | undefined) {
  const told = await ask(ShowMatrixDocument, { id, rows: PORTION, after });
  return expected(told.catalog, "Catalog").coverage.matrix;
}

/** A column: what it is about, its bit in the rows' masks, and how many rows have it. */
export interface Column {
  item: CoverageItem;
  bit: number;
  songs: number;
}

export function holds(mask: number, { bit }: Column): boolean {
  return (mask & (1 << bit)) !== 0;
}

export function columnsOf({ columns, masks }: Matrix): Column[] {
  const counted = columns.map((item, bit) => ({ item, bit, songs: 0 }));
  for (const mask of masks) {
    for (const column of counted) if (holds(mask, column)) column.songs++;
  }
  return counted;
}

/** The rows' numbers in the order in which they are shown. */
export function arranged({ masks }: Matrix, columns: readonly Column[], arrangement: Arrangement): Uint32Array {
  const order = Uint32Array.from(masks.keys());
  if (arrangement === "added") return order;
  // The frequent columns weigh most: so rows fall into few large blocks.
  const ranked = columns.toSorted((one, other) => one.songs - other.songs);
  const weights = masks.map((mask) =>
    ranked.reduce((sum, column, rank) => sum + (holds(mask, column) ? 2 ** rank : 0), 0),
  );
  return order.sort((one, other) => weights[other]! - weights[one]! || one - other);
}

/** For each of so many lines of a picture, and each column, the share of the line's rows that have it: line by line. */
export function lines({ masks }: Matrix, columns: readonly Column[], order: Uint32Array, height: number): Float32Array {
  const shares = new Float32Array(height * columns.length);
  for (let line = 0; line < height; line++) {
    const from = Math.floor((line * order.length) / height);
    const to = Math.max(from + 1, Math.floor(((line + 1) * order.length) / height));
    for (let place = from; place < to; place++) {
      const mask = masks[order[place]!]!;
      columns.forEach((column, index) => {
        if (holds(mask, column)) shares[line * columns.length + index]! += 1 / (to - from);
      });
    }
  }
  return shares;
}
