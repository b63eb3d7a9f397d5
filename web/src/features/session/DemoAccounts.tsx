import { Avatar, UnstyledButton } from "@mantine/core";
import type { Hints } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { MailIcon, PhoneIcon } from "~/ui/icons";
import classes from "./DemoAccounts.module.css";
import { words } from "./words";

type Account = Hints["accounts"][number];
type DemoAccountsProps = Readonly<{
  accounts: readonly Account[];
  busy: boolean;
  onChoose: (account: Account) => void;
}>;

/** In the demo: everybody one could be, one click away. */
export function DemoAccounts({ accounts, busy, onChoose }: DemoAccountsProps) {
  const t = useWords(words);
  return (
    <section className={classes["demo"]} aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{t("demo")}</h2>
      <p>{t("demo.hint")}</p>
      <div className={classes["cards"]}>
        {accounts.map((account) => {
          const { username, client, role, name } = account;
          const title = t(`role.${role}`);
          return (
            <UnstyledButton
              key={`${client ?? ""}/${username}`}
              className={classes["card"] ?? ""}
              disabled={busy}
              onClick={() => onChoose(account)}
            >
              <Avatar size={32} color="ring" name={name} />
              <span>
                <span className="visually-hidden">{t("demo.as")}</span>
                <strong>{name}</strong>
                <small>
                  {title}
                  {client && ` ${t("demo.in", { client })}`}
                </small>
              </span>
            </UnstyledButton>
          );
        })}
      </div>
      <a className={classes["phone"]} href="/phone" target="_blank" rel="noreferrer">
        <PhoneIcon />
        {t("demo.phone")}
      </a>
      <a className={classes["phone"]} href="/mailbox" target="_blank" rel="noreferrer">
        <MailIcon />
        {t("demo.mailbox")}
      </a>
    </section>
  );
}
