import { useNavigate } from "@tanstack/react-router";
import type { Right } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { useCommands } from "~/features/desk/palette/commands";
import { menuFor } from "../menu";
import { words } from "../words";

/** Every page of the menu, in the command palette too. */
export function PageCommands({ rights }: Readonly<{ rights: readonly Right[] }>) {
  const t = useWords(words);
  const navigate = useNavigate();
  useCommands(
    menuFor(rights).flatMap(({ label: section, entries }) =>
      entries.map(({ to, label }) => ({
        id: to,
        name: t(label),
        about: t(section),
        run: () => void navigate({ to }),
      })),
    ),
  );
  return null;
}
