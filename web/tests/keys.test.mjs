// A gateway that wants a key.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { barriers, GATEWAY, launched, opened, photographed } from "./browser.mjs";

const KEY = process.env.KEY;
const WRITE_KEY = process.env.WRITE_KEY; // of the same account
const REFUSED = /status of 40[13]/; // the browser's own line about an answer that is expected here

let browser;
let tab;

before(async () => {
  browser = await launched();
});
after(() => browser.close());
afterEach(async () => {
  assert.deepEqual(tab.seen.elsewhere, []);
  assert.deepEqual(
    tab.seen.errors.filter((line) => !REFUSED.test(line)),
    [],
  );
  await tab.context.close();
});

async function given(page, key) {
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Use this key" }).click();
}

test("without a key nothing is shown but where to give it; a wrong one is told, a good one opens the page", async () => {
  tab = await opened(browser, "/?q=GBDUW0000053");
  const { page, context } = tab;
  await page.getByRole("heading", { name: "This gateway wants a key" }).waitFor();
  assert.equal(await page.locator(".track").count(), 0);
  assert.deepEqual(await barriers(page), []);
  await photographed(page, "key");
  await given(page, "ln_000000000000_wrong");
  await page.getByRole("heading", { name: "This gateway does not take that key" }).waitFor();
  await given(page, KEY);
  await page.getByRole("heading", { name: "One More Time" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "One More Time" }).waitFor();
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage)), "{}");
  assert.deepEqual(await context.cookies(), []);
  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByRole("heading", { name: "This gateway wants a key" }).waitFor();
});

test("GraphiQL sends the key that was given to the other pages, and keeps it nowhere else", async () => {
  tab = await opened(browser, "/status");
  const { page } = tab;
  await given(page, KEY);
  await page.locator("[data-provider=deezer]").waitFor();
  for (const visit of ["first", "second"]) {
    await page.goto(`${GATEWAY}/graphql?${visit}`);
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    await page.getByRole("button", { name: "Execute query" }).click();
    await page.locator(".graphiql-response .view-line", { hasText: "One" }).first().waitFor();
  }
  assert.equal(await page.evaluate((key) => JSON.stringify(localStorage).includes(key), KEY), false);
});

test("catalogs want a key, one that may write to make any, and send it with the websocket and for the files", async () => {
  tab = await opened(browser, "/catalogs");
  const { page } = tab;
  await page.getByRole("heading", { name: "This gateway wants a key" }).waitFor();
  assert.equal(await page.getByLabel("Its name").count(), 0);
  await given(page, KEY);
  await page.getByLabel("Its name", { exact: true }).fill("Not mine to make");
  await page.keyboard.press("Enter");
  assert.match(await page.getByRole("alert").innerText(), /write/);
  await page.getByRole("button", { name: "Forget the key" }).click();
  await given(page, WRITE_KEY);
  const file = { name: "Mine.csv", mimeType: "text/csv", buffer: Buffer.from("ISRC\nGBDUW0000053\n") };
  await page.getByLabel("Choose a CSV or XLSX file").setInputFiles(file);
  await page.getByRole("heading", { name: "Mine" }).waitFor();
  for (const name of ["Download the result", "Download the catalog"]) {
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    const download = await coming;
    assert.match(download.suggestedFilename(), /\.csv$/);
    assert.match(readFileSync(await download.path(), "utf8"), /GBDUW0000053/);
  }
});
