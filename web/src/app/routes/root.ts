import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";
import { meQuery } from "~/kernel/me";
import { isLanguage, setLanguage } from "~/kernel/language";
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
