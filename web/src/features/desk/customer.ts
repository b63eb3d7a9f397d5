import { useQuery } from "@tanstack/react-query";
import { api, tagged } from "~/kernel/http";

export const customerKey = (eventId: string) => ["customer", eventId];

/** What belongs to the number of an event; with the mark by which a change is checked. */
export function useCustomer(eventId: string) {
  return useQuery({
    queryKey: customerKey(eventId),
    queryFn: () =>
      tagged(api.GET("/api/v1/media-events/{id}/contact", { params: { path: { id: eventId } } })),
  });
}
