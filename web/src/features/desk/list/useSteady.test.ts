import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useSteady } from "./useSteady";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

it("keeps every row at its place while the mouse is over them, and lets new ones in afterwards", () => {
  const { result, rerender } = renderHook(
    ({ now, held }: { now: ReturnType<typeof rows>; held: boolean }) => useSteady(now, held),
    { initialProps: { now: rows("a", "b"), held: false } },
  );
  const shown = () => result.current.shown.map(({ id }) => id);
  rerender({ now: rows("a", "b"), held: true });
  rerender({ now: rows("new", "b", "a"), held: true });
  expect(shown()).toEqual(["a", "b"]);
  expect(result.current.fresh).toBe(1);
  // What left would pull the others up under the mouse: its place stays.
  rerender({ now: rows("new", "b"), held: true });
  expect(shown()).toEqual(["a", "b"]);
  expect([...result.current.left]).toEqual(["a"]);
  act(() => result.current.letIn());
  expect(shown()).toEqual(["new", "b"]);
  const after = rows("newest", "new", "b");
  rerender({ now: after, held: false });
  expect(shown()).toEqual(["newest", "new", "b"]);
  expect(result.current.fresh).toBe(0);
});
