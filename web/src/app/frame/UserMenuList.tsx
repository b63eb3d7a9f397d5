import { Menu, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import type { Me } from "~/kernel/api";
import { loadBrand } from "~/kernel/brand";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { type Language, setLanguage, useLanguage } from "~/kernel/language";
import { meQuery } from "~/kernel/me";
import { restartStream } from "~/kernel/stream/stream";
import { HelpContact } from "~/ui/HelpContact";
import { AutoIcon, DownIcon, MoonIcon, SignOutIcon, SunIcon, UserIcon } from "~/ui/icons";
import { LaterMenu } from "~/ui/later/LaterMenu";
import type { LaterProps } from "~/ui/later/useLater";
import { useToastProblem } from "~/ui/problems";
import { words } from "../words";
import classes from "./UserMenu.module.css";

const looks: {
  value: MantineColorScheme;
  label: "user.look.auto" | "user.look.light" | "user.look.dark";
  icon: typeof SunIcon;
}[] = [
  { value: "auto", label: "user.look.auto", icon: AutoIcon },
  { value: "light", label: "user.look.light", icon: SunIcon },
  { value: "dark", label: "user.look.dark", icon: MoonIcon },
];
/** Each language by its own name: who needs it cannot read the other one. */
const tongues: { value: Language; label: string }[] = [
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
];

type UserMenuListProps = Readonly<LaterProps & { me: Me; onStepDown: () => void }>;

/** Who is signed in, how she likes it, and the way out. */
export function UserMenuList({ me, onStepDown, ...menu }: UserMenuListProps) {
  const t = useWords(words);
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { choose, signOut } = useAccount();
  const place = me.client?.name ?? me.reseller?.name;
  return (
    <LaterMenu {...menu} width={248}>
      <div className={classes["who"]}>
        <strong>{me.user.name}</strong>
        <span>
          {t(`role.${me.role}`)}
          {place && ` · ${place}`}
        </span>
        <HelpContact linked={false} />
      </div>
      <Menu.Divider />
      <Menu.Label>{t("user.language")}</Menu.Label>
      <Menu.RadioGroup value={language} onChange={(next) => void choose(next as Language)}>
        {tongues.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value} lang={value}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>{t("user.look")}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(next) => setColorScheme(next as MantineColorScheme)}
      >
        {looks.map(({ value, label, icon: Icon }) => (
          <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} />}>
            {t(label)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Item leftSection={<UserIcon size={16} />} component={Link} to="/account">
        {t("user.account")}
      </Menu.Item>
      {!me.user.client_id && (
        <Menu.Item leftSection={<DownIcon size={16} />} onClick={onStepDown}>
          {t("acting.title")}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<SignOutIcon size={16} />} onClick={() => void signOut()}>
        {t("user.sign_out")}
      </Menu.Item>
    </LaterMenu>
  );
}

function useAccount() {
  const queries = useQueryClient();
  const router = useRouter();
  const complain = useToastProblem();
  return {
    /** Shown at once; the account remembers it, and what the server names (statuses) is read again. */
    choose: async (next: Language) => {
      setLanguage(next);
      try {
        const me = await ok(api.PATCH("/api/v1/me", { body: { language: next } }));
        queries.setQueryData(meQuery.queryKey, me);
        restartStream();
        await queries.invalidateQueries();
      } catch (error) {
        complain(error);
      }
    },
    signOut: async () => {
      try {
        await api.DELETE("/api/v1/session");
        await router.navigate({ to: "/sign-in", search: {} });
        queries.clear();
        restartStream();
        await loadBrand();
      } catch (error) {
        complain(error);
      }
    },
  };
}
