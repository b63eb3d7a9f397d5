import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Me } from "~/kernel/api";
import { meQuery } from "~/kernel/me";
import { tableSearch } from "~/ui/table/search";
import { OpenFrame } from "../frame/OpenFrame";
import { queryClient } from "../queryClient";
import { rootRoute } from "./root";

/** Who is signed in, if anybody is; nobody is no reason to be sent away. */
async function whoIfAnybody(): Promise<Me | undefined> {
  const known = queryClient.getQueryData(meQuery.queryKey);
  if (known) return known;
  const response = await fetch("/api/v1/me");
  if (!response.ok) return undefined;
  return queryClient.setQueryData(meQuery.queryKey, (await response.json()) as Me);
}

/** Pages that may be read without signing in; who is signed in keeps the menu. */
export const openToAll = createRoute({
  getParentRoute: () => rootRoute,
  id: "open",
  component: OpenFrame,
  beforeLoad: async () => ({ me: await whoIfAnybody() }),
});

export const receiverApiRoute = createRoute({
  getParentRoute: () => openToAll,
  path: "/help/sms-receiver-api",
  validateSearch: tableSearch,
  component: lazyRouteComponent(
    () => import("~/features/numbers/api/ReceiverApiPage"),
    "ReceiverApiPage",
  ),
});

/** What to enter at a provider, behind a link that somebody sent. */
export const forProviderRoute = createRoute({
  getParentRoute: () => openToAll,
  path: "/for-provider",
  component: lazyRouteComponent(
    () => import("~/features/numbers/provider/SharedPage"),
    "SharedPage",
  ),
});

/** The demo's mail program, beside the phone. */
export const mailboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/mailbox",
  component: lazyRouteComponent(() => import("~/features/mailbox/MailboxPage"), "MailboxPage"),
});

/** Behind the links in mails to agents; nobody signs in for them. */
export const byEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/by-email",
  component: lazyRouteComponent(() => import("~/features/byemail/LinkPage"), "LinkPage"),
});

/** A customer's phone, not a page of the contact centre: no menu. */
export const phoneRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/phone",
  component: lazyRouteComponent(() => import("~/features/phone/PhonePage"), "PhonePage"),
});
