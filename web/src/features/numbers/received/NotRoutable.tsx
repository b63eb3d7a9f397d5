import { Anchor, Box, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { Notice } from "~/ui/Notice";
import { words } from "./words";

const SHOWN = 100;

/** Above everything else: SMS that are kept, but reach nobody until somebody acts. */
export function NotRoutable() {
  const t = useWords(words);
  const mayChange = useRight("receive_connectors.manage");
  const mayOpen = useRight("receive_connectors.read");
  const stuck = useQuery({
    queryKey: ["received-sms", "not-routable"],
    queryFn: () =>
      ok(
        api.GET("/api/v1/received-sms", {
          params: { query: { state: "not_routable", limit: SHOWN } },
        }),
      ),
  }).data;
  if (!stuck || stuck.items.length === 0) return null;
  const count = stuck.items.length;
  const connectors = new Map(stuck.items.map((sms) => [sms.connector_id, sms.connector_name]));

  return (
    <Box mb="md">
      <Notice
        tone="warn"
        title={stuck.next ? t("stuck.title.many", { count }) : t("stuck.title", { count })}
      >
        {mayChange ? t("stuck.text") : t("stuck.ask")}
        <Group gap="md" mt="xs">
          {mayOpen &&
            [...connectors].map(([id, name]) => (
              <Anchor
                key={id}
                size="sm"
                renderRoot={(props) => (
                  <Link to="/numbers/receive-connectors/$id" params={{ id }} {...props} />
                )}
              >
                {t("stuck.open", { name })}
              </Anchor>
            ))}
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/numbers/received-sms" search={{ state: "not_routable" }} {...props} />
            )}
          >
            {t("stuck.show")}
          </Anchor>
        </Group>
      </Notice>
    </Box>
  );
}
