// Every page of the web app as everybody who may open it: what axe finds, what is cut off or does not fit. Prints JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [, , web, chromium, base, given] = process.argv;
const { routes, open, ids, people } = JSON.parse(given);
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDE = { width: 1280, height: 800 };
/** A telephone, and the wide window at a zoom of 200 %. */
const NARROW = [390, 640];
const browser = await browserType.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
const seen = { pages: 0, wrong: [], slowest: [] };
/** Pages that somebody has looked at in the dark and through small windows. */
const looked = new Set();
/** What was looked at already, by whomever: the same once is enough. */
const shown = new Set();

/** A page that is there as a whole: nothing loads, nothing moves. */
const settled = () => {
  const busy = document.querySelector('[aria-busy="true"], .mantine-Loader-root');
  return !busy && document.querySelector("h1") !== null && globalThis.__TSR_ROUTER__.state.status === "idle";
};

/** Words that are there to be read as a whole and are not. */
const cutOff = () =>
  [...document.querySelectorAll("button, label, legend, th, h1, h2, h3, [role=tab], nav a, .mantine-Button-label")]
    .filter((each) => {
      if (!each.checkVisibility() || each.closest(".visually-hidden, [data-grow]")) return false;
      return getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
    })
    .map((each) => each.textContent.trim().slice(0, 60))
    .filter(Boolean);

/** What a page consists of, without the names that are new each time. */
const structure = () =>
  document.querySelector("main").outerHTML.replaceAll(/ (id|for|aria-(labelledby|describedby|controls))="[^"]*"/g, "");

/** Axe's findings on the whole page or its middle, with every rule or some. */
const barriers = ([where, rules]) =>
  globalThis.axe
    .run(where, { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) })
    .then(({ violations }) =>
      violations.map(({ id, nodes }) => `${id} ${nodes.length}x ${nodes[0].target} ${nodes[0].html.slice(0, 160)}`),
    );

async function look(page, route, who) {
  const began = Date.now();
  const note = (what) => seen.wrong.push(`${who} ${route}: ${what}`);
  // The frame around it stays the same while somebody goes from page to page.
  const isFirst = !(await page.evaluate(() => "axe" in globalThis));
  if (isFirst) await page.evaluate(axe);
  for (const found of await page.evaluate(barriers, [isFirst ? "html" : "main"])) note(found);
  for (const label of await page.evaluate(cutOff)) note(`cut off: ${label}`);
  if (!looked.has(route)) {
    looked.add(route);
    await lookInTheDark(page, note);
    await lookThroughSmallWindows(page, note);
  }
  seen.pages++;
  seen.slowest.push([Date.now() - began, `${who} ${route}`]);
}

async function lookInTheDark(page, note) {
  await page.emulateMedia({ colorScheme: "dark" });
  for (const found of await page.evaluate(barriers, ["html", ["color-contrast", "link-in-text-block"]])) note(`dark: ${found}`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function lookThroughSmallWindows(page, note) {
  for (const width of NARROW) {
    await page.setViewportSize({ ...WIDE, width });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) note(`${needed} wide in a window of ${width}`);
    for (const label of await page.evaluate(cutOff)) note(`cut off at ${width}: ${label}`);
  }
  await page.setViewportSize(WIDE);
}

async function walk({ username, client }, locale) {
  const context = await browser.newContext({ viewport: WIDE, locale, bypassCSP: true });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.wrong.push(`${username}: ${error}`));
  if (username) {
    const answer = await context.request.post(base + "/api/v1/session", {
      headers: { Origin: base },
      data: { username, client, password: "demo" },
    });
    if (!answer.ok()) throw new Error(`${username}: ${await answer.text()}`);
  }
  await page.goto(base + (username ? "/account" : "/sign-in"));
  await page.addStyleTag({ content: "*, ::before, ::after { transition: none !important; animation: none !important }" });
  for (const route of username ? routes : open) {
    const where = `${username ?? "nobody"} ${route}`;
    try {
      const path = route.replace(/\$\w+/, () => ids[route] ?? ids[route.slice(0, route.indexOf("/$"))] ?? "");
      await page.evaluate((href) => globalThis.__TSR_ROUTER__.navigate({ href, ignoreBlocker: true }), path);
      await page.waitForFunction(settled);
      const content = await page.evaluate(structure);
      if (shown.has(content)) continue;
      shown.add(content);
      await look(page, route, username ?? "nobody");
    } catch (error) {
      seen.wrong.push(`${where}: ${String(error).slice(0, 300)}`);
    }
  }
  await context.close();
}

// Two at a time: as many as the machine has cores.
const waiting = [{ username: null }, ...people];
await Promise.all(
  [1, 2].map(async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await walk(next, "de-DE");
  }),
);
seen.slowest = seen.slowest.sort((a, b) => b[0] - a[0]).slice(0, 5);
console.log(JSON.stringify(seen));
await browser.close();
