import { expect, it } from "vitest";
import { mayOpen } from "./menu";

it.each([
  ["/acd/groups/new", ["groups.manage"], true],
  ["/acd/groups/new", ["desk"], false],
  ["/acd/groups-elsewhere", ["desk"], true],
  ["/administration/users/17", ["desk"], false],
  ["/numbers/receive-connectors", ["receive_connectors.read"], true],
  ["/numbers/receive-connectors/17", ["receive_connectors.read"], true],
  ["/numbers/receive-connectors/new", ["receive_connectors.read"], false],
  ["/numbers/receive-connectors/new", ["receive_connectors.manage"], true],
  ["/desk", [], false],
  ["/", [], true],
] as const)("%s with %j: %s", (path, rights, may) => {
  expect(mayOpen(path, rights)).toBe(may);
});
