// An agent's whole round by keyboard, in a real browser; prints what was seen as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [, , web, chromium, base, username, password] = process.argv;
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
const page = await context.newPage();
const seen = { errors: [], axe: [], tabs: 0 };
page.on("pageerror", (error) => seen.errors.push(String(error)));
await context.addInitScript(() =>
  document.addEventListener("securitypolicyviolation", (refused) => {
    throw new Error(`The page's policy refused ${refused.effectiveDirective} ${refused.blockedURI}`);
  }),
);
context.setDefaultTimeout(30_000);

const sms = (text) =>
  context.request.get(base + "/SMSReceiver", {
    params: { receiver: "+4930901820", sender: "+491701234567", message: text },
  });
const check = async (where) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], rules: { "color-contrast": { enabled: true } } }),
  );
  seen.axe.push(...violations.map((v) => `${where}: ${v.id} ${v.nodes[0]?.html.slice(0, 200)}`));
};

await page.goto(base + "/");
await page.getByLabel("Client").fill("acme");
await page.getByLabel("Username").fill(username);
await page.getByLabel("Password", { exact: true }).fill(password);
await page.keyboard.press("Enter");
await page.getByRole("heading", { name: /In work/ }).waitFor();
await page.keyboard.press("Alt+1");
await page.getByText("Calls and Media").first().waitFor();

const tabs = [];
for (let i = 0; i < 7; i++) {
  const tab = await context.newPage();
  await tab.goto(base + "/desk");
  tabs.push(tab);
}
await page.bringToFront();
await sms("Where is my parcel?");
await page.getByRole("button", { name: /Accept/ }).waitFor();
for (const tab of tabs) {
  await tab.getByText("Where is my parcel?").first().waitFor();
  seen.tabs++;
  await tab.close();
}
await check("offer");
// Enter is for the card that has the focus; an offer never takes it.
await page.keyboard.press("Enter");
await page.getByRole("button", { name: /Accept/ }).waitFor();
await page.keyboard.press("Alt+y");
await page.locator("#answer").waitFor();
await page.locator("#answer").fill("It comes tomorrow.");
await page.keyboard.press("Enter");
await page.getByText("Sent", { exact: true }).waitFor();
await sms("Thank you!");
await page.getByText("Thank you!").first().waitFor();
await check("thread");
// What a dialog takes away from somebody it gives back.
const answering = () => page.waitForFunction(() => document.activeElement?.id === "answer");
await page.locator("#answer").focus();
await page.keyboard.press("Control+k");
await page.getByRole("combobox", { name: "Command, customer or page" }).waitFor();
await page.keyboard.press("Escape");
await answering();
await page.keyboard.type("You are welcome.");
const closed = page.waitForResponse((answer) => answer.url().endsWith("/close"));
await page.keyboard.press("Alt+Enter");
await page.getByText("0 of 3").waitFor();
// The composer is gone with its conversation; the focus is not.
await page.waitForFunction(() => document.activeElement?.dataset.pane === "none");
await closed;
console.log(JSON.stringify(seen));
await browser.close();
