import { Anchor, Container, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { BrandMark } from "~/ui/BrandMark";
import { HelpContact } from "~/ui/HelpContact";
import { useTitle } from "~/ui/useTitle";
import { words } from "./words";

type SheetProps = Readonly<{ title: string; about: ReactNode; children?: ReactNode }>;

/** The one page behind every link in a mail, for people who are not signed in. */
export function Sheet({ title, about, children }: SheetProps) {
  const t = useWords(words);
  useTitle(title);
  return (
    <Container component="main" size={480} py="xl" px="md">
      <Paper withBorder radius="lg" p="xl">
        <Stack gap="md">
          <BrandMark size={40} />
          <Title order={1} size="h2">
            {title}
          </Title>
          <Text component="div">{about}</Text>
          {children}
          <Anchor href="/" size="sm">
            {t("web")}
          </Anchor>
          <HelpContact />
        </Stack>
      </Paper>
    </Container>
  );
}
