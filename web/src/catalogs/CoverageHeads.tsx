// The columns' names, and which share of the songs has each.
import { itemName } from "../page/words";
import type { Layout } from "./layout";
import type { Column } from "./matrix";

const NAMES = 92;
const BARS = 34;
const GAP = 4;
const ROOM = 22; // of a column that a percentage fits above

interface Given {
  columns: readonly Column[];
  songs: number;
  layout: Layout;
}

export function CoverageHeads({ columns, songs, layout: { width, gutter, step, breadth, x } }: Given) {
  const wide = step >= ROOM;
  const foot = NAMES + (wide ? 18 : 24) + BARS + GAP;
  return (
    <svg class="heads" width={width} height={foot} aria-hidden="true">
      {wide && (
        <text class="note" x={gutter - 10} y={NAMES + 13} text-anchor="end">
          % of the songs
        </text>
      )}
      {columns.map(({ item, songs: held }, index) => {
        const share = songs ? held / songs : 0;
        const percent = percentage(share);
        const middle = x(index) + breadth / 2;
        const name = wide ? itemName(item) : `${itemName(item)} ${percent}`;
        return (
          <g key={item}>
            <text transform={`translate(${middle + 4} ${wide ? NAMES - 6 : NAMES + 18}) rotate(-90)`}>{name}</text>
            {wide && (
              <text class="note" x={middle} y={NAMES + 13} text-anchor="middle">
                {percent}
              </text>
            )}
            <rect x={x(index)} y={foot - GAP - BARS * share} width={breadth} height={BARS * share} />
          </g>
        );
      })}
    </svg>
  );
}

/** In whole percent, though never 0 or 100 where that is not exact. */
export function percentage(share: number): string {
  if (share > 0 && share < 0.01) return "<1";
  return String(share < 1 ? Math.floor(100 * share) : 100);
}
