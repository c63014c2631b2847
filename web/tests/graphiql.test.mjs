// GraphiQL, as a frontend developer meets it.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { barriers, launched, opened, photographed } from "./browser.mjs";

let browser;
let tab;

before(async () => {
  browser = await launched();
});
after(() => browser.close());
afterEach(async () => {
  assert.deepEqual(tab.seen, { elsewhere: [], errors: [] });
  await tab.context.close();
});

async function visited(options) {
  tab = await opened(browser, "/graphql", options);
  await tab.page.locator(".graphiql-query-editor .view-line").first().waitFor();
  return tab.page;
}

const select = (page, name) => page.getByRole("button", { name, exact: true }).click();
const TRIES = 5;

/** Run the shown operation until the answer has this text: a moment after another tab was chosen GraphiQL runs nothing. */
async function answers(page, text) {
  const isThere = (wanted) =>
    document.querySelector(".graphiql-response .view-lines")?.innerText.replaceAll("\u00a0", " ").includes(wanted);
  for (let left = TRIES; left; left -= 1) {
    await page.getByRole("button", { name: "Execute query" }).click();
    if (await page.waitForFunction(isThere, text, { timeout: 4000 }).catch(() => false)) return;
  }
  assert.fail(`no ${text} in the answer`);
}

test("a query, a subscription over a websocket, and a deferred part are answered", async () => {
  const page = await visited();
  await answers(page, '"title": "One More Time"');
  await photographed(page, "graphiql");
  await select(page, "WatchARecording");
  await answers(page, '"isrc": "ZZSYN0000123"');
  await select(page, "InTwoParts");
  await answers(page, '"works"');
  // GraphiQL logs that the operation it ran a moment too early was refused.
  tab.seen.errors = tab.seen.errors.filter((line) => line !== "Array(1)");
});

test("a dozen operations are there to start from, and tabs are still there after another visit", async () => {
  const page = await visited();
  assert.ok((await page.locator(".graphiql-tab").count()) >= 12);
  await page.getByRole("button", { name: "New tab" }).click();
  const count = await page.locator(".graphiql-tab").count();
  await page.waitForTimeout(700); // GraphiQL saves half a second after a change
  await page.reload();
  await page.locator(".graphiql-query-editor .view-line").first().waitFor();
  assert.equal(await page.locator(".graphiql-tab").count(), count);
});

for (const colorScheme of ["light", "dark"]) {
  test(`headers can be written, the explorer shows what can be asked, and no barrier stands there (${colorScheme})`, async () => {
    const page = await visited({ colorScheme });
    await page.getByRole("button", { name: "Headers" }).waitFor();
    assert.equal(await page.locator(".graphiql-tab-button[aria-current=true]").innerText(), "OneTrack");
    assert.deepEqual(await barriers(page), []);
    await page.getByRole("button", { name: /GraphiQL Explorer/ }).click();
    await page.locator(".graphiql-explorer-root").getByText("trackByUrl").first().waitFor();
    await photographed(page, `graphiql-${colorScheme}`);
  });
}
