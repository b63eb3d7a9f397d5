import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { meQuery } from "~/kernel/me";

/** The window's title while the page is shown; it also says in whose name an administrator acts. */
export function useTitle(title: string): void {
  const acting = useQueryClient().getQueryData(meQuery.queryKey)?.acting?.name;
  useEffect(() => {
    document.title = [acting && `[${acting}]`, title, "· Ringdove"].filter(Boolean).join(" ");
  }, [title, acting]);
}
