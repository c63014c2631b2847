// The status page, as whoever looks after the gateway meets it.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { barriers, control, GATEWAY, launched, opened, photographed } from "./browser.mjs";

let browser;
let tab;

before(async () => {
  browser = await launched();
});
after(() => browser.close());
afterEach(async () => {
  await control("DELETE", "faults");
  assert.deepEqual(tab.seen, { elsewhere: [], errors: [] });
  await tab.context.close();
});

const refreshed = (isrc) =>
  fetch(`${GATEWAY}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `mutation { refreshTrack(isrc: "${isrc}") { __typename } }` }),
  });

test("the page tells how each provider fares, what went wrong last, and the last hour", async () => {
  await control("POST", "faults", { provider: "beatport", fault: "outage" });
  await refreshed("ZZSYN0000777");
  tab = await opened(browser, "/status");
  const { page } = tab;
  await page.locator("[data-provider=beatport]", { hasText: "502" }).waitFor();
  assert.equal(await page.locator("[data-provider]").count(), 10);
  assert.match(await page.locator("[data-provider=deezer]").innerText(), /asked/);
  const charts = page.getByRole("img");
  assert.equal(await charts.count(), 4);
  assert.match(await charts.first().getAttribute("aria-label"), /Operations, minute by minute: [1-9]/);
  assert.deepEqual(await barriers(page), []);
  await photographed(page, "status", { fullPage: true });
});

test("on a phone the tables are lists, and nothing is wider than the screen", async () => {
  tab = await opened(browser, "/status", { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  const { page } = tab;
  await page.locator("[data-provider=deezer]").waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await barriers(page), []);
  await photographed(page, "status-phone", { fullPage: true });
});
