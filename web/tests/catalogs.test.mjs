// The catalogs, as who looks after them meets them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";
import { barriers, control, GATEWAY, launched, opened, photographed } from "./browser.mjs";

const KNOWN = "GBDUW0000053";
const SAME = ["ZZZZZ2600001", "ZZZZZ2600002"];
const SYNTHETIC = Array.from({ length: 18 }, (_, number) => `ZZSYN000${1000 + number}`);
const ROWS = [`One More Time;${KNOWN}`, ...SYNTHETIC.map((isrc) => `;${isrc}`), "A mistake;GB-123"];

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

async function asked(query, variables) {
  const body = JSON.stringify({ query, variables });
  const reply = await fetch(`${GATEWAY}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { data, errors } = await reply.json();
  assert.equal(errors, undefined);
  return data;
}

async function downloaded(page, name) {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test("a catalog is made, filled from a file while one watches, read, filtered, taken away as a file, and deleted", async () => {
  const page = await visited("/catalogs");
  await page.getByLabel("Its name", { exact: true }).fill("Roadtrip");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Roadtrip" }).waitFor();
  const id = new URL(page.url()).searchParams.get("id");
  const songs = [
    { isrc: KNOWN, title: "Something Else", artists: ["Nobody"] },
    ...SAME.map((isrc) => ({ isrc, title: "Twice", artists: ["Somebody"] })),
  ];
  const add =
    "mutation ($id: String!, $songs: [NewCatalogSong!]!) { addCatalogSongs(catalogId: $id, songs: $songs) { changed } }";
  assert.equal((await asked(add, { id, songs })).addCatalogSongs.changed, 3);

  await control("POST", "faults", { provider: "deezer", fault: "slow", delay: 0.1 });
  await page.evaluate(() => {
    window.seen = new Set();
    new MutationObserver(() => {
      window.seen.add(document.querySelector(".job")?.dataset.state);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  const file = { name: "roadtrip.csv", mimeType: "text/csv", buffer: Buffer.from(["Song;ISRC", ...ROWS].join("\n")) };
  await page.getByLabel("Choose a CSV or XLSX file").setInputFiles(file);
  await page.locator(".job [data-provider=spotify]").waitFor();
  const job = page.locator(".job[data-state=DONE]");
  await job.waitFor();
  assert.ok((await page.evaluate(() => [...window.seen])).some((state) => ["QUEUED", "RUNNING"].includes(state)));
  assert.match(await job.innerText(), /20 of 20 · 100 %/);
  const result = await downloaded(page, "Download the result");
  assert.equal(result.name, "roadtrip-enriched.csv");
  assert.match(result.text, /One More Time;GBDUW0000053;matched;/);
  assert.match(result.text, /A mistake;GB-123;invalid_isrc;/);

  await page.locator("[data-item=RECORDING]", { hasText: "19" }).waitFor();
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("End");
  assert.match(await slider.getAttribute("aria-valuetext"), /^Song 21 of 21: ZZZZZ260000\d: nothing is known/);
  assert.match(await page.locator(".readout").innerText(), /^Song 21 of 21/);
  await page.locator(".lens").hover({ position: { x: 300, y: 4 } });
  assert.match(await page.locator(".readout").innerText(), /^Song 6 of 21: [A-Z0-9]{12} misses/);
  assert.deepEqual(await barriers(page), []);
  await photographed(page, "catalog", { fullPage: true });

  await page.getByRole("button", { name: /^List 2 songs that nothing is known of/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "missing");
  const list = page.locator(".songs .rows > li");
  await page.waitForFunction(() => document.querySelectorAll(".songs .rows > li").length === 2);
  assert.match(await list.first().innerText(), /Twice/);

  const disagreements = page.locator(".disagreements");
  await disagreements.getByLabel("About").selectOption("title");
  await disagreements.getByText("Something Else").waitFor();
  assert.equal(await disagreements.locator(".rows > li").count(), 1);
  await disagreements.getByLabel("that are").selectOption("WARNING");
  await disagreements.getByText("Nobody disagrees.").waitFor();
  const twice = page.locator(".twice", { hasText: "2 songs, one recording" });
  await twice.waitFor();
  await page.locator(".duplicates").getByLabel("Show").selectOption("SAME_ISRC");
  await twice.waitFor({ state: "detached" });
  assert.equal(await page.locator(".twice", { hasText: "different recordings" }).count(), 1);

  await page.getByLabel("with who said each").check();
  await page.locator("a[href*='provenance=true']").waitFor();
  assert.match((await downloaded(page, "Download the catalog")).text, /GBDUW0000053/);
  await page.getByLabel("Form").selectOption("JSONL");
  await page.locator("a[href*='format=jsonl']").waitFor();
  const lines = (await downloaded(page, "Download the catalog")).text.trim().split("\n");
  assert.equal(lines.map((line) => JSON.parse(line)).length, 21);

  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByLabel("Its new name").fill("Way home");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Way home", level: 1 }).waitFor();
  await page.getByRole("link", { name: "All catalogs" }).click();
  await page.getByRole("link", { name: "Way home" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.getByText("There is none yet.").waitFor();
});

test("a file that is none is refused, a dropped one makes a catalog of its name, and its job is paused and cancelled", async () => {
  const page = await visited("/catalogs");
  const input = page.getByLabel("Choose a CSV or XLSX file");
  await input.setInputFiles({
    name: "broken.xlsx",
    mimeType: "application/zip",
    buffer: Buffer.from("PK\x03\x04 no workbook"),
  });
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await barriers(page), []);
  await control("POST", "faults", { provider: "deezer", fault: "slow", delay: 8 });
  await page.evaluate((rows) => {
    const data = new DataTransfer();
    data.items.add(new File([rows], "Dropped.csv", { type: "text/csv" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector(".drop").dispatchEvent(event);
    }
  }, "ISRC\nZZSYN0002000\n");
  await page.getByRole("heading", { name: "Dropped" }).waitFor();
  for (const [act, state] of [
    ["Pause", "PAUSED"],
    ["Resume", "RUNNING"],
    ["Cancel", "CANCELLED"],
  ]) {
    await page.getByRole("button", { name: act }).click();
    await page.locator(`.job[data-state=${state}]`).waitFor();
  }
  await page.goto(`${GATEWAY}/catalogs?id=nobodys`);
  assert.match(await page.getByRole("alert").innerText(), /no catalog/);
});

const MANY = 10_000;
const COLUMNS = "SPOTIFY APPLE_MUSIC YOUTUBE DEEZER TIDAL BEATPORT MUSICBRAINZ QOBUZ ISWC IPI WRITERS RECORDING".split(
  " ",
);

/** Answer the page's question for the matrix with many made-up rows: gaps in them go together, as in the world. */
async function many(page) {
  const noise = (place) => Math.abs(Math.sin(place * 12.9898) * 43758.5453) % 1;
  const masks = Array.from({ length: MANY }, (_, row) => {
    const fame = noise(row);
    const bits = COLUMNS.map((_, column) =>
      noise(row * 31 + column) < 1.25 - fame * (0.4 + column / 9) ? 1 << column : 0,
    );
    return bits.reduce((sum, bit) => sum | bit, 1 << (COLUMNS.length - 1));
  });
  const isrcs = masks.map((_, row) => `ZZSYN20${String(row).padStart(5, "0")}`);
  const coverage = { matrix: { columns: COLUMNS, isrcs, masks, pageInfo: { hasNextPage: false, endCursor: null } } };
  await page.route("**/graphql", (route) =>
    route.request().postData()?.includes("query ShowMatrix")
      ? route.fulfill({ json: { data: { catalog: { __typename: "Catalog", coverage } } } })
      : route.fallback(),
  );
}

test("ten thousand songs are one picture, on a wide screen and on a phone, in the dark and on paper", async () => {
  const { createCatalog: made } = await asked(`mutation { createCatalog(name: "Many") { ... on Catalog { id } } }`);
  const add = `mutation ($id: String!) { addCatalogSongs(catalogId: $id, songs: [{ isrc: "${KNOWN}" }]) { changed } }`;
  await asked(add, { id: made.id });
  const page = await visited(null);
  await many(page);
  await page.goto(`${GATEWAY}/catalogs?id=${made.id}`);
  const slider = page.getByRole("slider");
  await slider.waitFor();
  assert.equal(await slider.getAttribute("aria-valuemax"), String(MANY));
  const box = await slider.boundingBox();
  assert.ok(box.height <= 420, `${box.height}`);
  await slider.click({ position: { x: box.width / 2, y: box.height / 2 } });
  const chosen = Number(await slider.getAttribute("aria-valuenow"));
  assert.ok(Math.abs(chosen - MANY / 2) < 50, `${chosen}`);
  await page.getByLabel("Songs", { exact: true }).selectOption("added");
  assert.match(await page.locator(".lens a").first().innerHTML(), /ZZSYN2004\d{3}/);
  await page.getByLabel("Songs", { exact: true }).selectOption("alike");
  await page.locator(".duplicates").getByText("Nothing is there twice.").waitFor();
  await page.getByRole("button", { name: "Enrich" }).click();
  await page.locator(".job[data-state=DONE]", { hasText: "Enriching" }).waitFor();
  await photographed(page, "catalog-10000", { fullPage: true });

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  assert.deepEqual(await barriers(page), []);
  await photographed(page, "catalog-10000-phone", { fullPage: true });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".drop").isVisible(), false);
  await asked("mutation ($id: String!) { deleteCatalog(id: $id) { __typename } }", { id: made.id });
});
