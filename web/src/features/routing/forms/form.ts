/** What the forms of all kinds have in common. */
import { createContext, useContext } from "react";
import type { NodeKind, Settings } from "../flow/model";

export type FormProps<K extends NodeKind> = Readonly<{
  settings: Settings[K];
  set: (change: Partial<Settings[K]>) => void;
  /** What is wrong with a setting, by its dotted place. */
  error: (field: string) => string | undefined;
}>;

interface Surroundings {
  clientId: string | null;
  /** Every variable that a text may use. */
  variables: readonly string[];
}

export const FormContext = createContext<Surroundings>({ clientId: null, variables: [] });

export function useSurroundings(): Surroundings {
  return useContext(FormContext);
}

/** The list with one entry changed, or without it. */
export function replaced<T>(list: readonly T[], place: number, entry: T | undefined): T[] {
  return list.flatMap((one, index) =>
    index === place ? (entry === undefined ? [] : [entry]) : [one],
  );
}
