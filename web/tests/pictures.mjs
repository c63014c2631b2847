// Takes the README's pictures into the folder that is named, and prints what each page weighs: see `make screenshots`.
import { launched, opened, weighed } from "./browser.mjs";

const [folder] = process.argv.slice(2);
const browser = await launched();

for (const path of ["/", "/catalogs", "/status", "/graphql"]) {
  const { page, context } = await opened(browser, path);
  await page.locator("nav, .graphiql-query-editor .view-line").first().waitFor();
  const { painted, bytes } = await weighed(page);
  console.log(
    `${path.padEnd(10)} first contentful paint ${Math.round(painted)} ms, ${(bytes / 1000).toFixed(1)} kB packed`,
  );
  await context.close();
}

const track = await opened(browser, "/?q=USCJY1431309", {
  viewport: { width: 1200, height: 1290 },
  reducedMotion: "reduce",
});
await track.page.getByRole("button", { name: "Ask all again" }).and(track.page.locator(":enabled")).waitFor();
await track.page.screenshot({ path: `${folder}/explorer.png` });

const ide = await opened(browser, "/graphql", { viewport: { width: 1200, height: 760 }, colorScheme: "dark" });
await ide.page.locator(".graphiql-query-editor .view-line").first().waitFor();
await ide.page.getByRole("button", { name: "Execute query" }).click();
await ide.page.locator(".graphiql-response .view-line", { hasText: "One" }).first().waitFor();
await ide.page.screenshot({ path: `${folder}/graphiql.png` });

const elsewhere = [...track.seen.elsewhere, ...ide.seen.elsewhere];
await browser.close();
if (elsewhere.length) throw new Error(`asked other hosts: ${elsewhere.join(", ")}`);
