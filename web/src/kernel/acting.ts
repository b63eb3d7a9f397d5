/** Stepping down into a reseller or a client, and back: the whole app begins anew, so that nothing of before is shown. */
import { api, ok } from "./http";

export type Place = Readonly<{ client_id: string } | { reseller_id: string }>;

export async function actAs(place: Place): Promise<void> {
  await ok(api.PUT("/api/v1/session/acting", { body: place }));
  window.location.assign("/");
}

export async function stopActing(): Promise<void> {
  await ok(api.DELETE("/api/v1/session/acting"));
  window.location.assign("/");
}
