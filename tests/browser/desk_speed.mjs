// How quick a full desk is: its first view, going from thread to thread, and typing below a long thread. Prints JSON.
import { createRequire } from "node:module";

const [, , web, chromium, base, username, password, long, rounds = "1"] = process.argv;
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");

const browser = await browserType.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
const seen = { errors: [], first_view_ms: [] };

// By the page's own clock, which begins with the navigation. A frame counts when it is painted.
function measure() {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const look = async () => {
    while (!document.querySelector("[data-pane=list] [data-event] button")) await new Promise(requestAnimationFrame);
    window.firstView = await painted();
  };
  void look();
  window.typed = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown" || name === "input") window.typed.push(duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  // From the key to the frame that shows the newest SMS of the thread that it opens.
  window.untilOpen = () =>
    new Promise((done) => {
      const before = location.search;
      const pressed = async ({ timeStamp }) => {
        removeEventListener("keydown", pressed, true);
        for (;;) {
          await new Promise(requestAnimationFrame);
          if (location.search === before) continue;
          const row = document.querySelector("[data-pane=list] [aria-current] strong")?.textContent;
          const thread = document.querySelector("[data-pane=thread]");
          if (!row || !thread?.querySelector("h1")?.textContent.startsWith(row)) continue;
          if (thread.querySelector("[role=log][aria-busy=false] [id^=sms-]")) break;
        }
        await new Promise((next) => setTimeout(next));
        done(performance.now() - timeStamp);
      };
      addEventListener("keydown", pressed, true);
    });
}

async function fresh(state) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    ...(state && { storageState: state }),
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(measure);
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  return [context, page];
}

const [first, door] = await fresh();
await door.goto(base + "/");
await door.getByLabel("Client").fill("acme");
await door.getByLabel("Username").fill(username);
await door.getByLabel("Password", { exact: true }).fill(password);
await door.keyboard.press("Enter");
await door.waitForFunction(() => window.firstView !== undefined);
const signedIn = await first.storageState();
await first.close();

// A browser that has nothing of the page yet.
for (let round = 0; round < Number(rounds); round++) {
  const [context, page] = await fresh(signedIn);
  await page.goto(base + "/desk");
  await page.waitForFunction(() => window.firstView !== undefined);
  seen.first_view_ms.push(Math.round(await page.evaluate(() => window.firstView)));
  await context.close();
}

const [, page] = await fresh(signedIn);
await page.goto(base + "/desk");
await page.waitForFunction(() => window.firstView !== undefined);
seen.rows = Number(await page.locator("[data-pane=list] li").first().getAttribute("aria-setsize"));
seen.rows_drawn = await page.locator("[data-pane=list] li").count();

async function walk(steps, rest) {
  const took = [];
  for (let step = 0; step < steps; step++) {
    const opened = page.evaluate(() => window.untilOpen());
    await page.evaluate(() => undefined);
    await page.keyboard.press("Alt+ArrowDown");
    took.push(Math.round(await opened));
    await page.waitForTimeout(rest);
  }
  return took;
}
const steps = Math.min(seen.rows, 50);
// Nobody reads so fast: each thread has yet to come from the server.
seen.hurried_ms = await walk(Math.floor(steps / 2), 50);
// So long that the next one is fetched ahead.
seen.read_ms = await walk(Math.min(steps, 15), 800);

await page.goto(base + "/desk?event=" + long);
await page.locator("#answer").waitFor();
await page.getByRole("button", { name: "Search in this conversation" }).click();
await page.getByRole("textbox", { name: "Search in this conversation" }).fill("message");
await page.getByText(/^1 of 2,?000$/).waitFor();
// All are known; those in sight are drawn.
seen.known = 2000;
seen.drawn = await page.locator("[role=log] [id^=sms-]").count();
await page.locator("#answer").click();
await page.evaluate(() => (window.typed.length = 0));
await page.keyboard.type("The quick brown fox jumps over the lazy dog.", { delay: 40 });
await page.waitForFunction(() => document.querySelector("#answer").value.length === 44);
// What is not in the list took less than 16 ms.
seen.keystroke_ms = await page.evaluate(() => Math.max(0, ...window.typed));
// Away and back, with all of them known.
seen.full_ms = await walk(2, 800);
console.log(JSON.stringify(seen));
await browser.close();
