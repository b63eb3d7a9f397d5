import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./BackLink.module.css";
import { BackIcon } from "./icons";

type BackLinkProps = Readonly<{ to: NonNullable<LinkProps["to"]>; children: string }>;

/** Back to the table that the page's object belongs to. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Link to={to} className={classes["back"] ?? ""}>
      <BackIcon size={14} />
      {children}
    </Link>
  );
}
