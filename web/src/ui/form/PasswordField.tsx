import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";

/** A field whose characters are hidden until one wants to see them. */
export function PasswordField(props: PasswordInputProps) {
  const t = useWords(words);
  return (
    <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("form.reveal") }} {...props} />
  );
}
