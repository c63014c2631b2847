// Some songs one by one, each with its ISRC and what is held of it.
import { asking } from "../page/route";
import type { Layout } from "./layout";
import { type Column, holds, type Matrix } from "./matrix";

export const LENS = 16; // songs
const ROW = 19;
const CELL = 15;

interface Given {
  matrix: Matrix;
  columns: readonly Column[];
  order: Uint32Array;
  layout: Layout;
  /** The song that it is over, and the one that is pointed at. */
  place: number;
  shown: number;
  onPoint(place: number): void;
}

export function lensStart(place: number, songs: number): number {
  return Math.max(0, Math.min(place - LENS / 2, songs - LENS));
}

export function Lens({ matrix, columns, order, layout, place, shown, onPoint }: Given) {
  const start = lensStart(place, order.length);
  const rows = [...order.subarray(start, start + LENS)];
  const pointed = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    onPoint(start + Math.max(0, Math.min(Math.floor((event.clientY - box.top) / ROW), rows.length - 1)));
  };
  return (
    <svg class="lens" width={layout.width} height={ROW * rows.length} onPointerMove={pointed}>
      {rows.map((row, index) => {
        const isrc = matrix.isrcs[row] ?? "";
        const mask = matrix.masks[row] ?? 0;
        return (
          <g key={isrc} transform={`translate(0 ${ROW * index})`}>
            {start + index === shown && <rect class="shown" width={layout.width} height={ROW} />}
            <a href={asking(isrc)}>
              <text y={14}>{isrc}</text>
            </a>
            {columns.map((column, index) => (
              <rect
                key={column.item}
                class={holds(mask, column) ? "held" : "gap"}
                x={layout.x(index)}
                y={(ROW - CELL) / 2}
                width={layout.breadth}
                height={CELL}
              />
            ))}
          </g>
        );
      })}
    </svg>
  );
}
