// What is held of a catalog's songs and what is missing: a picture of all of them, and the same in figures.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CoverageItem } from "../gql/documents";
import { inWords } from "../page/act";
import { Problem } from "../page/Problem";
import { counted } from "../page/words";
import { CoveragePicture } from "./CoveragePicture";
import { CoverageTable } from "./CoverageTable";
import { type Arrangement, arranged, type Matrix, readMatrix, columnsOf } from "./matrix";
import { Songs } from "./Songs";

interface Given {
  id: string;
  /** Change when more may be held, and when a job has ended. */
  heard: number;
  ended: number;
  /** It is there: what else there is to read may be asked for now. */
  onRead(): void;
}

const REST = 3; // times as long as the reading took

export function Coverage({ id, heard, ended, onRead }: Given) {
  const matrix = useSignal<Matrix | null>(null);
  const missing = useSignal<CoverageItem | "">("");
  const arrangement = useSignal<Arrangement>("alike");
  const problem = useSignal<string | null>(null);
  const reading = useRef({ busy: false, again: false, left: false });
  useEffect(() => {
    const now = reading.current;
    now.again = true;
    if (!now.busy) renew().catch((error) => (problem.value = inWords(error)));
  }, [heard]);
  useEffect(
    () => () => {
      reading.current.left = true;
    },
    [],
  );
  /** Read the matrix, and again for as long as more is heard meanwhile; most of the time the gateway has its rest. */
  const renew = async () => {
    const now = reading.current;
    now.busy = true;
    try {
      while (now.again && !now.left) {
        now.again = false;
        const began = Date.now();
        for await (const more of readMatrix(id)) {
          if (now.left) return;
          if (more.whole || more.isrcs.length > (matrix.peek()?.isrcs.length ?? 0)) matrix.value = more;
        }
        problem.value = null;
        onRead();
        const rest = REST * (Date.now() - began);
        await new Promise((resolve) => setTimeout(resolve, rest));
      }
    } finally {
      now.busy = false;
    }
  };
  const columns = useComputed(() => (matrix.value ? columnsOf(matrix.value) : []));
  const order = useComputed(() => matrix.value && arranged(matrix.value, columns.value, arrangement.value));
  return (
    <section class="coverage" aria-labelledby="coverage">
      <h3 id="coverage">What is held, and what is missing</h3>
      <Problem text={problem.value} />
      {matrix.value && order.value && (
        <div class="coverage-parts">
          <div>
            <p class="choices">
              <label for="arrangement">Songs</label>
              <select
                id="arrangement"
                value={arrangement.value}
                onChange={({ currentTarget }) => (arrangement.value = currentTarget.value as Arrangement)}
              >
                <option value="alike">alike ones together</option>
                <option value="added">as they were added</option>
              </select>
              {!matrix.value.whole && <small>the first {counted(matrix.value.isrcs.length, "song")} so far</small>}
            </p>
            <CoveragePicture matrix={matrix.value} order={order.value} columns={columns.value} />
          </div>
          <CoverageTable songs={matrix.value.isrcs.length} columns={columns.value} missing={missing} />
          <Songs id={id} missing={missing} columns={columns.value} on={ended} />
        </div>
      )}
      {!matrix.value && !problem.value && (
        <p class="note" role="status">
          Looking …
        </p>
      )}
    </section>
  );
}
