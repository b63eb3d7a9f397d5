import { type LinkProps, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { BackLink } from "../BackLink";
import { PageFrame } from "../PageFrame";
import { type Part, Parts } from "../Parts";
import { type Loaded, LoadedObject } from "./LoadedObject";

type ObjectPageProps<T> = Readonly<{
  /** The first part of the queries' keys, the same as the table's. */
  name: string;
  /** The table that it stands in, and what that is called. */
  table: NonNullable<LinkProps["to"]>;
  title: string;
  /** What the page of a new one is called. */
  newTitle: string;
  /** What the page of one that is there is called; absent: by its name. */
  titleOf?: (data: T) => string;
  read: (id: string) => Promise<{ data: T; tag: string }>;
  /** What can be done with one that is there. */
  action?: (data: T) => ReactNode;
  /** The pages of one that is there, where it has several. */
  parts?: (data: T) => readonly (Part | false)[];
  /** Gets the object, or for a new one that is begun as a copy what is copied. */
  children: (loaded: Loaded<T> | undefined, copied: T | undefined) => ReactNode;
}>;

/** The page of one thing, or of a new one where the address names none. */
export function ObjectPage<T extends { name: string }>(props: ObjectPageProps<T>) {
  const { name, table, title, newTitle, titleOf, read, action, parts, children } = props;
  const { id } = useParams({ strict: false });
  return (
    <LoadedObject<T> name={name} id={id} read={read}>
      {(loaded, copied) => (
        <PageFrame
          narrow
          title={loaded ? (titleOf?.(loaded.data) ?? loaded.data.name) : newTitle}
          back={<BackLink to={table}>{title}</BackLink>}
          action={loaded && action?.(loaded.data)}
        >
          {loaded && parts && <Parts of={loaded.data.name} parts={parts(loaded.data)} />}
          {children(loaded, copied)}
        </PageFrame>
      )}
    </LoadedObject>
  );
}
