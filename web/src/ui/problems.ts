/** Errors in the reader's words: by code where we know it, else the server's own sentence. */
import { useCallback } from "react";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { toast } from "./toast";
import { words } from "./words";

export interface Explained {
  title: string;
  hint?: string;
}

type Explain = (error: unknown) => Explained;

export function useExplain(): Explain {
  const t = useWords(words);
  return useCallback(
    (error) => {
      if (!(error instanceof Problem)) return { title: t("problem.bug") };
      switch (error.code) {
        case "offline":
          return { title: t("problem.offline"), hint: t("problem.offline.hint") };
        case "unavailable":
          return { title: t("problem.unavailable") };
        case "denied":
          return { title: t("problem.denied") };
        case "not_found":
          return { title: t("problem.not_found") };
        case "stale":
          return { title: t("problem.stale"), hint: t("form.stale.hint") };
        case "too_many":
          return { title: t("problem.too_many") };
        case "bug":
          return {
            title: t("problem.bug"),
            hint: t("problem.bug.hint", { id: error.requestId ?? "–" }),
          };
        default:
          return { title: error.message || t("problem.bug") };
      }
    },
    [t],
  );
}

/** For actions outside a form: say in a toast what went wrong. Being signed out has its own page. */
export function useToastProblem(): (error: unknown) => void {
  const explain = useExplain();
  return useCallback(
    (error) => {
      if (error instanceof Problem && error.status === 401) return;
      toast({ tone: "bad", ...explain(error) });
    },
    [explain],
  );
}
