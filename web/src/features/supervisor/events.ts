/** Media events as supervisors read them. */
import { useQuery } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";

export const EVENTS = "media-events";
export const STATES = ["queued", "offered", "active", "parked", "wrap_up", "closed"] as const;

export function useEvent(id: string) {
  return useQuery({
    queryKey: [EVENTS, "one", id],
    queryFn: () => ok(api.GET("/api/v1/media-events/{id}", { params: { path: { id } } })),
  });
}

export function useMessages(id: string) {
  return useQuery({
    queryKey: [EVENTS, "messages", id],
    queryFn: () => ok(api.GET("/api/v1/media-events/{id}/messages", { params: { path: { id } } })),
  });
}

export function useTargets(id: string) {
  return useQuery({
    queryKey: ["targets", id],
    queryFn: () => ok(api.GET("/api/v1/media-events/{id}/targets", { params: { path: { id } } })),
    staleTime: 0,
  });
}
