import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedIn } from "./root";

export const deskRoute = createRoute({
  getParentRoute: () => signedIn,
  path: "/desk",
  validateSearch: (raw: Record<string, unknown>): { event?: string } =>
    typeof raw["event"] === "string" ? { event: raw["event"] } : {},
  component: lazyRouteComponent(() => import("~/features/desk/DeskPage"), "DeskPage"),
});
