/** Who is signed in, and what she may do. */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { Me, Right } from "./api";
import { api, ok } from "./http";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => ok(api.GET("/api/v1/me")),
  staleTime: Infinity,
  retry: false,
});

/** Inside the signed-in part of the app only, where it is loaded already. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function useRight(right: Right): boolean {
  return useMe().rights.includes(right);
}
