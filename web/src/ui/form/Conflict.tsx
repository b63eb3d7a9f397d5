import { Button, Group, Text } from "@mantine/core";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useWords } from "~/kernel/i18n";
import { type Names, useShown } from "../history/shown";
import { Notice } from "../Notice";
import { words } from "../words";
import type { Form } from "./useForm";

/** What somebody else saved meanwhile, field by field; what was typed here stays until she decides otherwise. */
export function Conflict({ form }: Readonly<{ form: Form }>) {
  const t = useWords(words);
  const shown = useShown();
  const queries = useQueryClient();
  const { clashes, decide } = form;
  if (!clashes) return null;
  const also = clashes.theirs.filter((name) => fieldOf(name) !== null);
  const names = namesOf(queries);
  return (
    <Notice tone="warn" title={t("form.conflict")}>
      <Text size="sm">
        {t(clashes.both.length > 0 ? "form.conflict.hint" : "form.conflict.none")}
      </Text>
      {clashes.both.map(({ name, mine, theirs }) => (
        <Group key={name} gap="xs" mt="xs" role="group" aria-label={labelOf(name)}>
          <strong>{labelOf(name)}</strong>
          <Button size="xs" variant="default" onClick={() => decide(name, mine)}>
            {t("form.conflict.mine", { value: shown(name, mine, names) })}
          </Button>
          <Button size="xs" variant="default" onClick={() => decide(name, theirs)}>
            {t("form.conflict.theirs", { value: shown(name, theirs, names) })}
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

/** What things are called, from the lists that the page has read to choose from. */
function namesOf(queries: QueryClient): Names {
  const lists = queries.getQueriesData<readonly { id: string; name: string }[]>({
    predicate: ({ queryKey }) => queryKey[1] === "choices",
  });
  return Object.fromEntries(
    lists.flatMap(([, list]) => list ?? []).map((one) => [one.id, one.name]),
  );
}

function fieldOf(name: string): HTMLInputElement | null {
  return document.querySelector(`[data-field="${CSS.escape(name)}"]`);
}

/** What a field is called on the page; a switch's label holds its explanation too. */
function labelOf(name: string): string {
  const label = fieldOf(name)?.labels?.[0]?.cloneNode(true);
  if (!(label instanceof Element)) return name;
  for (const more of label.querySelectorAll('[class*="-description"]')) more.remove();
  return label.textContent.replace(/\s*\*$/, "") || name;
}
