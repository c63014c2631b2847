// All songs in few lines: how dark a line is in a column tells how many of its songs have that. A slider over them.
import { useEffect, useRef } from "preact/hooks";
import { LENS, lensStart } from "./Lens";
import type { Layout } from "./layout";
import { type Column, lines, type Matrix } from "./matrix";

interface Given {
  matrix: Matrix;
  columns: readonly Column[];
  order: Uint32Array;
  layout: Layout;
  place: number;
  inWords: string;
  onPoint(place: number): void;
  onChoose(place: number): void;
}

const HIGHEST = 420;
const ROW = 8;
const TICKS = 4;
const FAINTEST = 0.12; // of what is there at all

export function Overview({ matrix, columns, order, layout, place, inWords, onPoint, onChoose }: Given) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const songs = order.length;
  const height = Math.min(HIGHEST, songs * ROW);
  useEffect(() => {
    const draw = () =>
      canvas.current && drawn(canvas.current, layout, columns.length, lines(matrix, columns, order, sharp(height)));
    draw();
    const changes = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
    changes.forEach((change) => change.addEventListener("change", draw));
    return () => changes.forEach((change) => change.removeEventListener("change", draw));
  }, [matrix, order, layout.width, height]);
  const at = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return bounded(Math.floor((songs * (event.clientY - box.top)) / box.height), songs);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onPoint(bounded(place + step, songs));
    onChoose(bounded(place + step, songs));
  };
  const y = (row: number) => (height * row) / songs;
  return (
    <div
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label="The song that the lens is over"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={songs}
      aria-valuenow={place + 1}
      aria-valuetext={inWords}
      onKeyDown={pressed}
      onPointerDown={(event) => onChoose(at(event))}
      onPointerMove={(event) => {
        onPoint(at(event));
        if (event.buttons) onChoose(at(event));
      }}
    >
      <canvas ref={canvas} style={{ height: `${height}px` }} />
      <svg width={layout.width} height={height} aria-hidden="true">
        {Array.from({ length: TICKS + 1 }, (_, tick) => {
          const row = tick === TICKS ? songs : Math.floor((songs * tick) / TICKS) + 1;
          return (
            <text
              key={tick}
              class="note"
              x={layout.gutter - 10}
              y={9 + ((height - 10) * tick) / TICKS}
              text-anchor="end"
            >
              {row.toLocaleString()}
            </text>
          );
        })}
        <rect
          class="window"
          x={layout.gutter - 5}
          y={Math.min(y(lensStart(place, songs)), height - 4)}
          width={layout.width - layout.gutter + 4}
          height={Math.max(y(LENS), 4)}
        />
      </svg>
    </div>
  );
}

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
  PageDown: LENS,
  PageUp: -LENS,
  Home: -Infinity,
  End: Infinity,
};

function bounded(place: number, songs: number): number {
  return Math.max(0, Math.min(place, songs - 1));
}

/** Of a length on the page, how many of the screen's own dots. */
function sharp(length: number): number {
  return Math.round(length * (window.devicePixelRatio || 1));
}

/** Draw the shares of all columns, one line of dots for each line of shares. */
function drawn(canvas: HTMLCanvasElement, layout: Layout, columns: number, shares: Float32Array): void {
  canvas.width = sharp(layout.width);
  canvas.height = shares.length / columns;
  canvas.style.width = `${layout.width}px`;
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const style = getComputedStyle(canvas);
  for (let index = 0; index < columns; index++) {
    const left = sharp(layout.x(index));
    const breadth = sharp(layout.x(index) + layout.breadth) - left;
    brush.globalAlpha = 1;
    brush.fillStyle = style.getPropertyValue("--gap");
    brush.fillRect(left, 0, breadth, canvas.height);
    brush.fillStyle = style.getPropertyValue("--held");
    for (let line = 0; line < canvas.height; line++) {
      const share = shares[line * columns + index] ?? 0;
      if (!share) continue;
      brush.globalAlpha = FAINTEST + (1 - FAINTEST) * share;
      brush.fillRect(left, line, breadth, 1);
    }
  }
}
