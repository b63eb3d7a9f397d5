import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Fragment, type ReactNode, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { History } from "../history/History";
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
  /** Gets the object, or for a new one that is begun as a copy what is copied. */
  children: (loaded: Loaded<T> | undefined, copied: T | undefined) => ReactNode;
}>;

/** Reads the object that a form edits, and shows its history below; another version of it starts the form anew. */
export function LoadedObject<T>({ name, id, read, children }: LoadedObjectProps<T>) {
  const t = useWords(words);
  /** The form that stays open although a newer version was read. */
  const [held, setHeld] = useState<{ id: string; key: string }>();
  const { copy }: { copy?: string } = useSearch({ strict: false });
  const wanted = id ?? copy;
  const found = useQuery({
    queryKey: [name, "one", wanted],
    queryFn: () => read(wanted ?? ""),
    enabled: wanted !== undefined,
    // A form must begin with what is true now, and not change while somebody types.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (wanted === undefined) return <>{children(undefined, undefined)}</>;
  if (found.error)
    return <ProblemPanel page error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" aria-label={t("table.loading")} m="xl" />;
  if (id === undefined) return <>{children(undefined, found.data.data)}</>;
  const key = held?.id === id ? held.key : `${id} ${found.data.tag}`;
  const reload = async () => {
    setHeld({ id, key });
    await found.refetch();
  };
  return (
    <>
      <Fragment key={key}>{children({ ...found.data, reload }, undefined)}</Fragment>
      <History key={`history ${found.data.tag}`} id={id} />
    </>
  );
}
