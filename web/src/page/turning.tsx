// A list that is read page by page: what is there so far, and the button for more.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { inWords } from "./act";
import { Problem } from "./Problem";

const PAGE = 10;

export interface Turn<T> {
  entries: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Turned<T> {
  entries: readonly T[];
  /** Whether there are others behind these. */
  more: boolean;
  busy: boolean;
  problem: string | null;
  turn(): void;
}

/** Read with `read`, from the start whenever one of `on` changes. A page may be short of entries, so several are read. */
export function useTurning<T>(
  read: (first: number, after: string | null) => Promise<Turn<T>>,
  on: readonly unknown[],
): Turned<T> {
  const entries = useSignal<readonly T[]>([]);
  const busy = useSignal(true);
  const problem = useSignal<string | null>(null);
  const next = useSignal<string | null>(null);
  const round = useRef(0);

  const turn = async (after: string | null) => {
    const mine = ++round.current;
    busy.value = true;
    problem.value = null;
    const before = after ? entries.peek() : [];
    let found: readonly T[] = [];
    try {
      do {
        const page = await read(PAGE - found.length, after);
        if (mine !== round.current) return;
        found = [...found, ...page.entries];
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after && found.length < PAGE);
      entries.value = [...before, ...found];
      next.value = after;
    } catch (error) {
      if (mine === round.current) problem.value = inWords(error);
    } finally {
      if (mine === round.current) busy.value = false;
    }
  };
  useEffect(() => {
    turn(null);
    return () => {
      round.current++;
    };
  }, on);
  return {
    entries: entries.value,
    more: next.value !== null,
    busy: busy.value,
    problem: problem.value,
    turn: () => turn(next.peek()),
  };
}

/** What follows a list: that it is empty, the way on, or what went wrong. */
export function ListEnd({ of, none }: { of: Turned<unknown>; none: string }) {
  return (
    <>
      <Problem text={of.problem} />
      {!of.entries.length && !of.problem && (
        <p class="note" role="status">
          {of.busy ? "Looking …" : none}
        </p>
      )}
      {of.more && of.entries.length > 0 && (
        <button class="more" disabled={of.busy} onClick={of.turn}>
          {of.busy ? "Looking …" : "Show more"}
        </button>
      )}
    </>
  );
}
