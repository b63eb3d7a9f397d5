import { Select } from "@mantine/core";
import { useState } from "react";
import { useClients } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { byName } from "~/ui/form/values";
import { LockIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { Doors } from "./Doors";
import { Matrix } from "./Matrix";
import { TextGrants } from "./TextGrants";
import { words } from "./words";

/** What people of each role may do in one client, and who above it may read its texts. */
export function RightsPage() {
  const t = useWords(words);
  const own = useMe().client?.id ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const clients = useClients(own === null);
  const client = own ?? chosen;
  return (
    <PageFrame title={t("title")} about={t("intro")}>
      {own === null && (
        <Select
          label={t("client")}
          data={byName(clients)}
          value={chosen}
          onChange={setChosen}
          searchable
          maw={360}
          mb="lg"
        />
      )}
      {client ? (
        <>
          <Matrix clientId={client} />
          <TextGrants clientId={client} />
          <Doors clientId={client} />
        </>
      ) : (
        <EmptyState icon={<LockIcon size={32} />} title={t("choose.title")}>
          {t("choose.text")}
        </EmptyState>
      )}
    </PageFrame>
  );
}
