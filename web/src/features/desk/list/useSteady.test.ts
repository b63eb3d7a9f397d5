import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSteady } from "./useSteady";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

it("keeps every row at its place while the mouse is over them, and lets new ones in afterwards", () => {
  const { result, rerender } = renderHook(
    ({ now, held }: { now: string[]; held: boolean }) => useSteady(rows(...now), held),
    { initialProps: { now: ["a", "b"], held: false } },
  );
  const shown = () => result.current.shown.map(({ id }) => id);
  rerender({ now: ["a", "b"], held: true });
  rerender({ now: ["new", "b", "a"], held: true });
  expect(shown()).toEqual(["a", "b"]);
  expect(result.current.fresh).toBe(1);
  rerender({ now: ["new", "a"], held: true });
  expect(shown()).toEqual(["a"]);
  act(() => result.current.letIn());
  expect(shown()).toEqual(["new", "a"]);
  rerender({ now: ["newest", "new", "a"], held: false });
  expect(shown()).toEqual(["newest", "new", "a"]);
  expect(result.current.fresh).toBe(0);
});
