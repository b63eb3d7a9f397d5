import { useParams } from "@tanstack/react-router";
import type { User } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { useRight } from "~/kernel/me";
import { BackLink } from "~/ui/BackLink";
import { LoadedObject } from "~/ui/form/LoadedObject";
import { PageFrame } from "~/ui/PageFrame";
import { Access } from "./Access";
import { Address } from "./Address";
import { Skills } from "./Skills";
import { UserForm } from "./UserForm";
import { words } from "./words";

/** One user, or a new one where the address names none. */
export function UserPage() {
  const { id } = useParams({ strict: false });
  const t = useWords(words);
  const mayChange = useRight("users.manage");
  const mayRate = useRight("groups.manage");
  return (
    <LoadedObject<User>
      name="users"
      id={id}
      read={(wanted) => tagged(api.GET("/api/v1/users/{id}", { params: { path: { id: wanted } } }))}
    >
      {(loaded, copied) => (
        <PageFrame
          narrow
          title={loaded?.data.name ?? t("form.new")}
          back={<BackLink to="/administration/users">{t("title")}</BackLink>}
        >
          <UserForm loaded={loaded} copied={copied} />
          {loaded && mayChange && <Address user={loaded.data} />}
          {loaded?.data.client_id && mayRate && (
            <Skills userId={loaded.data.id} clientId={loaded.data.client_id} />
          )}
          {loaded && mayChange && <Access userId={loaded.data.id} />}
        </PageFrame>
      )}
    </LoadedObject>
  );
}
