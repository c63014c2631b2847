// The explorer, as a catalog manager meets it.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { barriers, control, GATEWAY, launched, opened, photographed } from "./browser.mjs";

const SPOTIFY_LINK = "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn";
const QUESTION = "An ISRC, a link, an ISWC, or words";

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

async function visited(path, options) {
  tab = await opened(browser, path, options);
  return tab.page;
}

test("from an empty store a Spotify link shows the merged track, and a slow provider's light turns green when it answers", async () => {
  const page = await visited("/");
  await control("POST", "faults", { provider: "deezer", fault: "slow", delay: 1 });
  await page.evaluate(() => {
    const light = (provider) => document.querySelector(`[data-provider=${provider}]`)?.dataset.light;
    window.seen = new Set(); // which a page that is loaded anew would not have
    new MutationObserver(() => {
      if (document.querySelector(".title")) window.seen.add(`${light("spotify")}, ${light("deezer")}`);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await page.getByLabel(QUESTION).fill(SPOTIFY_LINK);
  await page.keyboard.press("Enter");
  await page.locator("[data-provider=spotify][data-light=good]").waitFor();
  assert.equal(await page.getByRole("heading", { name: "One More Time" }).count(), 1);
  await page.locator("[data-provider=deezer][data-light=good]").waitFor();
  const seen = await page.evaluate(() => [...window.seen]);
  assert.ok(seen.includes("good, asking"), seen.join("; "));
  assert.equal(seen.at(-1), "good, good");
  assert.match(await page.locator("[data-provider=deezer]").innerText(), /Deezer\s+answered/);
  assert.match(await page.locator(".artists").innerText(), /Daft Punk/);
  assert.match(await page.locator(".platform[href*='deezer.com']").innerText(), /confirmed/);
  await photographed(page, "explorer", { fullPage: true });
});

test("words lead to recordings, and one of them to its page", async () => {
  const page = await visited("/?q=blank+space+taylor+swift");
  await page.getByRole("link", { name: "Blank Space" }).first().click();
  await page.getByRole("heading", { name: "Blank Space", exact: true }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("q"), "USCJY1431309");
  await page.goBack();
  await page.getByRole("link", { name: "Blank Space" }).first().waitFor();
});

test("works are drawn with their contributors and roles, told in words, and lead to their own page", async () => {
  const page = await visited("/?q=us-cjy-14-31309");
  await page.locator(".graph text", { hasText: "MAX MARTIN" }).waitFor();
  assert.ok(await page.locator(".graph .threads path").count());
  await page.getByText("The same in words").click();
  await page.getByText("IPI 00254380962").last().waitFor();
  await page.getByRole("link", { name: "T-915.555.427-1" }).last().click();
  await page.getByRole("heading", { name: "BLANK SPACE VOICE MEMO", level: 2 }).waitFor();
  await page.getByRole("link", { name: "Blank Space", exact: true }).waitFor();
});

test("the table tells who said what, and a link that contradicts itself is told as set aside", async () => {
  const page = await visited("/?q=USCJY1431309");
  const title = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "title" }) });
  await title.waitFor();
  assert.match(await title.innerText(), /Blank Space/);
  await page.getByText("Its address is one of Apple Music, not of Spotify.").waitFor();
  assert.ok(await page.locator(".timeline circle").count());
});

test("the shown query asks for what the page shows and is answered without an error", async () => {
  const page = await visited("/?q=USCJY1431309");
  await page.getByRole("button", { name: "Ask all again" }).and(page.locator(":enabled")).waitFor();
  await page.getByText("Show the query").click();
  const query = await page.locator(".query pre").innerText();
  const reply = await fetch(`${GATEWAY}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await reply.json();
  assert.equal(errors, undefined);
  assert.equal(data.track.title, "Blank Space");
  assert.match(query, /links\(platforms: \[SPOTIFY/);
  assert.doesNotMatch(query, /candidates|bpm/);
  await page.getByRole("link", { name: "Open in GraphiQL" }).click();
  await page.locator(".graphiql-tab-active", { hasText: "ThisRecording" }).waitFor();
});

test("what cannot be answered says why and what to do", async () => {
  const page = await visited("/?q=https://example.org/x");
  assert.match(await page.getByRole("alert").innerText(), /example\.org/);
  await page.goto(`${GATEWAY}/?q=ZZZZZ9999999`);
  await page.getByRole("alert").waitFor();
});

test("everything can be reached by the keyboard, and the first stop leads past the masthead", async () => {
  const page = await visited("/?q=USCJY1431309");
  await page.locator(".graph").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to the page");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

for (const [name, options] of Object.entries({
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 } },
})) {
  test(`no barrier stands in anybody's way (${name})`, async () => {
    const page = await visited("/", options);
    assert.deepEqual(await barriers(page), []);
    await page.goto(`${GATEWAY}/?q=USCJY1431309`);
    await page.getByRole("button", { name: "Ask all again" }).and(page.locator(":enabled")).waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is too wide");
    await photographed(page, `track-${name}`, { fullPage: true });
  });
}

test("a cover is drawn, and the real one loaded only when its reader says so", async () => {
  const page = await visited("/?q=USCJY1431309");
  await page.getByRole("img", { name: "A drawn cover" }).waitFor();
  await page.getByRole("button", { name: /^Load the cover from/ }).click();
  await page.getByText("gave no picture").waitFor(); // the network is cut off
  assert.match(tab.seen.elsewhere.pop(), /mzstatic\.com/);
  tab.seen.errors.pop(); // the browser's own line about it
});

test("on paper the ways to other pages are left out", async () => {
  const page = await visited("/?q=USCJY1431309");
  await page.locator(".graph").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("navigation").isVisible(), false);
  await photographed(page, "track-print", { fullPage: true });
});
