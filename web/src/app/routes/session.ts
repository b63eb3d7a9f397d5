import type { Right } from "~/kernel/api";
import { api } from "~/kernel/http";
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { landing } from "../menu";
import { rootRoute, signedIn } from "./root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  // Only places of our own: an address from outside could send people anywhere.
  validateSearch: (raw: Record<string, unknown>): { next?: string } =>
    typeof raw["next"] === "string" && /^\/(?![/\\])/.test(raw["next"])
      ? { next: raw["next"] }
      : {},
  component: lazyRouteComponent(() => import("~/features/session/SignInPage"), "SignInPage"),
});

export const forgottenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgotten",
  component: lazyRouteComponent(() => import("~/features/session/ForgottenPage"), "ForgottenPage"),
});

export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/welcome",
  component: lazyRouteComponent(() => import("~/features/session/WelcomePage"), "WelcomePage"),
});

export const accountRoute = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("~/features/account/AccountPage"), "AccountPage"),
});

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  validateSearch: (raw: Record<string, unknown>): { code?: string } =>
    typeof raw["code"] === "string" ? { code: raw["code"] } : {},
  component: lazyRouteComponent(() => import("~/features/session/SetupPage"), "SetupPage"),
});

/** Who looks after users begins with what is still to do, until the first SMS came. */
async function beginsAt(rights: readonly Right[]): Promise<"/start" | undefined> {
  if (rights.includes("desk") || !rights.includes("users.manage")) return undefined;
  const { data } = await api.GET("/api/v1/first-steps");
  return data && !data.sms ? "/start" : undefined;
}

export const homeRoute = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: async ({ context }) => {
    const to = (await beginsAt(context.me.rights)) ?? landing(context.me.rights);
    if (to) throw redirect({ to, replace: true });
  },
});
