import { Button, NativeSelect } from "@mantine/core";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ListQuery, Page } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "../EmptyState";
import { ProblemPanel } from "../ProblemPanel";
import { words } from "../words";
import classes from "./DataTable.module.css";
import { FilterBar } from "./FilterBar";
import { asked, type Filter, keyOf, type SetFilter } from "./filters";
import { usePreferences } from "./preferences";
import { Header, moveBetweenRows, Skeleton, TableRow } from "./Rows";
import { SearchBox } from "./SearchBox";
import { useTableSearch } from "./search";
import { ColumnChooser, ExportButton, Pager } from "./Tools";
import { useRows } from "./useRows";

export interface Column<Row> {
  /** What the server sorts by, where it can. */
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: "end";
  /** Not shown on narrow screens. */
  minor?: boolean;
  /** Takes the room that is left and is cut off with an ellipsis. */
  grow?: boolean;
}

export type DataTableProps<Row extends { id: string }> = Readonly<{
  /** Names the table for those who listen. */
  label: string;
  /** The first part of the query's key; invalidate it to have the table read again. Also names what she prefers. */
  name: string;
  columns: readonly Column<Row>[];
  read: (query: ListQuery & Record<string, string>) => Promise<Page<Row>>;
  /** Where a row leads; its first cell becomes a real link, and the whole row follows it. */
  link?: (row: Row) => LinkProps;
  /** Marks a row that needs somebody. */
  tone?: (row: Row) => "warn" | "muted" | undefined;
  defaultSort: string;
  /** Further orders, by what is no column. */
  sorts?: readonly { key: string; label: string }[];
  /** What it can be narrowed to; a name alone is a parameter that the page sets by itself. */
  filters?: readonly (Filter | SetFilter)[];
  /** What is asked beside what she chose. */
  complete?: (query: Record<string, string>) => Record<string, string>;
  /** Controls beside the search box. */
  toolbar?: ReactNode;
  searchable?: boolean;
  /** The address of the same list as a file. */
  csv?: string;
  /** What to say while there is nothing at all: what would be here, and how to begin. */
  empty: ReactNode;
}>;

/** Every table of the app: server search, filters, sorting and pages; its state is in the address. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, name, read, defaultSort, filters = [], csv } = props;
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const [preferences, prefer] = usePreferences();
  const sort = search["sort"] ?? defaultSort;
  const chosen = Object.fromEntries(
    ["q", ...filters.map(keyOf)].flatMap((key) => (search[key] ? [[key, search[key]]] : [])),
  ) as Record<string, string>;
  const narrowed = asked(filters, chosen);
  const query = { ...(props.complete?.(narrowed) ?? narrowed), sort };
  const found = useRows(name, query, preferences.rows, read);
  const { rows } = found;
  const filtered = Object.keys(chosen).length > 0;
  const hidden = preferences.hidden[name] ?? [];
  const columns = props.columns.filter(({ key }, index) => index === 0 || !hidden.includes(key));

  if (found.error && !rows) return <ProblemPanel error={found.error} onRetry={found.again} />;
  const nothing = rows?.length === 0;
  if (nothing && !filtered && found.isFirst) return <>{props.empty}</>;

  return (
    <div className={classes["frame"]}>
      <div className={classes["toolbar"]}>
        {props.searchable !== false && (
          <SearchBox value={chosen["q"] ?? ""} onSearch={(q) => change({ q })} />
        )}
        <FilterBar filters={filters.filter((each) => typeof each !== "string")} />
        {props.toolbar}
        <SortSelect {...props} sort={sort} onSort={(by) => change({ sort: by })} />
        <span className={classes["tools"]}>
          {csv && <ExportButton href={`${csv}?${new URLSearchParams(query).toString()}`} />}
          <ColumnChooser
            columns={props.columns}
            hidden={hidden}
            onChange={(keys) => prefer({ hidden: { ...preferences.hidden, [name]: keys } })}
          />
        </span>
      </div>
      <div className={classes["scroll"]} data-stale={found.stale || undefined}>
        <table className={classes["table"]} aria-label={label} aria-busy={rows === undefined}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Header
                  key={column.key}
                  column={column}
                  sort={sort}
                  onSort={(by) => change({ sort: by })}
                />
              ))}
            </tr>
          </thead>
          {/* The rows' links take the focus; here the keys only move it from row to row. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <tbody onKeyDown={moveBetweenRows}>
            {rows?.map((row) => (
              <TableRow key={row.id} row={row} {...props} columns={columns} />
            )) ?? <Skeleton columns={columns.length} />}
          </tbody>
        </table>
      </div>
      {nothing && (
        <EmptyState
          title={filtered ? t("table.none") : t("table.nothing_more")}
          action={
            <Button
              variant="default"
              onClick={() =>
                change(Object.fromEntries(["q", ...filters.map(keyOf)].map((key) => [key, ""])))
              }
            >
              {t("table.clear")}
            </Button>
          }
        >
          {filtered && t("table.none.hint")}
        </EmptyState>
      )}
      <div className={classes["foot"]}>
        <span className={classes["count"]} role="status">
          {rows === undefined && t("table.loading")}
          {rows &&
            (found.isFirst && !found.after
              ? t("table.count", { count: rows.length })
              : t("table.count_more", { count: rows.length }))}
        </span>
        <Pager
          rows={preferences.rows}
          onRows={(count) => {
            prefer({ rows: count });
            change({ after: "" });
          }}
          before={found.before}
          after={found.after}
        />
      </div>
    </div>
  );
}

type SortSelectProps<Row extends { id: string }> = DataTableProps<Row> &
  Readonly<{ sort: string; onSort: (sort: string) => void }>;

/** The orders as a list: where there are no headers to press, and for what is no column. */
function SortSelect<Row extends { id: string }>(props: SortSelectProps<Row>) {
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
