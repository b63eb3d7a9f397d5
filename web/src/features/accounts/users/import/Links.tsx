import { Button, Group, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ImportedUsers } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import { cell } from "~/ui/importing/cell";
import { PageFrame } from "~/ui/PageFrame";
import { ScrollBox } from "~/ui/table/ScrollBox";
import { words } from "./words";

/** The links for those who were invited, shown now only. */
export function Links({ made }: Readonly<{ made: ImportedUsers }>) {
  const t = useWords(words);
  const count = made.rows.length;
  return (
    <PageFrame
      title={t("made", { count })}
      about={t("made.about")}
      action={
        <Button renderRoot={(props) => <Link to="/administration/users" {...props} />}>
          {t("done")}
        </Button>
      }
    >
      <ScrollBox label={t("link")}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("name")}</Table.Th>
              <Table.Th>{t("email")}</Table.Th>
              <Table.Th>{t("link")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {made.rows.map(({ line, values, link }) => (
              <Table.Tr key={line}>
                <Table.Td>{cell(values["name"])}</Table.Td>
                <Table.Td>{cell(values["email"])}</Table.Td>
                <Table.Td>
                  {link ? (
                    <Group gap="xs" wrap="nowrap">
                      <code>{link}</code>
                      <CopyButton
                        value={link}
                        what={t("link.of", { name: cell(values["name"]) })}
                      />
                    </Group>
                  ) : (
                    "–"
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollBox>
    </PageFrame>
  );
}
