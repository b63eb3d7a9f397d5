import { useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import type { DeskEvent, DeskState } from "./state";

export const eventKey = (eventId: string | undefined) => ["media-events", "one", eventId];

/** The event whose thread is open: on her desk, or read from the server to be looked at. */
export function useOpenEvent(
  state: DeskState,
  openId: string | undefined,
): { event: DeskEvent | undefined; hers: boolean } {
  const here = openId === undefined ? undefined : state.events.get(openId);
  const elsewhere = useQuery({
    queryKey: eventKey(openId),
    queryFn: () =>
      ok(api.GET("/api/v1/media-events/{id}", { params: { path: { id: openId ?? "" } } })),
    enabled: openId !== undefined && !here,
    retry: false,
  });
  if (here) {
    const act = state.pending.get(here.id);
    const hidden = here.state === "offered" && act !== "accept";
    return hidden ? { event: undefined, hers: false } : { event: here, hers: true };
  }
  const read = openId === undefined ? undefined : elsewhere.data;
  return { event: read && { ...read, at: elsewhere.dataUpdatedAt }, hers: false };
}
