import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { Notice } from "~/ui/Notice";
import { PageFrame } from "~/ui/PageFrame";
import { Keys } from "./Keys";
import { Password } from "./Password";
import { Profile } from "./Profile";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { words } from "./words";

/** What everybody may see and change of her own account. */
export function AccountPage() {
  const t = useWords(words);
  const me = useMe();
  if (me.must_enrol)
    return (
      <PageFrame narrow title={t("factor.must")}>
        <Notice>{t("factor.must.hint")}</Notice>
        <SecondFactor />
      </PageFrame>
    );
  return (
    <PageFrame narrow title={t("title")} about={t("intro", { name: me.user.username })}>
      <Profile />
      <Password />
      <SecondFactor />
      <Sessions />
      <Tokens />
      <Keys />
    </PageFrame>
  );
}
