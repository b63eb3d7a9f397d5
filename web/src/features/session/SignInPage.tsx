import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { Notice } from "~/ui/Notice";
import { useTitle } from "~/ui/useTitle";
import { DemoAccounts } from "./DemoAccounts";
import { Door } from "./Door";
import classes from "./Door.module.css";
import { SignInForm } from "./SignInForm";
import { useSignIn } from "./useSignIn";
import { words } from "./words";

export function SignInPage() {
  const t = useWords(words);
  useTitle(t("title"));
  const { next } = useSearch({ from: "/sign-in" });
  const door = useSignIn(next);
  const hints = useQuery({
    queryKey: ["session", "hints"],
    queryFn: () => ok(api.GET("/api/v1/session/hints")),
    staleTime: Infinity,
  });
  const accounts = hints.data?.demo ? hints.data.accounts : [];

  return (
    <Door
      title={t("title")}
      about={next && next !== "/" ? t("ended") : t("claim")}
      aside={
        accounts.length > 0 && (
          <DemoAccounts
            accounts={accounts}
            busy={door.busy}
            onChoose={({ client, username }) =>
              void door.signIn({ client, username, password: "demo" })
            }
          />
        )
      }
    >
      {hints.data?.needs_administrator && (
        <div className={classes["notice"]}>
          <Notice>{t("setup.no_code")}</Notice>
        </div>
      )}
      <SignInForm {...door} />
    </Door>
  );
}
