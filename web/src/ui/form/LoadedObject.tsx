import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "../ProblemPanel";
import { words } from "../words";

export interface Loaded<T> {
  data: T;
  /** The entity tag to save against. */
  tag: string;
  /** Read it again for the form that is open, which keeps what was typed. */
  reload: () => Promise<void>;
}

type LoadedObjectProps<T> = Readonly<{
  /** The first part of the query's key, the same as the table's. */
  name: string;
  /** Undefined for a new object: nothing is read. */
  id: string | undefined;
  read: (id: string) => Promise<{ data: T; tag: string }>;
  children: (loaded: Loaded<T> | undefined) => ReactNode;
}>;

/** Reads the object that a form edits; another version of it starts the form anew. */
export function LoadedObject<T>({ name, id, read, children }: LoadedObjectProps<T>) {
  const t = useWords(words);
  /** The form that stays open although a newer version was read. */
  const [held, setHeld] = useState<{ id: string; key: string }>();
  const found = useQuery({
    queryKey: [name, "one", id],
    queryFn: () => read(id ?? ""),
    enabled: id !== undefined,
    // A form must begin with what is true now, and not change while somebody types.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (id === undefined) return <>{children(undefined)}</>;
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" aria-label={t("table.loading")} m="xl" />;
  const key = held?.id === id ? held.key : `${id} ${found.data.tag}`;
  const reload = async () => {
    setHeld({ id, key });
    await found.refetch();
  };
  return <Fragment key={key}>{children({ ...found.data, reload })}</Fragment>;
}
