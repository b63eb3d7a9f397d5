import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Problem } from "~/kernel/problem";
import { useForm } from "./useForm";

interface Values {
  name: string;
  recipient: string;
}

function Form({
  save,
}: Readonly<{ save: (all: Values, changed: Partial<Values>) => Promise<unknown> }>) {
  const form = useForm<Values>({
    initial: { name: "Support line", recipient: "" },
    save,
    saved: () => undefined,
  });
  const { error, ...recipient } = form.text("recipient");
  const name = form.text("name");
  return (
    <form aria-label="form" {...form.form}>
      <input aria-label="name" value={name.value} onChange={name.onChange} />
      <input aria-label="recipient" {...recipient} />
      <p role="alert">{error}</p>
      <button type="submit">Save</button>
    </form>
  );
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

afterEach(cleanup);

it("keeps what was typed, and puts the server's word and the focus where the trouble is", async () => {
  const refuse = () =>
    Promise.reject(
      new Problem(422, "recipient_taken", "Taken", [
        {
          field: "recipient",
          code: "recipient_taken",
          message: "Another active connector has this recipient.",
        },
      ]),
    );
  render(<Form save={refuse} />);
  fireEvent.change(field("recipient"), { target: { value: "+4930901820" } });
  fireEvent.submit(screen.getByLabelText("form"));
  await screen.findByText("Another active connector has this recipient.");
  expect(field("recipient").value).toBe("+4930901820");
  await expect.poll(() => document.activeElement).toBe(field("recipient"));
});

it("sends what changed, beside everything for a new object", async () => {
  const sent: unknown[] = [];
  render(
    <Form
      save={(all, changed) => {
        sent.push(all, changed);
        return Promise.resolve();
      }}
    />,
  );
  fireEvent.change(field("recipient"), { target: { value: "+4930901820" } });
  fireEvent.submit(screen.getByLabelText("form"));
  await expect
    .poll(() => sent)
    .toEqual([{ name: "Support line", recipient: "+4930901820" }, { recipient: "+4930901820" }]);
});

function Edited({ initial }: Readonly<{ initial: Values }>) {
  const form = useForm<Values>({
    initial,
    save: () => Promise.resolve(),
    saved: () => undefined,
  });
  return (
    <>
      <input aria-label="name" value={form.values.name} onChange={form.text("name").onChange} />
      <input aria-label="recipient" readOnly value={form.values.recipient} />
      <output>{JSON.stringify([form.clashes, form.changed])}</output>
      <button onClick={form.meet}>Meet</button>
      <button onClick={() => form.decide("name", "Theirs")}>Take theirs</button>
    </>
  );
}

it("keeps what was typed when somebody else saved, follows where nothing was, and says what is at odds", () => {
  const { rerender } = render(<Edited initial={{ name: "Before", recipient: "1" }} />);
  fireEvent.change(field("name"), { target: { value: "Mine" } });
  rerender(<Edited initial={{ name: "Theirs", recipient: "2" }} />);
  fireEvent.click(screen.getByText("Meet"));
  expect([field("name").value, field("recipient").value]).toEqual(["Mine", "2"]);
  expect(JSON.parse(screen.getByRole("status").textContent)).toEqual([
    { both: [{ name: "name", mine: "Mine", theirs: "Theirs" }], theirs: ["recipient"] },
    { name: "Mine" },
  ]);
  fireEvent.click(screen.getByText("Take theirs"));
  expect(field("name").value).toBe("Theirs");
});
