import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./BackLink.module.css";
import { BackIcon } from "./icons";

type BackLinkProps = Readonly<{
  to: NonNullable<LinkProps["to"]>;
  params?: { id: string };
  search?: Record<string, string>;
  children: string;
}>;

/** Back to the table, or to the object, that the page belongs to. */
export function BackLink({ to, params, search, children }: BackLinkProps) {
  return (
    <Link {...({ to, params, search } as LinkProps)} className={classes["back"] ?? ""}>
      <BackIcon size={14} />
      {children}
    </Link>
  );
}
