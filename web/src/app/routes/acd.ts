import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;
const validateSearch = tableSearch;

const group = () => import("~/features/acd/groups/GroupPage");
const groupParts = () => import("~/features/acd/groups/GroupParts");
const code = () => import("~/features/acd/codes/CodePage");
const hours = () => import("~/features/acd/hours/HoursPage");
const skill = () => import("~/features/acd/skills/SkillPage");
const template = () => import("~/features/acd/templates/TemplatePage");
const status = () => import("~/features/acd/statuses/StatusPage");

export const acdRoutes = [
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/supervisor",
    component: lazyRouteComponent(
      () => import("~/features/supervisor/SupervisorPage"),
      "SupervisorPage",
    ),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/media-events",
    component: lazyRouteComponent(
      () => import("~/features/supervisor/MediaEventsPage"),
      "MediaEventsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/receipt",
    component: lazyRouteComponent(
      () => import("~/features/acd/receipts/ReceiptPage"),
      "ReceiptPage",
    ),
  }),
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
    path: "/acd/groups/import",
    component: lazyRouteComponent(
      () => import("~/features/acd/groups/import/ImportPage"),
      "ImportPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/groups/$id",
    component: lazyRouteComponent(group, "GroupPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/groups/$id/overflow",
    component: lazyRouteComponent(groupParts, "GroupOverflowPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/groups/$id/now",
    component: lazyRouteComponent(groupParts, "GroupNowPage"),
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
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/transaction-codes",
    component: lazyRouteComponent(() => import("~/features/acd/codes/CodesPage"), "CodesPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/transaction-codes/new",
    component: lazyRouteComponent(code, "CodePage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/transaction-codes/$id",
    component: lazyRouteComponent(code, "CodePage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/skills",
    component: lazyRouteComponent(() => import("~/features/acd/skills/SkillsPage"), "SkillsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/skills/new",
    component: lazyRouteComponent(skill, "SkillPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/skills/$id",
    component: lazyRouteComponent(skill, "SkillPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/templates",
    component: lazyRouteComponent(
      () => import("~/features/acd/templates/TemplatesPage"),
      "TemplatesPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/templates/new",
    component: lazyRouteComponent(template, "TemplatePage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/templates/$id",
    component: lazyRouteComponent(template, "TemplatePage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/acd/opening-times",
    component: lazyRouteComponent(
      () => import("~/features/acd/hours/AllHoursPage"),
      "AllHoursPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/opening-times/new",
    component: lazyRouteComponent(hours, "HoursPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/acd/opening-times/$id",
    component: lazyRouteComponent(hours, "HoursPage"),
  }),
] as const;
