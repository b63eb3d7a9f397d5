import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;
const validateSearch = tableSearch;

const reseller = () => import("~/features/accounts/resellers/ResellerPage");
const mailServer = () => import("~/features/mail/MailServerPage");
const retention = () => import("~/features/retention/RetentionPage");
const user = () => import("~/features/accounts/users/UserPage");

export const administrationRoutes = [
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/resellers",
    component: lazyRouteComponent(
      () => import("~/features/accounts/resellers/ResellersPage"),
      "ResellersPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/resellers/new",
    component: lazyRouteComponent(reseller, "ResellerPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/resellers/$id",
    component: lazyRouteComponent(reseller, "ResellerPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/clients",
    component: lazyRouteComponent(
      () => import("~/features/accounts/clients/ClientsPage"),
      "ClientsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/clients/$id",
    component: lazyRouteComponent(
      () => import("~/features/accounts/clients/ClientPage"),
      "ClientPage",
    ),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/users",
    component: lazyRouteComponent(() => import("~/features/accounts/users/UsersPage"), "UsersPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/users/new",
    component: lazyRouteComponent(user, "UserPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/users/import",
    component: lazyRouteComponent(
      () => import("~/features/accounts/users/import/ImportPage"),
      "ImportPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/users/$id",
    component: lazyRouteComponent(user, "UserPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/users/$id/skills",
    component: lazyRouteComponent(user, "UserSkillsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/users/$id/sign-in",
    component: lazyRouteComponent(user, "UserSignInPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/rights",
    component: lazyRouteComponent(
      () => import("~/features/accounts/rights/RightsPage"),
      "RightsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/audit",
    component: lazyRouteComponent(() => import("~/features/accounts/audit/AuditPage"), "AuditPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/retention",
    component: lazyRouteComponent(retention, "PurgesPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/retention/erasures",
    component: lazyRouteComponent(retention, "ErasuresPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/mail",
    component: lazyRouteComponent(
      () => import("~/features/mail/MailServersPage"),
      "MailServersPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/mail/new",
    component: lazyRouteComponent(mailServer, "MailServerPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/administration/mail/$id",
    component: lazyRouteComponent(mailServer, "MailServerPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/start",
    component: lazyRouteComponent(() => import("~/features/setup/StartPage"), "StartPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/administration/new-client",
    component: lazyRouteComponent(() => import("~/features/setup/NewClientPage"), "NewClientPage"),
  }),
] as const;
