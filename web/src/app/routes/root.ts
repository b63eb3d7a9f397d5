import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";
import { meQuery } from "~/kernel/me";
import { api, ok } from "~/kernel/http";
import { isLanguage, language, setLanguage } from "~/kernel/language";
import { Problem } from "~/kernel/problem";
import { ErrorPage } from "../ErrorPage";
import { Frame } from "../frame/Frame";
import { NotFoundPage } from "../NotFoundPage";
import { queryClient } from "../queryClient";

export const rootRoute = createRootRoute({
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

/** Everything that needs somebody signed in; it has the menu around it. */
export const signedIn = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  component: Frame,
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.query({ ...meQuery, staleTime: "static" });
      if (isLanguage(me.user.language)) setLanguage(me.user.language);
      else await rememberLanguage();
      if (me.must_enrol && location.pathname !== "/account")
        throw redirect({ to: "/account", replace: true });
      return { me };
    } catch (error) {
      if (error instanceof Problem && error.status === 401)
        throw redirect({ to: "/sign-in", search: { next: location.href } });
      throw error;
    }
  },
});

/** Her account learns what her browser speaks, so that names and mails from the server speak it too. */
async function rememberLanguage(): Promise<void> {
  try {
    const me = await ok(api.PATCH("/api/v1/me", { body: { language: language() } }));
    queryClient.setQueryData(meQuery.queryKey, me);
  } catch {
    // The page is shown all the same; the next one asks again.
  }
}
