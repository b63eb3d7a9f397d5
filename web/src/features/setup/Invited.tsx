import { Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { MadeClient } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { CopyButton } from "~/ui/CopyButton";
import { FormSection } from "~/ui/form/FormFrame";
import { PageFrame } from "~/ui/PageFrame";
import { words } from "./words";

/** The links for those who were invited, shown now only, and where to go on. */
export function Invited({ made }: Readonly<{ made: MadeClient }>) {
  const t = useWords(words);
  const id = made.connector_id;
  const about =
    made.invited.length === 0 ? "made.nobody" : id === null ? "made.no_number" : "made.about";
  return (
    <PageFrame narrow title={t("made")} about={t(about)}>
      <Stack>
        {made.invited.length > 0 && (
          <FormSection title={t("invited")} about={t("invited.about")}>
            {made.invited.map(({ username, link }) => (
              <div key={username}>
                <Text fw={600}>{username}</Text>
                <Group gap="xs" wrap="nowrap">
                  <code style={{ overflowWrap: "anywhere" }}>{link}</code>
                  <CopyButton value={link} what={t("link.of", { name: username })} />
                </Group>
              </div>
            ))}
          </FormSection>
        )}
        <Group>
          {id && (
            <Button
              renderRoot={(props) => (
                <Link to="/numbers/receive-connectors/$id/provider" params={{ id }} {...props} />
              )}
            >
              {t("provider")}
            </Button>
          )}
          <Button variant="default" renderRoot={(props) => <Link to="/start" {...props} />}>
            {t("start")}
          </Button>
        </Group>
      </Stack>
    </PageFrame>
  );
}
