import { ActionIcon, Tooltip } from "@mantine/core";
import { Panel, useReactFlow } from "@xyflow/react";
import { useWords } from "~/kernel/i18n";
import { FitIcon, MinusIcon, PlusIcon } from "~/ui/icons";
import { words } from "../words/editor";
import classes from "./canvas.module.css";

/** Nearer, farther, everything. */
export function Corner() {
  const t = useWords(words);
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const button = (label: string, icon: React.ReactNode, act: () => void) => (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Panel position="bottom-left" className={classes["corner"] ?? ""}>
      {button(t("zoom.out"), <MinusIcon size={16} />, () => void zoomOut({ duration: 150 }))}
      {button(t("zoom.in"), <PlusIcon size={16} />, () => void zoomIn({ duration: 150 }))}
      {button(
        t("zoom.fit"),
        <FitIcon size={16} />,
        () => void fitView({ duration: 200, maxZoom: 1, padding: 0.12 }),
      )}
    </Panel>
  );
}
