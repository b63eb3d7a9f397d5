import { Group, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { WhoWouldGet as Found } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { StateBadge } from "~/ui/StateBadge";
import { words as why } from "~/ui/why/words";
import { words } from "./words";

const AGAIN_MS = 5_000;
type Member = Found["members"][number];

/** Each member of a group: whether an SMS that came now would be hers, or the first rule that says no. */
export function WhoWouldGet({ groupId }: Readonly<{ groupId: string }>) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["acd-groups", "would-get", groupId],
    queryFn: () =>
      ok(api.GET("/api/v1/acd-groups/{id}/would-get", { params: { path: { id: groupId } } })),
    refetchInterval: AGAIN_MS,
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  const members = found.data?.members ?? [];
  return (
    <FormSection title={t("now")} about={t("now.about")}>
      {found.data && <Text size="sm">{t(summaryOf(found.data))}</Text>}
      {members.length > 0 && (
        <Table aria-label={t("now")} verticalSpacing={6}>
          <Table.Tbody>
            {members.map((member) => (
              <Row key={member.user_id} member={member} picks={found.data?.strategy === "pick"} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </FormSection>
  );
}

function summaryOf({ members, strategy }: Found) {
  if (members.length === 0) return "now.no_members";
  if (!members.some(({ place }) => place !== null)) return "now.nobody";
  return strategy === "pick" ? "now.pick" : "now.first";
}

function Row({ member, picks }: Readonly<{ member: Member; picks: boolean }>) {
  const t = useWords(words);
  const reasonWords = useWords(why);
  const [first, ...others] = member.reasons;
  const reason = (each: Member["reasons"][number]) =>
    each === "inactive" ? t("now.inactive") : reasonWords(`reason.${each}`);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {member.name}
      </Table.Th>
      <Table.Td>
        {first === undefined ? (
          <Group gap="xs">
            <StateBadge tone="good">{t("now.yes")}</StateBadge>
            {member.place === 1 && !picks && <StateBadge tone="accent">{t("now.next")}</StateBadge>}
            <Text span size="sm" c="dimmed">
              {reasonWords("load", { load: member.load, maximum: member.maximum })}
            </Text>
          </Group>
        ) : (
          <StateBadge tone="warn">{t("now.no", { reason: reason(first) })}</StateBadge>
        )}
        {others.length > 0 && (
          <Text size="xs" c="dimmed">
            {t("now.then", { reasons: others.map(reason).join(", ") })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
