import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { CodeBlock } from "~/ui/CodeBlock";
import { FormSection } from "~/ui/form/FormFrame";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import classes from "./provider.module.css";
import { words } from "./words";

/** A link to the sheet for somebody without an account: made, seen once, ended. */
export function Share({ id }: Readonly<{ id: string }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const key = ["sms-receive-connectors", "share", id];
  const path = { params: { path: { id } } };
  const share = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET("/api/v1/sms-receive-connectors/{id}/share", path)),
  });
  const again = () => void queries.invalidateQueries({ queryKey: key });
  const make = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/sms-receive-connectors/{id}/share", path)),
    onSuccess: again,
    onError: complain,
  });
  const end = useMutation({
    mutationFn: () => ok(api.DELETE("/api/v1/sms-receive-connectors/{id}/share", path)),
    onSuccess: () => {
      make.reset();
      toast({ tone: "good", title: t("share.ended") });
      again();
    },
    onError: complain,
  });
  const until = share.data?.expires_at ?? null;
  return (
    <div className={classes["noprint"]}>
      <FormSection title={t("share")} about={t("share.about")}>
        {make.data && (
          <CodeBlock
            title={t("share.made", { until: formatMoment(make.data.expires_at) })}
            text={make.data.link}
          />
        )}
        {until && !make.data && (
          <Text size="sm">{t("share.until", { until: formatMoment(until) })}</Text>
        )}
        <Group gap="xs">
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {t(until ? "share.again" : "share.make")}
          </Button>
          {until && (
            <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
              {t("share.end")}
            </Button>
          )}
        </Group>
      </FormSection>
    </div>
  );
}
