import { Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { BrandMark } from "~/ui/BrandMark";
import { HelpContact } from "~/ui/HelpContact";
import { useTitle } from "~/ui/useTitle";
import classes from "./Sheet.module.css";
import { words } from "./words";

type SheetProps = Readonly<{ title: string; about: ReactNode; children?: ReactNode }>;

/** The one page behind every link in a mail, for people who are not signed in. */
export function Sheet({ title, about, children }: SheetProps) {
  const t = useWords(words);
  useTitle(title);
  return (
    <main className={classes["sheet"]}>
      <Paper withBorder radius="lg" p="xl">
        <Stack gap="md">
          <div className={classes["mark"]}>
            <BrandMark size={40} />
          </div>
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
    </main>
  );
}
