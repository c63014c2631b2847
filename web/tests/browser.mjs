// Debian's Chromium with the network cut off but for the gateway under test, and what went wrong on each page.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const GATEWAY = process.env.GATEWAY;
export const SANDBOX = process.env.SANDBOX;

const SCREENSHOTS = new URL("../screenshots/", import.meta.url).pathname;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launched() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? CHROMIUM.find(existsSync),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

/** A tab without history, and a record of what must not happen in it: `elsewhere` has the requests to other hosts. */
export async function opened(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const seen = { elsewhere: [], errors: [] };
  context.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.origin === GATEWAY || ["data:", "blob:"].includes(url.protocol);
    if (!own) seen.elsewhere.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  if (path) await page.goto(GATEWAY + path);
  return { context, page, seen };
}

/** What axe finds that is serious or worse, each with where it is. */
export async function barriers(page) {
  await page.evaluate(readFileSync(AXE, "utf8")); // as the debugger does it: the page's own policy lets no script in
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

export async function photographed(page, name, options = {}) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, ...options });
}

/** When the first of a page was seen, in milliseconds, and how many bytes it has loaded, packed, beside the page itself. */
export async function weighed(page) {
  return page.evaluate(async () => {
    const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    while (paint() === undefined) await new Promise(requestAnimationFrame);
    const loaded = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/assets/"));
    return { painted: paint(), bytes: loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) };
  });
}

/** Tell the sandbox something at its control face. */
export async function control(method, path, body) {
  const reply = await fetch(`${SANDBOX}/sandbox/${path}`, { method, body: body && JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
