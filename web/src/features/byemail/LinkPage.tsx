import { useLocation } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { ConfirmAddress } from "./ConfirmAddress";
import { Sheet } from "./Sheet";
import { type Action, SmsAction } from "./SmsAction";
import { words } from "./words";

const isAction = (kind: string): kind is Action =>
  kind === "done" || kind === "give_back" || kind === "log_off";

/** Behind a link in a mail. Opening it changes nothing, only its button does; the secret never leaves the `#`. */
export function LinkPage() {
  const t = useWords(words);
  const [kind = "", secret = ""] = useLocation({
    select: (location) => location.hash.replace(/^#/, ""),
  }).split(".", 2);
  if (secret && kind === "confirm") return <ConfirmAddress secret={secret} />;
  if (secret && isAction(kind)) return <SmsAction action={kind} secret={secret} />;
  return <Sheet title={t("bad")} about={t("bad.hint")} />;
}
