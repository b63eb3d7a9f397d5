// How quick a full desk is: its first view, going from thread to thread, and typing below a long thread. Prints JSON.
import { createRequire } from "node:module";

const [, , web, chromium, base, username, password, long] = process.argv;
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");

const browser = await browserType.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
context.setDefaultTimeout(30_000);
const page = await context.newPage();
const seen = { errors: [] };
page.on("pageerror", (error) => seen.errors.push(String(error)));
// The first frame in which all rows stand, by the page's own clock, which begins with the navigation.
await context.addInitScript(() => {
  const look = () => {
    if (document.querySelectorAll("[data-pane=list] li").length >= 200) window.firstView = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.typed = [];
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown" || name === "input") window.typed.push(duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
});

await page.goto(base + "/");
await page.getByLabel("Client").fill("acme");
await page.getByLabel("Username").fill(username);
await page.getByLabel("Password", { exact: true }).fill(password);
await page.keyboard.press("Enter");
await page.waitForFunction(() => window.firstView !== undefined);
await page.goto(base + "/desk");
await page.waitForFunction(() => window.firstView !== undefined);
seen.first_view_ms = await page.evaluate(() => Math.round(window.firstView));

const switched = [];
for (let row = 1; row <= 15; row++) {
  switched.push(
    await page.evaluate(async (at) => {
      const button = document.querySelectorAll("[data-pane=list] li button")[at];
      const wanted = button.querySelector("strong").textContent;
      const began = performance.now();
      button.click();
      for (;;) {
        await new Promise(requestAnimationFrame);
        const there = document.querySelector("[data-pane=thread] h1")?.textContent.startsWith(wanted);
        if (there && document.querySelector("[role=log][aria-busy=false] [id^=sms-]")) return performance.now() - began;
      }
    }, row),
  );
}
seen.switch_ms = Math.round(switched.sort((a, b) => a - b)[Math.floor(switched.length / 2)]);

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
console.log(JSON.stringify(seen));
await browser.close();
