/** What nodes and their outputs are called, in the reader's words. */
import { useCallback, useMemo } from "react";
import { useGroups, useOpeningTimes, useUsers } from "~/kernel/choices";
import { useWords } from "~/kernel/i18n";
import type { FlowNode } from "../flow/model";
import { isWord, words } from "../words/kinds";

export function useKindName() {
  const t = useWords(words);
  return useCallback((kind: string) => (isWord(kind) ? t(kind) : t("unknown")), [t]);
}

export function useOutputName() {
  const t = useWords(words);
  return useCallback(
    (output: string) => {
      const key = `output.${output}`;
      return isWord(key) ? t(key) : output;
    },
    [t],
  );
}

/** A node's own name, else its kind's. */
export function useNodeName() {
  const kindName = useKindName();
  return useCallback(
    (node: Pick<FlowNode, "name" | "kind">) => node.name || kindName(node.kind),
    [kindName],
  );
}

export type Names = ReadonlyMap<string, string>;

/** Of everything of the client's that a node may refer to. */
export function useNames(clientId: string | null): Names {
  const groups = useGroups(clientId);
  const users = useUsers(clientId);
  const times = useOpeningTimes(clientId);
  return useMemo(
    () =>
      new Map([...(groups ?? []), ...(users ?? []), ...(times ?? [])].map((o) => [o.id, o.name])),
    [groups, users, times],
  );
}
