import { useRight } from "~/kernel/me";

export function useMayManage(): boolean {
  return useRight("routing_applications.manage");
}

export function useMayPublish(): boolean {
  return useRight("routing_applications.publish");
}
