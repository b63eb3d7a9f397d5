import type { Right } from "~/kernel/api";
import { useRight } from "~/kernel/me";

export function useMayManage(): boolean {
  return useRight("routing_applications.manage" as Right);
}

export function useMayPublish(): boolean {
  return useRight("routing_applications.publish" as Right);
}
