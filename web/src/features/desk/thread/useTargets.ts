import { useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";

/** To whom an SMS may go, and the codes under which it may be closed. */
export function useTargets(eventId: string) {
  return useQuery({
    queryKey: ["targets", eventId],
    queryFn: () =>
      ok(api.GET("/api/v1/media-events/{id}/targets", { params: { path: { id: eventId } } })),
    staleTime: 0,
  });
}
