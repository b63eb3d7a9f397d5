import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { drafts } from "../calls";

/** The fields that contacts of the application's client have, as variables name them. */
export function useContactFields(id: string): readonly string[] {
  const { data } = useQuery({
    queryKey: ["routing-contact-fields", id],
    queryFn: () => drafts.contactFields(id),
  });
  return useMemo(() => data?.items.map(({ name }) => name) ?? [], [data]);
}
