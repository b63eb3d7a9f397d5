import { expect, test } from "vitest";
import { heldOf, variablesOf } from "./kinds";
import { sample } from "./sample";

const group = sample("g", "to_group", { subject: "{{ event_variables.order_no }}" });

test("what an SMS got from an application before is offered by the names that the flow uses", () => {
  expect(variablesOf([group])).toContain("event_variables.order_no");
  expect(variablesOf([])).toContain("event_variables.name");
  expect(heldOf([group], "event_variables")).toEqual(["order_no"]);
  expect(heldOf([group], "contact_fields")).toEqual([]);
});
