import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableSearch } from "~/ui/table/search";
import { signedIn } from "./root";

const getParentRoute = () => signedIn;
const validateSearch = tableSearch;
const contact = () => import("~/features/contacts/ContactPage");

export const contactRoutes = [
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/contacts",
    component: lazyRouteComponent(() => import("~/features/contacts/ContactsPage"), "ContactsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/contacts/new",
    component: lazyRouteComponent(contact, "ContactPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/contacts/import",
    component: lazyRouteComponent(
      () => import("~/features/contacts/ImportContactsPage"),
      "ImportContactsPage",
    ),
  }),
  createRoute({
    getParentRoute,
    path: "/contacts/$id",
    component: lazyRouteComponent(contact, "ContactPage"),
  }),
  createRoute({
    getParentRoute,
    validateSearch,
    path: "/opt-outs",
    component: lazyRouteComponent(() => import("~/features/contacts/OptOutsPage"), "OptOutsPage"),
  }),
] as const;
