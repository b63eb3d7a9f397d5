import { Anchor, Button, List, ThemeIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FirstSteps, Right } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { FormSection } from "~/ui/form/FormFrame";
import { CheckIcon, ClockIcon } from "~/ui/icons";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { KindChoice } from "./KindChoice";
import { words } from "./words";

const AGAIN_MS = 3_000;
const STEPS = [
  { step: "clients", to: "/administration/new-client", right: "clients.manage" },
  { step: "agents", to: "/administration/users/new", right: "users.manage" },
  { step: "groups", to: "/acd/groups", right: "groups.manage" },
  { step: "connectors", to: "/numbers/receive-connectors", right: "receive_connectors.read" },
  { step: "sms", to: "/help/sms-receiver-api", right: "receive_connectors.read" },
] as const satisfies readonly { step: keyof FirstSteps; to: string; right: Right }[];

/** What it takes until the first SMS is on somebody's screen, ticked by what is there. */
export function StartPage() {
  const t = useWords(words);
  const { rights } = useMe();
  const steps = useQuery({
    queryKey: ["first-steps"],
    queryFn: () => ok(api.GET("/api/v1/first-steps")),
    refetchInterval: ({ state }) => (state.data?.sms ? false : AGAIN_MS),
  });
  const found = steps.data;
  const asks = rights.includes("resellers.manage") && found?.resellers === false;
  const mayMake = rights.includes("clients.manage");
  const shown = STEPS.filter(({ step }) => mayMake || step !== "clients");
  const done = found && shown.every(({ step }) => found[step]);
  /** Without a client there is nothing else to make. */
  const leads = (step: keyof FirstSteps, right: Right) =>
    found && !found[step] && (found.clients || step === "clients") && rights.includes(right);
  return (
    <PageFrame
      narrow
      title={t("start")}
      about={t(done ? "start.done" : "start.about")}
      action={
        mayMake &&
        found?.resellers && (
          <Button renderRoot={(props) => <Link to="/administration/new-client" {...props} />}>
            {t("new")}
          </Button>
        )
      }
    >
      {steps.error && <ProblemPanel error={steps.error} onRetry={() => void steps.refetch()} />}
      {asks && <KindChoice />}
      {found && (
        <FormSection title={t("start.list")}>
          <List spacing="md" center>
            {shown.map(({ step, to, right }) => (
              <List.Item
                key={step}
                icon={
                  <ThemeIcon
                    variant="light"
                    radius="xl"
                    size={24}
                    color={found[step] ? "green" : "gray"}
                    aria-label={t(found[step] ? "step.done" : "step.open")}
                    role="img"
                  >
                    {found[step] ? <CheckIcon size={14} /> : <ClockIcon size={14} />}
                  </ThemeIcon>
                }
              >
                {leads(step, right) ? (
                  <Anchor underline="always" renderRoot={(props) => <Link to={to} {...props} />}>
                    {t(`step.${step}`)}
                  </Anchor>
                ) : (
                  t(`step.${step}`)
                )}
              </List.Item>
            ))}
          </List>
        </FormSection>
      )}
    </PageFrame>
  );
}
