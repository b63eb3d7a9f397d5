import { Button, Checkbox } from "@mantine/core";
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
import { BulkBar, DoubtDialog, type RowActions } from "./RowActions";
import { Header, moveBetweenRows, Skeleton, TableRow } from "./Rows";
import { SearchBox } from "./SearchBox";
import { useTableSearch } from "./search";
import { SortSelect } from "./SortSelect";
import { ColumnChooser, ExportButton, Pager } from "./Tools";
import { useActions } from "./useActions";
import { useRows } from "./useRows";
import { named, useSelection } from "./useSelection";

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
  /** What a row is called and led to by; absent on all: the first column. */
  leads?: boolean;
}

export interface Bulk<Row> {
  nameOf: (row: Row) => string;
  /** Stands in place of search and filters while rows are selected. */
  bar: (selected: Selected<Row>) => ReactNode;
}

export type Selected<Row> = Readonly<{
  rows: readonly Row[];
  /** Everything that matches the search and the filters, page by page; absent where it is shown already. */
  everything: (() => Promise<Row[]>) | undefined;
  clear: () => void;
}>;

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
  /** What she may do with rows, one or many; absent: nothing. */
  actions?: RowActions<Row> | undefined;
  /** What a page of its own kind does with selected rows, in place of `actions`. */
  bulk?: Bulk<Row> | undefined;
  /** What to say while there is nothing at all: what would be here, and how to begin. */
  empty: ReactNode;
}>;

const AT_ONCE = 200;
const AT_MOST = 1_000;

async function whole<Row>(
  read: (query: ListQuery & Record<string, string>) => Promise<Page<Row>>,
  query: Record<string, string>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await read({
      ...query,
      limit: AT_ONCE,
      ...(cursor === null ? {} : { cursor }),
    } as unknown as ListQuery & Record<string, string>);
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && rows.length < AT_MOST);
  return rows;
}

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
  const actions = useActions(name, props.actions?.place ?? "", props.actions?.follows);
  const selection = useSelection(rows);
  const selectable = props.actions ?? props.bulk;
  const filtered = Object.keys(chosen).length > 0;
  const hidden = preferences.hidden[name] ?? [];
  const columns = props.columns.filter(({ key }, index) => index === 0 || !hidden.includes(key));

  if (found.error && !rows) return <ProblemPanel error={found.error} onRetry={found.again} />;
  const nothing = rows?.length === 0;
  if (nothing && !filtered && found.isFirst) return <>{props.empty}</>;

  return (
    <div className={classes["frame"]}>
      {props.bulk && selection.rows.length > 0 ? (
        props.bulk.bar({
          rows: selection.rows,
          everything: selection.all && found.after ? () => whole(read, query) : undefined,
          clear: selection.clear,
        })
      ) : props.actions && selection.rows.length > 0 ? (
        <BulkBar
          rows={selection.rows.map(named(props.actions))}
          canSwitch={props.actions.isActive !== undefined}
          actions={actions}
          onClear={selection.clear}
        />
      ) : (
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
      )}
      <div className={classes["scroll"]} data-stale={found.stale || undefined}>
        <table className={classes["table"]} aria-label={label} aria-busy={rows === undefined}>
          <thead>
            <tr>
              {selectable && (
                <th scope="col" className={classes["check"]}>
                  <Checkbox
                    size="xs"
                    aria-label={t("bulk.select_all")}
                    checked={selection.all}
                    indeterminate={selection.some && !selection.all}
                    onChange={selection.toggleAll}
                  />
                </th>
              )}
              {columns.map((column) => (
                <Header
                  key={column.key}
                  column={column}
                  sort={sort}
                  onSort={(by) => change({ sort: by })}
                />
              ))}
              {props.actions && (
                <th scope="col" className={classes["menu"]}>
                  <span className="visually-hidden">{t("table.actions")}</span>
                </th>
              )}
            </tr>
          </thead>
          {/* The rows' links take the focus; here the keys only move it from row to row. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <tbody onKeyDown={moveBetweenRows}>
            {rows?.map((row) => (
              <TableRow
                key={row.id}
                {...props}
                row={row}
                columns={columns}
                doing={actions}
                selection={selection}
              />
            )) ?? <Skeleton columns={columns.length + (props.actions ? 2 : selectable ? 1 : 0)} />}
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
      <DoubtDialog actions={actions} />
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
