// The picture: each column's share above, all songs in few lines, and through the lens some of them one by one.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { itemName } from "../page/words";
import { CoverageHeads } from "./CoverageHeads";
import { Lens, LENS } from "./Lens";
import { laidOut, rowInWords } from "./layout";
import type { Column, Matrix } from "./matrix";
import { Overview } from "./Overview";

interface Given {
  matrix: Matrix;
  order: Uint32Array;
  columns: readonly Column[];
}

export function CoveragePicture({ matrix, order, columns }: Given) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const chosen = useSignal(0);
  const pointed = useSignal<number | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const held = columns.filter(({ songs }) => songs);
  const empty = columns.filter(({ songs }) => !songs);
  const layout = laidOut(held, width.value);
  const place = Math.min(chosen.value, order.length - 1);
  const shown = Math.min(pointed.value ?? place, order.length - 1);
  const inWords = (at: number) => {
    const row = order[at] ?? 0;
    const which = `Song ${(at + 1).toLocaleString()} of ${order.length.toLocaleString()}`;
    return `${which}: ${rowInWords(held, matrix.isrcs[row] ?? "", matrix.masks[row] ?? 0)}`;
  };
  return (
    <div class="coverage-picture" ref={frame} onPointerLeave={() => (pointed.value = null)}>
      {width.value > 0 && held.length === 0 && <p class="note">Nothing is known of its songs yet.</p>}
      {width.value > 0 && held.length > 0 && (
        <>
          <CoverageHeads columns={held} songs={order.length} layout={layout} />
          {order.length > LENS && (
            <Overview
              matrix={matrix}
              columns={held}
              order={order}
              layout={layout}
              place={place}
              inWords={inWords(place)}
              onPoint={(at) => (pointed.value = at)}
              onChoose={(at) => (chosen.value = at)}
            />
          )}
          <p class="readout">{inWords(shown)}</p>
          <Lens
            matrix={matrix}
            columns={held}
            order={order}
            layout={layout}
            place={place}
            shown={shown}
            onPoint={(at) => (pointed.value = at)}
          />
          <p class="legend">
            <span class="held" /> held <span class="gap" /> missing
          </p>
          {empty.length > 0 && <p class="note">No song has {empty.map(({ item }) => itemName(item)).join(", ")}.</p>}
        </>
      )}
    </div>
  );
}
