import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { useWords } from "~/kernel/i18n";
import { DownIcon, SortIcon, UpIcon } from "../icons";
import { words } from "../words";
import type { Column, DataTableProps } from "./DataTable";
import classes from "./DataTable.module.css";
import { RowMenu } from "./RowActions";
import type { Actions } from "./useActions";
import type { Selection } from "./useSelection";

type HeaderProps<Row> = Readonly<{
  column: Column<Row>;
  sort: string;
  onSort: (sort: string) => void;
}>;

export function Header<Row>({ column, sort, onSort }: HeaderProps<Row>) {
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

export function TableRow<Row extends { id: string }>({
  row,
  columns,
  link,
  tone,
  actions,
  bulk,
  doing,
  selection,
}: DataTableProps<Row> & Readonly<{ row: Row; doing: Actions; selection: Selection }>) {
  const t = useWords(words);
  const target = link?.(row);
  const selectable = actions ?? bulk;
  const name = selectable?.nameOf(row) ?? "";
  const linked = columns.find(({ leads }) => leads) ?? columns[0];
  return (
    <tr
      data-link={target ? true : undefined}
      data-tone={tone?.(row)}
      data-selected={selection.has(row.id) || undefined}
    >
      {selectable && (
        <td className={classes["check"]}>
          <Checkbox
            size="xs"
            aria-label={t("bulk.select", { name })}
            checked={selection.has(row.id)}
            onChange={() => selection.toggle(row.id)}
          />
        </td>
      )}
      {columns.map(({ key, header, cell, align, minor, grow }) => (
        <td
          key={key}
          data-label={header}
          data-align={align}
          data-leads={key === linked?.key || undefined}
          data-minor={minor ? true : undefined}
          data-grow={grow ? true : undefined}
        >
          {key === linked?.key && target ? (
            <Link {...target} className={classes["link"] ?? ""}>
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </td>
      ))}
      {actions && (
        <td className={classes["menu"]}>
          <RowMenu
            row={{ id: row.id, name }}
            target={target}
            active={actions.isActive?.(row)}
            stays={actions.stays?.(row) ?? false}
            copy={actions.copy}
            move={actions.move && ((by) => actions.move?.(row, by) ?? Promise.resolve())}
            actions={doing}
          />
        </td>
      )}
    </tr>
  );
}

export function Skeleton({ columns }: Readonly<{ columns: number }>) {
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

const STEPS: Partial<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Arrow keys, J and K go from row to row; Space selects; Enter follows the row's link by itself. */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const { target } = event;
  if (event.key === " " && target instanceof HTMLAnchorElement) {
    event.preventDefault();
    target.closest("tr")?.querySelector<HTMLElement>("input[type=checkbox]")?.click();
    return;
  }
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!(target instanceof HTMLElement) || target.matches("input:not([type=checkbox]), select"))
    return;
  const row = target.closest("tr");
  const other = step === 1 ? row?.nextElementSibling : row?.previousElementSibling;
  const place = other?.querySelector<HTMLElement>("a, button, input");
  if (!place) return;
  event.preventDefault();
  place.focus();
}
