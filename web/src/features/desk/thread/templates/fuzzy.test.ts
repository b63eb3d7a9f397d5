import { expect, it } from "vitest";
import { matching } from "./fuzzy";

const all = [
  { name: "Sorry", text: "We are sorry." },
  { name: "Opening times", text: "From nine to five." },
  { name: "Parcel on its way", text: "It comes tomorrow." },
  { name: "Iota", text: null },
];
const names = (query: string) => matching(all, query).map(({ name }) => name);

it("shows everything before a letter is typed", () => {
  expect(names("")).toHaveLength(4);
});

it("finds by letters in their order, beginnings of words first", () => {
  expect(names("ot")).toEqual(["Opening times", "Parcel on its way", "Iota"]);
  expect(names("xyz")).toEqual([]);
});

it("finds by the text too, after the names", () => {
  expect(names("nine")).toEqual(["Opening times"]);
  expect(names("so")).toEqual(["Sorry"]);
});
