import { Anchor, Code, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReadField, ReceiverRequest } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatNumber } from "~/kernel/time";
import { StateBadge, type Tone } from "~/ui/StateBadge";
import { ScrollBox } from "~/ui/table/ScrollBox";
import { adviceFor } from "./advice";
import classes from "./RequestTable.module.css";
import { words } from "./words";

function tone(status: number): Tone {
  if (status < 300) return "good";
  return status === 502 || status >= 500 ? "warn" : "bad";
}

type RequestTableProps = Readonly<{ label: string; requests: readonly ReceiverRequest[] }>;

export function RequestTable({ label, requests }: RequestTableProps) {
  const t = useWords(words);
  return (
    <ScrollBox label={label}>
      <Table verticalSpacing="xs" className={classes["table"]}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("at")}</Table.Th>
            <Table.Th>{t("status")}</Table.Th>
            <Table.Th>{t("reason")}</Table.Th>
            <Table.Th>{t("fields")}</Table.Th>
            <Table.Th>{t("source")}</Table.Th>
            <Table.Th>{t("took")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {requests.map((request) => (
            <Table.Tr key={request.id}>
              <Table.Td>{formatMoment(request.at)}</Table.Td>
              <Table.Td>
                <StateBadge tone={tone(request.status)}>{request.status}</StateBadge>
              </Table.Td>
              <Table.Td>
                {request.reason || "–"}
                <AdviceList request={request} />
              </Table.Td>
              <Table.Td>
                <Fields fields={request.fields} text={request.text} />
                {request.charset && (
                  <Text size="xs" c="dimmed" mt={4}>
                    {t("charset", { charset: request.charset.replace("?", "") })}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {request.source}
                <Text size="xs" c="dimmed">
                  {request.method}
                </Text>
              </Table.Td>
              <Table.Td className={classes["took"]}>
                {formatNumber(Math.round(request.took_ms))} ms
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

/** What to do about it, for the person who set the provider up. */
function AdviceList({ request }: Readonly<{ request: ReceiverRequest }>) {
  const t = useWords(words);
  const advice = adviceFor(request);
  if (advice.length === 0) return null;
  const values = {
    source: request.source,
    names: request.others.join(", ") || "–",
    charset: (request.charset ?? "").replace("?", ""),
    meant: request.meant?.name ?? "",
    recipient: request.meant?.recipient ?? "",
    country: request.meant?.country ?? "",
  };
  return (
    <ul className={classes["advice"]}>
      {advice.map((one) => (
        <li key={one}>
          {t(`advice.${one}`, values)}
          {request.meant && one.startsWith("unknown_") && one !== "unknown_national" && (
            <>
              {" "}
              <Open id={request.meant.id}>{t("open", values)}</Open>
            </>
          )}
          {one === "missing" && request.others.length > 0 && ` ${t("advice.others", values)}`}
        </li>
      ))}
    </ul>
  );
}

/** How each parameter was read: its name as the provider wrote it, where it stood, and its value, text or length. */
function Fields({ fields, text }: Pick<ReceiverRequest, "fields" | "text">) {
  const t = useWords(words);
  return (
    <Stack gap={2}>
      {Object.entries(fields as Record<string, ReadField>).map(
        ([parameter, { in: place, as, value, form }]) => (
          <span key={parameter} title={`${parameter} (${place})`}>
            <Code>{as}</Code>{" "}
            <Text span size="xs" c="dimmed">
              {typeof value === "number" ? t("characters", { count: value }) : (value ?? "•••")}
              {form && ` (${t(`form.${form}`)})`}
            </Text>
            {parameter === "message" && text !== null && (
              <Text span size="sm" className={classes["text"]}>
                {text}
              </Text>
            )}
          </span>
        ),
      )}
    </Stack>
  );
}

function Open({ id, children }: Readonly<{ id: string; children: string }>) {
  const to = "/numbers/receive-connectors/$id";
  return (
    <Anchor
      inherit
      underline="always"
      renderRoot={(props) => <Link to={to} params={{ id }} {...props} />}
    >
      {children}
    </Anchor>
  );
}
