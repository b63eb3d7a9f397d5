import { ActionIcon, Button, Checkbox, Menu, NativeSelect } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { ColumnsIcon, DownloadIcon } from "../icons";
import { words } from "../words";
import classes from "./DataTable.module.css";
import { type Preferences, ROWS } from "./preferences";

type ChooserProps = Readonly<{
  columns: readonly { key: string; header: string }[];
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}>;

/** Which columns are shown; the first always is. */
export function ColumnChooser({ columns, hidden, onChange }: ChooserProps) {
  const t = useWords(words);
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="input-sm"
          aria-label={t("table.columns")}
          title={t("table.columns")}
        >
          <ColumnsIcon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("table.columns")}</Menu.Label>
        {columns.slice(1).map(({ key, header }) => {
          const isShown = !hidden.includes(key);
          return (
            <Menu.Item
              key={key}
              role="menuitemcheckbox"
              aria-checked={isShown}
              leftSection={<Checkbox.Indicator checked={isShown} size="xs" aria-hidden="true" />}
              onClick={() =>
                onChange(isShown ? [...hidden, key] : hidden.filter((other) => other !== key))
              }
            >
              {header}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The whole filtered list as a file. */
export function ExportButton({ href }: Readonly<{ href: string }>) {
  const t = useWords(words);
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      leftSection={<DownloadIcon size={16} />}
    >
      CSV<span className="visually-hidden"> {t("table.export")}</span>
    </Button>
  );
}

type PagerProps = Readonly<{
  rows: Preferences["rows"];
  onRows: (rows: Preferences["rows"]) => void;
  before: (() => void) | undefined;
  after: (() => void) | undefined;
}>;

/** Rows a page, and the pages before and after. */
export function Pager({ rows, onRows, before, after }: PagerProps) {
  const t = useWords(words);
  return (
    <nav className={classes["pager"]} aria-label={t("table.pages")}>
      <NativeSelect
        aria-label={t("table.rows")}
        value={String(rows)}
        onChange={(event) => {
          const chosen = ROWS.find((each) => String(each) === event.currentTarget.value);
          if (chosen) onRows(chosen);
        }}
        data={ROWS.map((each) => ({
          value: String(each),
          label: t("table.rows.of", { count: each }),
        }))}
      />
      <Button variant="default" disabled={!before} onClick={before}>
        {t("table.before")}
      </Button>
      <Button variant="default" disabled={!after} onClick={after}>
        {t("table.after")}
      </Button>
    </nav>
  );
}
