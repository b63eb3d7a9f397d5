import { Outlet, useRouteContext } from "@tanstack/react-router";
import { Frame } from "./Frame";

/** The menu for those who are signed in, the page alone for everybody else. */
export function OpenFrame() {
  const { me } = useRouteContext({ from: "/open" });
  if (me) return <Frame />;
  return (
    <main>
      <Outlet />
    </main>
  );
}
