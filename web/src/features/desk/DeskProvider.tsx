import type { ReactNode } from "react";
import { useStream } from "~/kernel/stream/stream";

export function DeskProvider({ children }: Readonly<{ children: ReactNode }>) {
  useStream(() => undefined);
  return children;
}
