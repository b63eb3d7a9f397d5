import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;
const validateSearch = tableSearch;

const connector = () => import("~/features/numbers/receive/ReceiveConnectorPage");
const requests = () => import("~/features/numbers/requests/RequestsPage");
const sender = () => import("~/features/numbers/send/SendConnectorPage");

export const numberRoutes = [
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/numbers/usage",
    component: lazyRouteComponent(() => import("~/features/numbers/usage/UsagePage"), "UsagePage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/numbers/receive-connectors",
    component: lazyRouteComponent(
      () => import("~/features/numbers/receive/ReceiveConnectorsPage"),
      "ReceiveConnectorsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/receive-connectors/new",
    component: lazyRouteComponent(connector, "ReceiveConnectorPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/receive-connectors/import",
    component: lazyRouteComponent(
      () => import("~/features/numbers/receive/import/ImportPage"),
      "ImportPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/receive-connectors/$id",
    component: lazyRouteComponent(connector, "ReceiveConnectorPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/receive-connectors/$id/provider",
    component: lazyRouteComponent(
      () => import("~/features/numbers/provider/ProviderPage"),
      "ProviderPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/receive-connectors/$id/requests",
    component: lazyRouteComponent(requests, "ConnectorRequestsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/unknown-requests",
    component: lazyRouteComponent(requests, "UnknownRequestsPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/numbers/received-sms",
    component: lazyRouteComponent(
      () => import("~/features/numbers/received/ReceivedSmsPage"),
      "ReceivedSmsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/numbers/send-connectors",
    component: lazyRouteComponent(
      () => import("~/features/numbers/send/SendConnectorsPage"),
      "SendConnectorsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/send-connectors/new",
    component: lazyRouteComponent(sender, "SendConnectorPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/send-connectors/$id",
    component: lazyRouteComponent(sender, "SendConnectorPage"),
  }),
] as const;
