import { Avatar, UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { Me } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useLater } from "~/ui/later/useLater";
import { words } from "../words";
import classes from "./UserMenu.module.css";

const StepDown = lazy(async () => ({ default: (await import("./StepDown")).StepDown }));
const UserMenuList = lazy(async () => ({ default: (await import("./UserMenuList")).UserMenuList }));

export function UserMenu({ me }: Readonly<{ me: Me }>) {
  const t = useWords(words);
  const later = useLater();
  const [stepping, setStepping] = useState(false);
  return (
    <>
      <UnstyledButton className={classes["button"] ?? ""} {...later.button}>
        <Avatar size={30} color="ring" name={me.user.name} aria-hidden />
        <span className="visually-hidden">{t("user.menu", { name: me.user.name })}</span>
      </UnstyledButton>
      <Suspense>
        {later.menu && (
          <UserMenuList {...later.menu} me={me} onStepDown={() => setStepping(true)} />
        )}
        {stepping && <StepDown opened onClose={() => setStepping(false)} />}
      </Suspense>
    </>
  );
}
