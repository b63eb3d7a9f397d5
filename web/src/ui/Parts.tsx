import { Link, type LinkProps, useParams } from "@tanstack/react-router";
import classes from "./Parts.module.css";

export interface Part {
  to: NonNullable<LinkProps["to"]>;
  label: string;
}

type PartsProps = Readonly<{
  /** What they are parts of. */
  of: string;
  parts: readonly (Part | false)[];
}>;

/** The parts of one thing: each is a page with what it saves. */
export function Parts({ of, parts }: PartsProps) {
  const { id } = useParams({ strict: false });
  const shown = parts.filter((part): part is Part => part !== false);
  if (shown.length < 2) return null;
  return (
    <nav aria-label={of} className={classes["parts"]}>
      {shown.map(({ to, label }) => (
        <Link key={to} {...({ to, params: { id } } as LinkProps)} activeOptions={{ exact: true }}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
