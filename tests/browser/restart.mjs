// An agent writes while everything is replaced beneath her; prints what was seen as JSON.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , web, chromium, base, receiver, username, password] = process.argv;
const { chromium: browserType } = createRequire(web + "/package.json")("playwright-core");

const browser = await browserType.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
context.setDefaultTimeout(30_000);
const page = await context.newPage();
const seen = { errors: [], back_after_s: 0, draft: "" };
page.on("pageerror", (error) => seen.errors.push(String(error)));

const sms = async (text) => {
  const answer = await context.request.get(base + "/SMSReceiver", {
    params: { receiver, sender: "+491701234567", message: text },
  });
  if (answer.status() !== 200) seen.errors.push(`answered ${answer.status()}`);
};

await page.goto(base + "/");
await page.getByLabel("Client").fill("acme");
await page.getByLabel("Username").fill(username);
await page.getByLabel("Password", { exact: true }).fill(password);
await page.keyboard.press("Enter");
await page.getByRole("heading", { name: /In work/ }).waitFor();
await page.keyboard.press("Alt+1");
await page.getByText("Calls and Media").first().waitFor();
await sms("Where is my parcel?");
await page.getByRole("button", { name: /Accept/ }).waitFor();
await page.keyboard.press("Alt+y");
await page.locator("#answer").fill("It comes tom");

console.log("typing");
await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
const at = Date.now();
await sms("Are you there?");
await page.getByText("Are you there?").first().waitFor();
seen.back_after_s = (Date.now() - at) / 1000;
await page.locator("#answer").pressSequentially("orrow.");
seen.draft = await page.locator("#answer").inputValue();
await page.reload();
await page.locator("#answer").waitFor();
seen.draft_after_reload = await page.locator("#answer").inputValue();
await page.locator("#answer").press("Enter");
await page.getByText("Sent", { exact: true }).waitFor();
console.log(JSON.stringify(seen));
await browser.close();
