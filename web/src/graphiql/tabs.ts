// GraphiQL marks each of its tabs as one thing to press, with two buttons inside that a screen reader then leaves out.
// Here they become what they are: a list of buttons, of which one is the current.

/** Keep the tabs below `root` readable, from when they appear on. */
export function readableTabs(root: Element): void {
  const appearing = new MutationObserver(() => {
    const list = root.querySelector(".graphiql-tabs");
    if (!list) return;
    appearing.disconnect();
    const changing = new MutationObserver(() => told(list));
    changing.observe(list, { childList: true, subtree: true, attributeFilter: ["aria-selected", "role"] });
    told(list);
  });
  appearing.observe(root, { childList: true, subtree: true });
}

function told(list: Element): void {
  list.removeAttribute("role");
  for (const tab of list.querySelectorAll(":scope > li[aria-selected]")) {
    const current = tab.getAttribute("aria-selected") ?? "false";
    tab.querySelector(".graphiql-tab-button")?.setAttribute("aria-current", current);
    tab.removeAttribute("role");
    tab.removeAttribute("aria-selected");
  }
}
