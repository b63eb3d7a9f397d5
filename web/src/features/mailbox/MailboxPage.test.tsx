import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MailboxPage } from "./MailboxPage";
import type { Mail } from "./mailbox";

const mail = (id: string): Mail => ({
  id,
  sender: "sms@ringdove.example",
  recipient: "carol@acme.example",
  subject: `Subject ${id}`,
  text: `Text ${id}`,
  at: "2026-11-28T12:00:00Z",
  can_answer: true,
});

const nobodyListens = { addEventListener: vi.fn(), removeEventListener: vi.fn() };
class Sizes {
  observe = vi.fn();
  unobserve = vi.fn();
  disconnect = vi.fn();
}

let items: Mail[] = [];
let known: QueryClient;

beforeEach(() => {
  items = [mail("first")];
  known = new QueryClient();
  const answer = () => Promise.resolve(Response.json({ people: ["carol@acme.example"], items }));
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal("matchMedia", () => ({ matches: false, ...nobodyListens }));
  vi.stubGlobal("ResizeObserver", Sizes);
  Object.defineProperty(document, "fonts", { value: nobodyListens, configurable: true });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={known}>
        <MailboxPage />
      </QueryClientProvider>
    </MantineProvider>,
  );
});

afterEach(() => {
  cleanup();
  known.clear();
  vi.unstubAllGlobals();
});

const open = () => screen.getByRole("heading", { level: 2 }).textContent;
const written = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your answer" });
const another = async (id: string) => {
  items = [mail(id), ...items];
  await known.invalidateQueries();
  await waitFor(() => screen.getByRole("button", { name: new RegExp(`Subject ${id}`) }));
};

it("opens the newest mail as long as nothing is chosen", async () => {
  await waitFor(() => expect(open()).toBe("Subject first"));
  await another("second");
  expect(open()).toBe("Subject second");
});

it("keeps the mail that somebody answers while another one comes", async () => {
  await waitFor(() => written());
  fireEvent.focus(written());
  fireEvent.change(written(), { target: { value: "On its way" } });
  await another("second");
  expect([open(), written().value]).toEqual(["Subject first", "On its way"]);
});
