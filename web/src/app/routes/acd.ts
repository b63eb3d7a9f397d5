import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;
const validateSearch = tableSearch;

const group = () => import("~/features/acd/groups/GroupPage");
const status = () => import("~/features/acd/statuses/StatusPage");

export const acdRoutes = [
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/groups",
    component: lazyRouteComponent(() => import("~/features/acd/groups/GroupsPage"), "GroupsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/groups/new",
    component: lazyRouteComponent(group, "GroupPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/groups/$id",
    component: lazyRouteComponent(group, "GroupPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/statuses",
    component: lazyRouteComponent(
      () => import("~/features/acd/statuses/StatusesPage"),
      "StatusesPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/statuses/new",
    component: lazyRouteComponent(status, "StatusPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/statuses/$id",
    component: lazyRouteComponent(status, "StatusPage"),
  }),
] as const;
