import { Table, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { fieldText, fieldWords } from "../form/fieldText";
import { ScrollBox } from "../table/ScrollBox";
import { cell } from "./cell";
import { words } from "./words";

export interface ImportedRow {
  line: number;
  values: Readonly<Record<string, unknown>>;
  errors: readonly { field: string; code: string; message: string }[];
}

type PreviewProps<Row extends ImportedRow> = Readonly<{
  label: string;
  rows: readonly Row[];
  /** The fields that have a column, and what it is called. */
  columns: Readonly<Record<string, string>>;
  /** What an error means here, where the words for any form do not say it. */
  meaning: (field: string, code: string) => string | undefined;
  /** What becomes of a row that is right, where it is more than being made. */
  fine?: (row: Row) => string | undefined;
}>;

/** Every row, what is wrong with it at its cell, the wrong ones first. */
export function Preview<Row extends ImportedRow>(props: PreviewProps<Row>) {
  const { label, rows, columns, meaning, fine } = props;
  const t = useWords(words);
  const shown = Object.keys(columns);
  const sorted = [...rows].sort(
    (a, b) => Number(b.errors.length > 0) - Number(a.errors.length > 0),
  );
  return (
    <ScrollBox label={label}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("line")}</Table.Th>
            {Object.values(columns).map((header) => (
              <Table.Th key={header}>{header}</Table.Th>
            ))}
            <Table.Th>{t("state")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              {shown.map((field) => (
                <Table.Td key={field}>
                  {cell(row.values[field])}
                  <Errors
                    errors={row.errors.filter((error) => error.field === field)}
                    meaning={meaning}
                  />
                </Table.Td>
              ))}
              <Table.Td>
                {row.errors.length === 0 && (fine?.(row) ?? t("fine"))}
                <Errors
                  errors={row.errors.filter((error) => !shown.includes(error.field))}
                  meaning={meaning}
                  named
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

type ErrorsProps = Readonly<{
  errors: ImportedRow["errors"];
  meaning: (field: string, code: string) => string | undefined;
  named?: boolean;
}>;

function Errors({ errors, meaning, named = false }: ErrorsProps) {
  const t = useWords(fieldWords);
  return errors.map(({ field, code, message }) => (
    <Text key={`${field} ${code}`} size="sm" c="var(--mantine-color-error)">
      {named ? `${field}: ` : ""}
      {meaning(field, code) ?? fieldText(t, code, message)}
    </Text>
  ));
}
