import type { ReactNode } from "react";
import type { Group } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { OverflowRules } from "./OverflowRules";
import { WhoWouldGet } from "./WhoWouldGet";
import { words } from "./words";

type GroupPartsProps = Readonly<{
  children: (loaded: Loaded<Group> | undefined, copied: Group | undefined) => ReactNode;
}>;

/** A page of a group, beside its others. */
export function GroupParts({ children }: GroupPartsProps) {
  const t = useWords(words);
  const mayChange = useRight("groups.manage");
  return (
    <ObjectPage<Group>
      name="acd-groups"
      table="/acd/groups"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) =>
        tagged(api.GET("/api/v1/acd-groups/{id}", { params: { path: { id: wanted } } }))
      }
      parts={() => [
        { to: "/acd/groups/$id", label: t("form.master") },
        mayChange && { to: "/acd/groups/$id/overflow", label: t("overflow") },
        { to: "/acd/groups/$id/now", label: t("now") },
      ]}
    >
      {children}
    </ObjectPage>
  );
}

export function GroupOverflowPage() {
  return (
    <GroupParts>
      {(loaded) =>
        loaded && <OverflowRules groupId={loaded.data.id} clientId={loaded.data.client_id} />
      }
    </GroupParts>
  );
}

export function GroupNowPage() {
  return <GroupParts>{(loaded) => loaded && <WhoWouldGet groupId={loaded.data.id} />}</GroupParts>;
}
