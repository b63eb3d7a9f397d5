// A small flow drawn, published and chosen by keyboard, in a real browser; prints what was seen as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [, , web, chromium, base, username, password] = process.argv;
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
const page = await context.newPage();
const seen = { errors: [], axe: [] };
page.on("pageerror", (error) => seen.errors.push(String(error)));
await context.addInitScript(() =>
  document.addEventListener("securitypolicyviolation", (refused) => {
    throw new Error(`The page's policy refused ${refused.effectiveDirective} ${refused.blockedURI}`);
  }),
);
context.setDefaultTimeout(30_000);
/** What the page showed, for whoever reads why it failed. */
process.on("uncaughtException", async (error) => {
  const shown = await page.locator("main, [role=dialog]").allInnerTexts().catch(String);
  const focus = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200)).catch(String);
  console.error(String(error), JSON.stringify(seen), String(shown), "Focus:", focus);
  process.exit(1);
});

const check = async (where) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], rules: { "color-contrast": { enabled: true } } }),
  );
  seen.axe.push(...violations.map((v) => `${where}: ${v.id} ${v.nodes[0]?.html.slice(0, 200)}`));
};
const press = (key) => page.keyboard.press(key);
const node = (name) => page.locator(`.react-flow__node[aria-label="${name}"]`);
/** Until what is called so has the focus. */
const focused = (name) =>
  page.waitForFunction((it) => document.activeElement?.getAttribute("aria-label") === it, name);
/** N, a kind, Enter: behind the node that has the focus. */
const add = async (kind, name = kind) => {
  await press("n");
  await focused("What should happen next?");
  await page.keyboard.type(kind);
  await press("Enter");
  await focused(name);
};

await page.goto(base + "/");
await page.getByLabel("Client").fill("acme");
await page.getByLabel("Username").fill(username);
await page.getByLabel("Password", { exact: true }).fill(password);
await press("Enter");
await page.getByRole("link", { name: "Routing Applications" }).waitFor();
await page.goto(base + "/routing-applications/new");
await page.getByRole("textbox", { name: "Name" }).fill("Menu");
await press("Enter");
await page.getByText("What happens with an SMS?").waitFor();

await add("Keyword");
await press("Enter");
await press("Tab");
await press("Enter");
await page.getByRole("textbox", { name: "Output" }).focus();
await press("Tab");
await page.keyboard.type("help,");
await press("Escape");
await press("Escape");
await focused("Keyword");
await add("To ACD group");
await press("Enter");
await press("Tab");
await page.keyboard.type("Support");
await page.getByRole("option", { name: "Support" }).waitFor();
await press("ArrowDown");
await press("Enter");
await node("To ACD group").getByText("Support").waitFor();
await press("Escape");
await press("Escape");
await focused("To ACD group");
await press("ArrowLeft");
await focused("Keyword");
await add("End");
await press("Delete");
await node("End").waitFor({ state: "detached" });
await press("Control+z");
await node("End").waitFor();
await page.locator("[role=status][data-state=saved]").waitFor();
await check("editor");
await page.getByRole("tab", { name: "Try it" }).click();
await page.getByRole("textbox", { name: "SMS of the customer" }).fill("Help me");
await press("Enter");
await page.getByText("To group Support").waitFor();
await check("simulator");
await page.getByRole("button", { name: "Publish" }).focus();
await press("Enter");
await page.getByRole("textbox", { name: "What is new?" }).fill("The first one");
await press("Enter");
await page.getByText("Version 1", { exact: true }).waitFor();
console.log("published");
await new Promise((resolve) => process.stdin.once("data", resolve));
await page.reload();
await page.getByText("Version 1", { exact: true }).waitFor();
console.log(JSON.stringify(seen));
await browser.close();
process.exit(0);
