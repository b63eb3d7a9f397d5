import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import type { Credentials, Me } from "~/kernel/api";
import { loadBrand } from "~/kernel/brand";
import { api, ok } from "~/kernel/http";
import { language } from "~/kernel/language";
import { meQuery } from "~/kernel/me";
import { Problem } from "~/kernel/problem";
import { restartStream } from "~/kernel/stream/stream";

/** Sign in and go where one wanted to go. */
export function useSignIn(next: string | undefined) {
  const queries = useQueryClient();
  const router = useRouter();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const signIn = async (credentials: Credentials) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const me = await withLanguage(await ok(api.POST("/api/v1/session", { body: credentials })));
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      restartStream();
      void loadBrand();
      await router.navigate({ href: next ?? "/", replace: true });
      return true;
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, "bug", String(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { signIn, problem, busy, forget: () => setProblem(undefined) };
}

/** An account without a language takes the browser's, so that the server names things in the same one. */
async function withLanguage(me: Me): Promise<Me> {
  if (me.user.language !== null) return me;
  return ok(api.PATCH("/api/v1/me", { body: { language: language() } }));
}
