import { Box, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { MediaEvent, Page } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { Notice } from "~/ui/Notice";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { words } from "./words";

const STATES = ["offered", "active", "parked", "wrap_up"] as const;
type State = (typeof STATES)[number];
const AT_MOST = 100;

function openWith(users: readonly string[]): Promise<Page<MediaEvent>> {
  const query = { agent_id: [...users], state: [...STATES], limit: AT_MOST, sort: "created_at" };
  return ok(api.GET("/api/v1/media-events", { params: { query } }));
}

/** What users would hand back, to be seen before they are switched off; nothing, if they have nothing. */
export async function whatTheyHandBack(users: readonly { id: string }[]) {
  const found = await openWith(users.map(({ id }) => id));
  if (found.items.length === 0) return undefined;
  return (
    <Box mb="md">
      <OpenEvents found={found} />
    </Box>
  );
}

/** The same inside the form of one user; it comes into sight. */
export function HandsBack({ userId }: Readonly<{ userId: string }>) {
  const found = useQuery({
    queryKey: ["media-events", "open", userId],
    queryFn: () => openWith([userId]),
  });
  const show = useCallback((node: HTMLElement | null) => {
    node?.scrollIntoView({ block: "center" });
  }, []);
  if (!found.data || found.data.items.length === 0) return null;
  return (
    <div ref={show}>
      <OpenEvents found={found.data} />
    </div>
  );
}

function OpenEvents({ found }: Readonly<{ found: Page<MediaEvent> }>) {
  const t = useWords(words);
  const count = found.items.length;
  return (
    <Notice
      tone="warn"
      title={found.next ? t("open.title.more", { count }) : t("open.title", { count })}
    >
      <Text size="sm">{t("open.text")}</Text>
      <List size="sm" my="xs" mah="30dvh" style={{ overflow: "auto" }}>
        {found.items.map((event) => (
          <List.Item key={event.id}>
            <PhoneNumber value={event.sender} /> · {event.group_name} · {event.agent_name},{" "}
            {t(`open.state.${event.state as State}`)} · {formatWhen(event.created_at)}
          </List.Item>
        ))}
      </List>
    </Notice>
  );
}
