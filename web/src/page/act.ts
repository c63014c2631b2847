// What a page asks of the gateway: acts that a person sets going, and what it reads by itself.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused } from "../client/ask";

export interface Act {
  /** Whether it is under way. */
  busy: Signal<boolean>;
  problem: Signal<string | null>;
  /** Do it, unless something is under way. */
  run(what: () => Promise<void>): Promise<void>;
}

export function useAct(): Act {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const run = async (what: () => Promise<void>) => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = null;
    try {
      await what();
    } catch (error) {
      problem.value = inWords(error);
    } finally {
      busy.value = false;
    }
  };
  return { busy, problem, run };
}

export interface Reading<T> {
  told: Signal<T | null>;
  problem: Signal<string | null>;
}

/** Read something now, and anew whenever one of `on` changes: what was asked for last counts. */
export function useReading<T>(read: () => Promise<T>, on: readonly unknown[]): Reading<T> {
  const told = useSignal<T | null>(null);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    let left = false;
    read().then(
      (answer) => {
        if (left) return;
        told.value = answer;
        problem.value = null;
      },
      (error) => {
        if (!left) problem.value = inWords(error);
      },
    );
    return () => {
      left = true;
    };
  }, on);
  return { told, problem };
}

/** What went wrong, as the gateway tells it. Whatever is no refusal of the gateway's is thrown on. */
export function inWords(error: unknown): string {
  if (error instanceof Refused) return error.message;
  throw error;
}
