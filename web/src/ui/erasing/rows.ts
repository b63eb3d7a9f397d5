/** What was deleted, or would be, in words. */
import { useCallback } from "react";
import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { words } from "./words";

/** Rows by table. */
export type Rows = Readonly<Record<string, number>>;

/** In which order they are told; others follow. */
const TABLES = [
  "messages",
  "outbound_messages",
  "acd_events",
  "conversations",
  "contacts",
  "opt_out_entries",
  "receiver_requests",
  "demo_phone_messages",
] as const;

/** One text for each table of which there are rows. */
export function useRowWords(): (rows: Rows) => string[] {
  const t = useWords(words);
  return useCallback(
    (rows) => [
      ...TABLES.filter((table) => rows[table]).map((table) =>
        t(`rows.${table}`, { count: rows[table] ?? 0 }),
      ),
      ...Object.entries(rows)
        .filter(([table, count]) => count > 0 && !(TABLES as readonly string[]).includes(table))
        .map(([table, count]) => t("rows.more", { table, rows: formatNumber(count) })),
    ],
    [t],
  );
}

/** The rows of several together. */
export function sum(parts: readonly Rows[]): Rows {
  const whole: Record<string, number> = {};
  for (const part of parts)
    for (const [table, count] of Object.entries(part)) whole[table] = (whole[table] ?? 0) + count;
  return whole;
}
