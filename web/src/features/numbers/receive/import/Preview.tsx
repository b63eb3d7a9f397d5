import { Table, Text } from "@mantine/core";
import type { ImportedConnector } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { fieldText, fieldWords } from "~/ui/form/fieldText";
import { ScrollBox } from "~/ui/table/ScrollBox";
import { words } from "./words";

/** Every row, what is wrong with it at its cell, the wrong ones first. */
export function Preview({ rows }: Readonly<{ rows: readonly ImportedConnector[] }>) {
  const t = useWords(words);
  const sorted = [...rows].sort(
    (a, b) => Number(b.errors.length > 0) - Number(a.errors.length > 0),
  );
  return (
    <ScrollBox label={t("title")}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("line")}</Table.Th>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("recipient")}</Table.Th>
            <Table.Th>{t("group")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              <Cell row={row} field="name" />
              <Cell row={row} field="recipient" />
              <Cell row={row} field="acd_group" />
              <Rest row={row} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

const SHOWN = ["name", "recipient", "acd_group"];

type RowProps = Readonly<{ row: ImportedConnector }>;

function Cell({ row, field }: RowProps & Readonly<{ field: string }>) {
  const value = row.values[field];
  return (
    <Table.Td>
      {typeof value === "string" ? value : "–"}
      <Errors row={row} of={(name) => name === field} />
    </Table.Td>
  );
}

function Rest({ row }: RowProps) {
  const t = useWords(words);
  return (
    <Table.Td>
      {row.errors.length === 0 && t(row.makes_token ? "token" : "fine")}
      <Errors row={row} of={(name) => !SHOWN.includes(name)} />
    </Table.Td>
  );
}

function Errors({ row, of }: RowProps & Readonly<{ of: (field: string) => boolean }>) {
  const t = useWords(words);
  const tField = useWords(fieldWords);
  const said = (field: string, code: string, message: string): string => {
    if (code === "no_such_group" || code === "no_such_application") return t(code);
    if (field === "require_token" || field === "routing_type") return t(field);
    if (field === "incoming_sms_subject" && code === "invalid") return t("template");
    return fieldText(tField, code, message);
  };
  return row.errors
    .filter(({ field }) => of(field))
    .map(({ field, code, message }) => (
      <Text key={`${field} ${code}`} size="sm" c="var(--mantine-color-error)">
        {SHOWN.includes(field) ? "" : `${field}: `}
        {said(field, code, message)}
      </Text>
    ));
}
