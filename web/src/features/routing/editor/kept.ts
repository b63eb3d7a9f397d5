/** Work that the server does not have yet, kept in this browser: through a reload, a crash, a lost connection. */
import { remembered } from "~/kernel/remembered";
import type { Flow } from "../flow/model";

interface Kept {
  flow: Flow;
  /** The draft that it was made from. */
  tag: string;
}

export function keptWork(id: string) {
  return remembered<Kept | null>(`flow.${id}`, null);
}
