import { Button } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import type { ListQuery, Page } from "~/kernel/api";
import { EmptyState } from "../EmptyState";
import { DownIcon, SortIcon, UpIcon } from "../icons";
import { ProblemPanel } from "../ProblemPanel";
import { words } from "../words";
import classes from "./DataTable.module.css";
import { SearchBox } from "./SearchBox";
import { useTableSearch } from "./search";
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
  /** The first part of the query's key; invalidate it to have the table read again. */
  name: string;
  columns: readonly Column<Row>[];
  read: (query: ListQuery & Record<string, string>) => Promise<Page<Row>>;
  /** Where a row leads; its first cell becomes a real link, and the whole row follows it. */
  link?: (row: Row) => LinkProps;
  /** Marks a row that needs somebody. */
  tone?: (row: Row) => "warn" | "muted" | undefined;
  defaultSort: string;
  /** Query parameters that are read from the address beside `q` and `sort`. */
  filters?: readonly string[];
  /** Controls beside the search box. */
  toolbar?: ReactNode;
  searchable?: boolean;
  /** What to say while there is nothing at all: what would be here, and how to begin. */
  empty: ReactNode;
}>;

/** Every table of the app: server search, sorting and pages; its state is in the address. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const {
    label,
    name,
    columns,
    read,
    defaultSort,
    filters = [],
    toolbar,
    searchable = true,
  } = props;
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const sort = search["sort"] ?? defaultSort;
  const chosen = Object.fromEntries(
    ["q", ...filters].flatMap((key) => (search[key] ? [[key, search[key]]] : [])),
  ) as Record<string, string>;
  const found = useRows(name, { ...chosen, sort }, read);
  const { rows } = found;
  const filtered = Object.keys(chosen).length > 0;

  if (found.error && !rows) return <ProblemPanel error={found.error} onRetry={found.again} />;
  const nothing = rows?.length === 0;
  if (nothing && !filtered) return <>{props.empty}</>;

  return (
    <div className={classes["frame"]}>
      {(searchable || toolbar) && (
        <div className={classes["toolbar"]}>
          {searchable && <SearchBox value={chosen["q"] ?? ""} onSearch={(q) => change({ q })} />}
          {toolbar}
          <span className={classes["count"]} role="status">
            {rows === undefined && t("table.loading")}
            {rows && !found.hasMore && t("table.count", { count: rows.length })}
            {rows && found.hasMore && t("table.count_more", { count: rows.length })}
          </span>
        </div>
      )}
      <div className={classes["scroll"]} data-stale={found.stale || undefined}>
        <table className={classes["table"]} aria-label={label} aria-busy={rows === undefined}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Header
                  key={column.key}
                  column={column}
                  sort={sort}
                  onSort={(s) => change({ sort: s })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows?.map((row) => <TableRow key={row.id} row={row} {...props} />) ?? (
              <Skeleton columns={columns.length} />
            )}
          </tbody>
        </table>
      </div>
      {nothing && (
        <EmptyState
          title={t("table.none")}
          action={
            <Button
              variant="default"
              onClick={() => change(Object.fromEntries(["q", ...filters].map((k) => [k, ""])))}
            >
              {t("table.clear")}
            </Button>
          }
        >
          {t("table.none.hint")}
        </EmptyState>
      )}
      {found.hasMore && (
        <div className={classes["more"]}>
          <Button variant="default" loading={found.loadingMore} onClick={found.more}>
            {t("action.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

type HeaderProps<Row> = Readonly<{
  column: Column<Row>;
  sort: string;
  onSort: (sort: string) => void;
}>;

function Header<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const t = useWords(words);
  const { key, header, sortable, align, minor } = column;
  const shape = { "data-align": align, "data-minor": minor ? true : undefined };
  if (!sortable)
    return (
      <th scope="col" {...shape}>
        {header}
      </th>
    );
  const direction = sort === key ? "ascending" : sort === `-${key}` ? "descending" : undefined;
  const Icon =
    direction === "ascending" ? UpIcon : direction === "descending" ? DownIcon : SortIcon;
  return (
    <th scope="col" aria-sort={direction ?? "none"} {...shape}>
      <button
        type="button"
        className={classes["sort"]}
        data-sorted={direction}
        title={t("table.sort", { column: header })}
        onClick={() => onSort(direction === "ascending" ? `-${key}` : key)}
      >
        {header}
        <Icon size={14} />
      </button>
    </th>
  );
}

function TableRow<Row extends { id: string }>({
  row,
  columns,
  link,
  tone,
}: DataTableProps<Row> & Readonly<{ row: Row }>) {
  const target = link?.(row);
  return (
    <tr data-link={target ? true : undefined} data-tone={tone?.(row)}>
      {columns.map(({ key, cell, align, minor, grow }, index) => (
        <td
          key={key}
          data-align={align}
          data-minor={minor ? true : undefined}
          data-grow={grow ? true : undefined}
        >
          {index === 0 && target ? (
            <Link {...target} className={classes["link"] ?? ""}>
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function Skeleton({ columns }: Readonly<{ columns: number }>) {
  return Array.from({ length: 6 }, (_, row) => (
    <tr key={row} aria-hidden="true">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <span
            className={classes["bone"]}
            style={{ width: `${40 + ((row * 7 + column * 13) % 45)}%` }}
          />
        </td>
      ))}
    </tr>
  ));
}
