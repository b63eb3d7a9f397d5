import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { singleKeys, useKeys } from "./keys";

let pressed: string[] = [];

function Desk() {
  useKeys({
    Enter: () => pressed.push("accept"),
    "Shift+Escape": () => pressed.push("decline"),
    e: () => pressed.push("close"),
    "Alt+2": () => pressed.push("pause"),
    "Alt+y": () => pressed.push("accept from anywhere"),
    "g m": () => pressed.push("mine"),
    m: () => pressed.push("m alone"),
  });
  return (
    <>
      <textarea aria-label="answer" />
      <button type="button">other</button>
    </>
  );
}

describe("the keys of the desk", () => {
  beforeEach(() => {
    pressed = [];
    singleKeys.set(true);
    render(<Desk />);
  });
  afterEach(cleanup);

  it("work anywhere on the page", () => {
    fireEvent.keyDown(document.body, { key: "Enter" });
    fireEvent.keyDown(document.body, { key: "e" });
    expect(pressed).toEqual(["accept", "close"]);
  });

  it("leave letters and Enter to whoever types, but not chords", () => {
    const answer = screen.getByLabelText("answer");
    fireEvent.keyDown(answer, { key: "e" });
    fireEvent.keyDown(answer, { key: "Enter" });
    fireEvent.keyDown(answer, { key: "Escape", shiftKey: true });
    expect(pressed).toEqual(["decline"]);
  });

  it("leave Enter to a button that has the focus", () => {
    fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
    expect(pressed).toEqual([]);
  });

  it("take a digit by its place, whatever Alt makes of it", () => {
    fireEvent.keyDown(document.body, { key: "“", code: "Digit2", altKey: true });
    expect(pressed).toEqual(["pause"]);
  });

  it("take a letter with Alt by its place where the system makes another character of it", () => {
    fireEvent.keyDown(document.body, { key: "¥", code: "KeyY", altKey: true });
    expect(pressed).toEqual(["accept from anywhere"]);
  });

  it("come in pairs, and alone when the first was something else", () => {
    for (const key of ["g", "m", "x", "m"]) fireEvent.keyDown(document.body, { key });
    expect(pressed).toEqual(["mine", "m alone"]);
  });

  it("rest, the single letters, when they are switched off", () => {
    singleKeys.set(false);
    fireEvent.keyDown(document.body, { key: "e" });
    fireEvent.keyDown(document.body, { key: "Enter" });
    expect(pressed).toEqual(["accept"]);
  });
});
