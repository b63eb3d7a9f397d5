import { Link, Outlet, useRouteContext } from "@tanstack/react-router";
import { BrandMark } from "~/ui/BrandMark";
import { Frame } from "./Frame";
import classes from "./OpenFrame.module.css";

/** The menu for those who are signed in, the page under our name for everybody else. */
export function OpenFrame() {
  const { me } = useRouteContext({ from: "/open" });
  if (me) return <Frame />;
  return (
    <>
      <header className={classes["bar"]}>
        <Link to="/">
          <BrandMark />
        </Link>
      </header>
      <main>
        <Outlet />
      </main>
    </>
  );
}
