import { QueryClient } from "@tanstack/react-query";
import { Problem } from "~/kernel/problem";

/** A refusal stays a refusal; only a server that is away is asked again. */
const worthAnother = (failures: number, error: Error) =>
  failures < 2 && error instanceof Problem && (error.status === 0 || error.status === 503);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnother, staleTime: 10_000, refetchOnWindowFocus: true },
  },
});
