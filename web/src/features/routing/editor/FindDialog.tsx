import { Modal, Select } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { useLanguage } from "~/kernel/language";
import { useNodeName } from "../canvas/names";
import { summary } from "../canvas/summary";
import { words } from "../words/editor";
import { useDrawn, useEditor } from "./context";

type FindDialogProps = Readonly<{ opened: boolean; onClose: () => void }>;

/** A node by its name, its kind or anything in its settings. */
export function FindDialog({ opened, onClose }: FindDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("search")}
      closeButtonProps={{ "aria-label": t("close") }}
      transitionProps={{ duration: 0 }}
      returnFocus={false}
    >
      <Finder onFound={onClose} />
    </Modal>
  );
}

function Finder({ onFound }: Readonly<{ onFound: () => void }>) {
  const t = useWords(words);
  const nodeName = useNodeName();
  const language = useLanguage();
  const { names, goTo } = useEditor();
  const { nodes } = useDrawn().state.flow;
  const inside = new Map(nodes.map((node) => [node.id, JSON.stringify(node).toLocaleLowerCase()]));
  // The same as long as the flow is: with another list the field forgets what is being typed.
  const found = useMemo(
    () =>
      nodes.map((node) => ({
        value: node.id,
        label: [nodeName(node), summary(node, names, language)].filter(Boolean).join(" · "),
      })),
    [nodes, nodeName, names, language],
  );
  return (
    <Select
      data-autofocus
      aria-label={t("search")}
      placeholder={t("search.hint")}
      searchable
      openOnFocus
      selectFirstOptionOnChange
      nothingFoundMessage={t("search.none")}
      data={found}
      filter={({ options, search }) =>
        options.filter(
          (option) =>
            "value" in option &&
            `${option.label.toLocaleLowerCase()} ${inside.get(option.value) ?? ""}`.includes(
              search.toLocaleLowerCase().trim(),
            ),
        )
      }
      onChange={(id) => {
        if (!id) return;
        onFound();
        goTo(id);
      }}
    />
  );
}
