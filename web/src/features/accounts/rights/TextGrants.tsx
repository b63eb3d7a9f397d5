import { Button, Group, NativeSelect, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { formatMoment, now, useNow } from "~/kernel/time";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useToastProblem } from "~/ui/problems";
import classes from "./TextGrants.module.css";
import { words } from "./words";

const HOUR_MS = 3_600_000;
const hours = [1, 8, 24, 168] as const;

/** Who above the client may read its texts, and until when. */
export function TextGrants({ clientId }: Readonly<{ clientId: string }>) {
  const t = useWords(words);
  const me = useMe();
  const mine = me.user.client_id === clientId && me.rights.includes("sms.read_text");
  const at = useNow(30_000);
  const path = { path: { id: clientId } };
  const key = ["clients", "text-grants", clientId];
  const found = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET("/api/v1/clients/{id}/text-grants", { params: path })),
  });
  const queries = useQueryClient();
  const complain = useToastProblem();
  const read = () => queries.invalidateQueries({ queryKey: key });
  const end = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/api/v1/text-grants/{id}", { params: { path: { id } } }),
    onError: complain,
    onSettled: read,
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  const open = found.data?.items.filter(({ until }) => new Date(until).getTime() > at) ?? [];
  return (
    <section className={classes["grants"]} aria-labelledby="text-grants">
      <h2 id="text-grants">{t("grants.title")}</h2>
      <Text size="sm">{t("grants.about")}</Text>
      {open.length === 0 && <Text size="sm">{t("grants.nobody")}</Text>}
      <ul>
        {open.map((grant) => (
          <li key={grant.id}>
            <span>
              {t(`grants.${grant.grantee}`)} ·{" "}
              {t("grants.until", { at: formatMoment(grant.until) })}
            </span>
            {mine && (
              <Button size="xs" variant="default" onClick={() => end.mutate(grant.id)}>
                {t("grants.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mine && <NewGrant clientId={clientId} onMade={() => void read()} />}
    </section>
  );
}

function NewGrant({ clientId, onMade }: Readonly<{ clientId: string; onMade: () => void }>) {
  const t = useWords(words);
  const complain = useToastProblem();
  const [grantee, setGrantee] = useState<"reseller" | "system">("reseller");
  const [lasting, setLasting] = useState<number>(hours[0]);
  const make = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/clients/{id}/text-grants", {
          params: { path: { id: clientId } },
          body: { grantee, until: new Date(now() + lasting * HOUR_MS).toISOString() },
        }),
      ),
    onSuccess: onMade,
    onError: complain,
  });
  return (
    <Group align="end" gap="sm">
      <NativeSelect
        label={t("grants.who")}
        value={grantee}
        onChange={(event) => setGrantee(event.currentTarget.value as typeof grantee)}
        data={(["reseller", "system"] as const).map((value) => ({
          value,
          label: t(`grants.${value}`),
        }))}
      />
      <NativeSelect
        label={t("grants.for")}
        value={String(lasting)}
        onChange={(event) => setLasting(Number(event.currentTarget.value))}
        data={hours.map((value) => ({ value: String(value), label: t(`grants.hours.${value}`) }))}
      />
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        {t("grants.allow")}
      </Button>
    </Group>
  );
}
