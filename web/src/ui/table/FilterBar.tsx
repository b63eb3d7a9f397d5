import { Button, CloseButton, Menu, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { PlusIcon } from "../icons";
import { words } from "../words";
import classes from "./FilterBar.module.css";
import type { Filter } from "./filters";
import { SearchBox } from "./SearchBox";
import { useTableSearch } from "./search";

/** The filters that are set, each with its field, and a menu of the others. */
export function FilterBar({ filters }: Readonly<{ filters: readonly Filter[] }>) {
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const shown = filters.filter(({ key }) => opened.includes(key) || Boolean(search[key]));
  const others = filters.filter((filter) => !shown.includes(filter));
  const remove = (key: string) => {
    setOpened(opened.filter((other) => other !== key));
    change({ [key]: "" });
  };
  return (
    <>
      {shown.map((filter) => (
        <div
          key={filter.key}
          className={classes["chip"]}
          role="group"
          aria-label={filter.label}
          ref={opened.at(-1) === filter.key ? focusOnce : undefined}
        >
          <span aria-hidden="true">{filter.label}</span>
          <Field
            filter={filter}
            value={search[filter.key] ?? ""}
            onChange={(value) => change({ [filter.key]: value })}
          />
          <CloseButton
            size="sm"
            aria-label={t("table.filter.remove", { name: filter.label })}
            onClick={() => remove(filter.key)}
          />
        </div>
      ))}
      {others.length > 0 && (
        <Menu position="bottom-start" returnFocus={false}>
          <Menu.Target>
            <Button variant="subtle" leftSection={<PlusIcon size={14} />}>
              {t("table.filter")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ key, label }) => (
              <Menu.Item key={key} onClick={() => setOpened([...opened, key])}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

const focused = new WeakSet<HTMLElement>();

/** Who asks for a filter goes on in its field. */
function focusOnce(chip: HTMLElement | null): void {
  if (!chip || focused.has(chip)) return;
  focused.add(chip);
  setTimeout(() => chip.querySelector<HTMLElement>("input, select")?.focus());
}

type FieldProps = Readonly<{
  filter: Filter;
  value: string;
  onChange: (value: string) => void;
}>;

function Field({ filter, value, onChange }: FieldProps) {
  const t = useWords(words);
  const { kind, label } = filter;
  if (kind === "text") return <SearchBox label={label} value={value} onSearch={onChange} />;
  if (kind === "since" || kind === "until" || kind === "day")
    return (
      <TextInput
        type="date"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  const options =
    kind === "yesno"
      ? [
          { value: "true", label: t("truth.yes") },
          { value: "false", label: t("truth.no") },
        ]
      : (filter.options ?? []);
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: "", label: t("table.filter.any") }, ...options]}
    />
  );
}
