// Which page is shown: the address tells, and a link within the pages changes it without loading anew.
import { computed, signal } from "@preact/signals";

const address = signal(location.pathname + location.search);

export const path = computed(() => new URL(address.value, location.origin).pathname);
export const query = computed(() => new URL(address.value, location.origin).searchParams);

export function go(to: string): void {
  if (to === address.value) return;
  history.pushState(null, "", to);
  address.value = to;
  scrollTo(0, 0);
}

/** The address at which the explorer answers a text. */
export function asking(text: string): string {
  return text.trim() ? `/?${new URLSearchParams({ q: text.trim() })}` : "/";
}

/** The address of a catalog's page. */
export function catalogAt(id: string): string {
  return `/catalogs?${new URLSearchParams({ id })}`;
}

addEventListener("popstate", () => {
  address.value = location.pathname + location.search;
});

addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href^='/']:not([download])");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const to = link && link.getAttribute("href");
  if (!to || !plain || to.startsWith("/graphql")) return;
  event.preventDefault();
  go(to);
});
