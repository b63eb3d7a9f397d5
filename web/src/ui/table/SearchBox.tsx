import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { SearchIcon } from "../icons";
import { words } from "../words";

type SearchBoxProps = Readonly<{
  value: string;
  onSearch: (q: string) => void;
  /** What it searches, where that is not the whole table. */
  label?: string;
}>;

/** Searches a moment after the last letter, or at once with Enter. */
export function SearchBox({ value, onSearch, label }: SearchBoxProps) {
  const t = useWords(words);
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  const later = useDebouncedCallback(onSearch, 250);
  if (value !== shown) {
    setShown(value);
    // Follow an address that changed by other means (back, "clear search"), not our own echo.
    if (!typed.startsWith(value) || value === "") setTyped(value);
  }
  return (
    <TextInput
      type="search"
      w={256}
      aria-label={label ?? t("table.search")}
      placeholder={label ?? t("table.search")}
      leftSection={<SearchIcon size={16} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") onSearch(typed);
      }}
    />
  );
}
