import { Drawer, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ReceivedSms } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { EraseButton } from "~/ui/erasing/EraseButton";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { ProblemPanel } from "~/ui/ProblemPanel";
import classes from "./SmsDetails.module.css";
import { SmsStateBadge } from "./SmsStateBadge";
import { Way } from "./Way";
import { words } from "./words";

type SmsDetailsProps = Readonly<{ id: string | undefined; onClose: () => void }>;

/** One SMS as it came in, and where it went. */
export function SmsDetails({ id, onClose }: SmsDetailsProps) {
  const t = useWords(words);
  const sms = useQuery({
    queryKey: ["received-sms", "one", id],
    queryFn: () => ok(api.GET("/api/v1/received-sms/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== undefined,
  });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={440}
      title={t("detail", { sender: sms.data?.sender ?? "…" })}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {sms.error && <ProblemPanel error={sms.error} onRetry={() => void sms.refetch()} />}
      {sms.data && <Details sms={sms.data} />}
      {sms.data && <Way sms={sms.data} />}
      {sms.data && (
        <Group mt="lg">
          <EraseButton
            numbers={[sms.data.sender]}
            clientId={sms.data.client_id}
            onErased={onClose}
          />
        </Group>
      )}
    </Drawer>
  );
}

function Details({ sms }: Readonly<{ sms: ReceivedSms }>) {
  const t = useWords(words);
  return (
    <Stack>
      <div>
        <SmsStateBadge sms={sms} />
      </div>
      <div className={classes["text"]}>{sms.text ?? t("length", { count: sms.text_length })}</div>
      {sms.text === null && (
        <Text size="sm" c="dimmed">
          {t("no_right")}
        </Text>
      )}
      <dl className={classes["facts"]}>
        <Fact name={t("at")}>{formatMoment(sms.received_at)}</Fact>
        <Fact name={t("sender")}>
          <Number normalised={sms.sender} raw={sms.sender_raw} />
        </Fact>
        <Fact name={t("detail.recipient")}>
          <Number normalised={sms.recipient} raw={sms.recipient_raw} />
        </Fact>
        <Fact name={t("connector")}>{sms.connector_name}</Fact>
        <Fact name={t("detail.group")}>{sms.group_name}</Fact>
        <Fact name={t("detail.agent")}>{sms.agent_name}</Fact>
        <Fact name={t("detail.provider_id")}>{sms.provider_message_id}</Fact>
        <Fact name={t("detail.repeats")}>
          {sms.repeats > 0 && t("repeats", { count: sms.repeats })}
        </Fact>
      </dl>
    </Stack>
  );
}

function Fact({ name, children }: Readonly<{ name: string; children: ReactNode }>) {
  if (children === null || children === false) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Number({ normalised, raw }: Readonly<{ normalised: string; raw: string }>) {
  const t = useWords(words);
  return (
    <>
      <PhoneNumber value={normalised} copy />
      {raw !== normalised && (
        <Text size="xs" c="dimmed">
          {t("detail.raw", { raw })}
        </Text>
      )}
    </>
  );
}
