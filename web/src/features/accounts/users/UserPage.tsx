import type { ReactNode } from "react";
import type { User } from "~/kernel/api";
import { api, tagged } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import type { Loaded } from "~/ui/form/LoadedObject";
import { ObjectPage } from "~/ui/form/ObjectPage";
import { useRight } from "~/kernel/me";
import { Access } from "./Access";
import { Address } from "./Address";
import { Skills } from "./Skills";
import { UserForm } from "./UserForm";
import { words as common } from "../words";
import { words } from "./words";

type UserPartsProps = Readonly<{
  children: (loaded: Loaded<User> | undefined, copied: User | undefined) => ReactNode;
}>;

/** A page of a user, beside the others. */
function UserParts({ children }: UserPartsProps) {
  const t = useWords(words);
  const c = useWords(common);
  const mayChange = useRight("users.manage");
  const mayRate = useRight("groups.manage");
  return (
    <ObjectPage<User>
      name="users"
      table="/administration/users"
      title={t("title")}
      newTitle={t("form.new")}
      read={(wanted) => tagged(api.GET("/api/v1/users/{id}", { params: { path: { id: wanted } } }))}
      parts={(user) => [
        { to: "/administration/users/$id", label: c("master") },
        user.client_id !== null &&
          mayRate && { to: "/administration/users/$id/skills", label: t("skills") },
        mayChange && { to: "/administration/users/$id/sign-in", label: t("signin") },
      ]}
    >
      {children}
    </ObjectPage>
  );
}

/** One user, or a new one where the address names none. */
export function UserPage() {
  const mayChange = useRight("users.manage");
  return (
    <UserParts>
      {(loaded, copied) => (
        <>
          <UserForm loaded={loaded} copied={copied} />
          {loaded && mayChange && <Address user={loaded.data} />}
        </>
      )}
    </UserParts>
  );
}

export function UserSkillsPage() {
  return (
    <UserParts>
      {(loaded) =>
        loaded?.data.client_id && (
          <Skills userId={loaded.data.id} clientId={loaded.data.client_id} />
        )
      }
    </UserParts>
  );
}

export function UserSignInPage() {
  return <UserParts>{(loaded) => loaded && <Access userId={loaded.data.id} />}</UserParts>;
}
