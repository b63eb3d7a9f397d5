import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import type { MadeClient } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { PageFrame } from "~/ui/PageFrame";
import { Invited } from "./Invited";
import { NewClientForm } from "./NewClientForm";
import { words } from "./words";

/** A client with everything its first SMS needs; on an empty system the company above it too. */
export function NewClientPage() {
  const t = useWords(words);
  const ofSystem = useRight("resellers.manage");
  const [made, setMade] = useState<MadeClient>();
  const steps = useQuery({
    queryKey: ["first-steps"],
    queryFn: () => ok(api.GET("/api/v1/first-steps")),
  });
  const isFirst = ofSystem && steps.data?.resellers === false;
  if (made) return <Invited made={made} />;
  return (
    <PageFrame
      narrow
      title={t(isFirst ? "first" : "new")}
      about={t("new.about")}
      back={<BackLink to="/start">{t("start")}</BackLink>}
    >
      {steps.data && (
        <NewClientForm
          isFirst={isFirst}
          asksReseller={ofSystem && steps.data.resellers}
          onMade={setMade}
        />
      )}
    </PageFrame>
  );
}
