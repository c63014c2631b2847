// The API key of this visit: kept by the browser until the tab is closed, and sent to this gateway alone.
import { signal } from "@preact/signals";

const PLACE = "linernotes.key";

export const key = signal(sessionStorage.getItem(PLACE) ?? "");

/** Whether the gateway has said that it wants a key, or another one. */
export const wanted = signal(false);

export function keep(text: string): void {
  const chosen = text.trim();
  if (chosen) sessionStorage.setItem(PLACE, chosen);
  else sessionStorage.removeItem(PLACE);
  wanted.value = false;
  key.value = chosen;
}

/** What a request bears to say who asks; nothing without a key. */
export function credentials(): Record<string, string> {
  return key.value ? { Authorization: `Bearer ${key.value}` } : {};
}
