import { NativeSelect } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";
import type { DataTableProps } from "./DataTable";
import classes from "./DataTable.module.css";

type SortSelectProps<Row extends { id: string }> = DataTableProps<Row> &
  Readonly<{ sort: string; onSort: (sort: string) => void }>;

/** The orders as a list: where there are no headers to press, and for what is no column. */
export function SortSelect<Row extends { id: string }>(props: SortSelectProps<Row>) {
  const t = useWords(words);
  const { columns, sorts = [], sort, onSort } = props;
  const byColumns = columns
    .filter((column) => column.sortable)
    .map(({ key, header }) => ({ key, label: header }));
  const orders = [...byColumns, ...sorts].flatMap(({ key, label }) => [
    { value: key, label },
    { value: `-${key}`, label: t("table.sort.down", { column: label }) },
  ]);
  if (orders.length === 0) return null;
  const known = orders.some(({ value }) => value === sort);
  return (
    <NativeSelect
      className={sorts.length > 0 ? "" : (classes["narrow"] ?? "")}
      aria-label={t("table.sort.by")}
      leftSectionPointerEvents="none"
      value={sort}
      onChange={(event) => onSort(event.currentTarget.value)}
      data={known ? orders : [{ value: sort, label: t("table.sort.by") }, ...orders]}
    />
  );
}
