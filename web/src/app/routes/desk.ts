import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedIn } from "./root";

const page = () => import("~/features/desk/DeskPage");

// Whoever comes for the desk gets it while it is asked who she is.
if (location.pathname === "/desk") page().catch(() => undefined);

export const deskRoute = createRoute({
  getParentRoute: () => signedIn,
  path: "/desk",
  validateSearch: (raw: Record<string, unknown>): { event?: string } =>
    typeof raw["event"] === "string" ? { event: raw["event"] } : {},
  component: lazyRouteComponent(page, "DeskPage"),
});
