import { Code, Group, Table, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { ScrollBox } from "~/ui/table/ScrollBox";
import { answers, parameters } from "./parameters";
import { words } from "./words";

export function Parameters() {
  const t = useWords(words);
  return (
    <ScrollBox label={t("parameters.title")}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("parameters.name")}</Table.Th>
            <Table.Th>{t("parameters.aliases")}</Table.Th>
            <Table.Th>{t("parameters.required")}</Table.Th>
            <Table.Th>{t("parameters.about")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parameters.map(({ name, aliases, required }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Code>{name}</Code>
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {aliases.map((alias) => (
                    <Code key={alias}>{alias}</Code>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{t(`parameters.required.${required}`)}</Table.Td>
              <Table.Td>{t(`parameters.${name}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

export function Answers() {
  const t = useWords(words);
  return (
    <ScrollBox label={t("answers.title")}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("answers.status")}</Table.Th>
            <Table.Th>{t("answers.meaning")}</Table.Th>
            <Table.Th>{t("answers.do")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {answers.map((status) => (
            <Table.Tr key={status}>
              <Table.Td>
                <Text fw={600}>{status}</Text>
              </Table.Td>
              <Table.Td>{t(`answers.${status}`)}</Table.Td>
              <Table.Td>{t(`answers.${status}.do`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}
