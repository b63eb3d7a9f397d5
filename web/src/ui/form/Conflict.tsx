import { Button, Group, Text } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { Notice } from "../Notice";
import { words } from "../words";
import type { Form } from "./useForm";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What somebody else saved meanwhile, field by field; what was typed here stays until she decides otherwise. */
export function Conflict({ form }: Readonly<{ form: Form }>) {
  const t = useWords(words);
  const { clashes, decide } = form;
  if (!clashes) return null;
  const also = clashes.theirs.filter((name) => fieldOf(name) !== null);
  const shown = (value: unknown) => {
    if (typeof value === "boolean") return t(value ? "truth.yes" : "truth.no");
    if (Array.isArray(value)) return t("form.conflict.chosen", { count: value.length });
    if (typeof value === "string" && ID.test(value)) return t("form.conflict.other");
    return typeof value === "string" || typeof value === "number" ? String(value) || "–" : "–";
  };
  return (
    <Notice tone="warn" title={t("form.conflict")}>
      <Text size="sm">
        {t(clashes.both.length > 0 ? "form.conflict.hint" : "form.conflict.none")}
      </Text>
      {clashes.both.map(({ name, mine, theirs }) => (
        <Group key={name} gap="xs" mt="xs" role="group" aria-label={labelOf(name)}>
          <strong>{labelOf(name)}</strong>
          <Button size="xs" variant="default" onClick={() => decide(name, mine)}>
            {t("form.conflict.mine", { value: shown(mine) })}
          </Button>
          <Button size="xs" variant="default" onClick={() => decide(name, theirs)}>
            {t("form.conflict.theirs", { value: shown(theirs) })}
          </Button>
        </Group>
      ))}
      {also.length > 0 && (
        <Text size="sm" mt="xs">
          {t("form.conflict.also", { fields: also.map(labelOf).join(", ") })}
        </Text>
      )}
    </Notice>
  );
}

function fieldOf(name: string): HTMLInputElement | null {
  return document.querySelector(`[data-field="${CSS.escape(name)}"]`);
}

/** What a field is called on the page. */
function labelOf(name: string): string {
  return fieldOf(name)?.labels?.[0]?.textContent.replace(/\s*\*$/, "") ?? name;
}
