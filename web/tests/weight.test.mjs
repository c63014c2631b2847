// How much the pages weigh, and how soon the first of it is seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launched, opened, weighed } from "./browser.mjs";

const MOST = 150_000; // bytes, packed
const LATEST = 1000; // milliseconds

let browser;

before(async () => {
  browser = await launched();
});
after(() => browser.close());

for (const path of ["/", "/catalogs", "/status"]) {
  test(`${path} is light and quick`, async () => {
    const { page, context } = await opened(browser, path);
    await page.getByRole("navigation").waitFor();
    const { painted, bytes } = await weighed(page);
    assert.ok(painted < LATEST, `${painted} ms`);
    assert.ok(bytes > 0 && bytes < MOST, `${bytes} bytes`);
    await context.close();
  });
}
