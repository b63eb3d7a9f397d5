import { createRouter } from "@tanstack/react-router";
import { onSignedOut } from "~/kernel/http";
import { ErrorPage } from "./ErrorPage";
import { queryClient } from "./queryClient";
import { acdRoutes } from "./routes/acd";
import { administrationRoutes } from "./routes/administration";
import { contactRoutes } from "./routes/contacts";
import { deskRoute } from "./routes/desk";
import { numberRoutes } from "./routes/numbers";
import {
  byEmailRoute,
  forProviderRoute,
  mailboxRoute,
  openToAll,
  phoneRoute,
  receiverApiRoute,
} from "./routes/open";
import { rootRoute, signedIn } from "./routes/root";
import { routingRoutes } from "./routes/routing";
import {
  accountRoute,
  forgottenRoute,
  homeRoute,
  setupRoute,
  signInRoute,
  welcomeRoute,
} from "./routes/session";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    setupRoute,
    forgottenRoute,
    welcomeRoute,
    phoneRoute,
    mailboxRoute,
    byEmailRoute,
    openToAll.addChildren([receiverApiRoute, forProviderRoute]),
    signedIn.addChildren([
      homeRoute,
      accountRoute,
      deskRoute,
      ...numberRoutes,
      ...acdRoutes,
      ...routingRoutes,
      ...contactRoutes,
      ...administrationRoutes,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: ErrorPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

// Signed out in the middle of something: sign in, and come back to the same place.
onSignedOut(() => {
  queryClient.clear();
  const { pathname, href } = router.state.location;
  if (!["/sign-in", "/welcome", "/forgotten", "/by-email", "/mailbox"].includes(pathname))
    void router.navigate({ to: "/sign-in", search: { next: href } });
});
