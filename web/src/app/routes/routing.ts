import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;

export const routingRoutes = [
  createRoute({
    getParentRoute,
    validateSearch: tableSearch,
    path: "/routing-applications",
    component: lazyRouteComponent(
      () => import("~/features/routing/list/ApplicationsPage"),
      "ApplicationsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/routing-applications/new",
    component: lazyRouteComponent(
      () => import("~/features/routing/list/NewApplicationPage"),
      "NewApplicationPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/routing-applications/$id",
    component: lazyRouteComponent(
      () => import("~/features/routing/editor/EditorPage"),
      "EditorPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/routing-applications/$id/examples",
    component: lazyRouteComponent(
      () => import("~/features/routing/examples/ExamplesPage"),
      "ExamplesPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/routing-applications/$id/versions",
    component: lazyRouteComponent(
      () => import("~/features/routing/versions/VersionsPage"),
      "VersionsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/routing-applications/$id/settings",
    component: lazyRouteComponent(
      () => import("~/features/routing/settings/SettingsPage"),
      "SettingsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/numbers/received-sms/$id/flow",
    component: lazyRouteComponent(() => import("~/features/routing/trace/TracePage"), "TracePage"),
  }),
] as const;
