// From an empty system to the first SMS on somebody's screen, as its pages say; prints what went wrong as JSON.
import { createRequire } from "node:module";

const [, , web, chromium, base, code, words] = process.argv;
const require = createRequire(web + "/package.json");
const { chromium: browserType } = require("playwright-core");

const browser = await browserType.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
const seen = { errors: [] };
const pages = [];
/** Somebody at a machine of her own. */
const sits = async () => {
  const context = await browser.newContext({ locale: "en-US" });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  pages.push(page);
  return page;
};
/** What the pages showed, for whoever reads why it failed. */
process.on("uncaughtException", async (error) => {
  const shown = await Promise.all(pages.map((page) => page.locator("main").innerText().then((text) => text.slice(0, 1000), String)));
  console.error(String(error), JSON.stringify(seen), shown.join("\n--- and ---\n"));
  process.exit(1);
});
const part = (page, heading) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: heading }) });

const root = await sits();
await root.goto(base + "/");
await root.getByText("Nobody administrates this system yet.").waitFor();
await root.goto(`${base}/setup?code=${code}`);
await root.getByRole("textbox", { name: "Username" }).fill("root");
await root.getByRole("textbox", { name: "Password" }).fill("a sentence that is long enough");
await root.keyboard.press("Enter");
await root.getByRole("link", { name: /^One company/ }).click();
await root.getByRole("heading", { name: "Set up your company" }).waitFor();
await root.getByRole("textbox", { name: "Company" }).fill("Weber & Sons");
await part(root, "First agent").getByRole("textbox", { name: "Name", exact: true }).fill("Ute Weber");
await root.getByRole("textbox", { name: "Number", exact: true }).fill("030 901820");
await root.getByRole("button", { name: /Make it all/ }).click();
const link = await root.locator("code", { hasText: "/welcome#" }).innerText();
await root.getByRole("link", { name: "What the provider needs" }).click();
const address = await root.locator("pre").filter({ hasText: /^http.*\?receiver=/ }).first().innerText();
const sent = await root.context().request.get(address);
if (sent.status() !== 200) throw new Error(`The SMS was refused: ${sent.status()} ${await sent.text()}`);

const ute = await sits();
await ute.goto(link);
await ute.getByRole("textbox", { name: "Password" }).fill("another sentence for Ute");
await ute.keyboard.press("Enter");
await ute.getByRole("button", { name: /^Change to/ }).click();
await ute.getByRole("button", { name: /^Accept/ }).click();
await ute.getByRole("log").getByText(words).waitFor();

await root.getByRole("link", { name: "First steps" }).click();
await root.getByText("Everything is there").waitFor();
console.log(JSON.stringify(seen));
await browser.close();
process.exit(0);
