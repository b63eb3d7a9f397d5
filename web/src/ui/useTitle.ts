import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useBrand } from "~/kernel/brand";
import { meQuery } from "~/kernel/me";

/** The window's title while the page is shown; it also says in whose name an administrator acts. */
export function useTitle(title: string): void {
  const acting = useQueryClient().getQueryData(meQuery.queryKey)?.acting?.name;
  const { product } = useBrand();
  useEffect(() => {
    document.title = [acting && `[${acting}]`, title, `· ${product}`].filter(Boolean).join(" ");
  }, [title, acting, product]);
}
