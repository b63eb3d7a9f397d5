import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { BackLink } from "~/ui/BackLink";
import { StateBadge } from "~/ui/StateBadge";
import { useTitle } from "~/ui/useTitle";
import type { Application } from "../contract";
import { words } from "../words/pages";
import classes from "./frame.module.css";

const PAGES = [
  ["/routing-applications/$id", "page.flow"],
  ["/routing-applications/$id/examples", "page.examples"],
  ["/routing-applications/$id/versions", "page.versions"],
  ["/routing-applications/$id/settings", "page.settings"],
] as const;

type ApplicationHeadProps = Readonly<{ application: Application; children?: ReactNode }>;

/** The name of an application, how it stands, its pages, and what can be done with it. */
export function ApplicationHead({ application, children }: ApplicationHeadProps) {
  const t = useWords(words);
  const { id, name, published_version: version, red_examples: red } = application;
  useTitle(name);
  return (
    <header className={classes["head"]}>
      <div className={classes["title"]}>
        <BackLink to="/routing-applications">{t("title")}</BackLink>
        <h1 title={name}>{name}</h1>
        {version === null ? (
          <StateBadge>{t("published.none")}</StateBadge>
        ) : (
          <StateBadge tone="good">{t("published.version", { version })}</StateBadge>
        )}
      </div>
      <nav aria-label={name} className={classes["pages"]}>
        {PAGES.map(([to, label]) => (
          <Link
            key={to}
            to={to}
            params={{ id }}
            activeOptions={{ exact: true }}
            className={classes["page"] ?? ""}
          >
            {t(label)}
            {to.endsWith("examples") && red > 0 && (
              <span className={classes["red"]}>{t("examples.red", { count: red })}</span>
            )}
          </Link>
        ))}
      </nav>
      <div className={classes["actions"]}>{children}</div>
    </header>
  );
}
