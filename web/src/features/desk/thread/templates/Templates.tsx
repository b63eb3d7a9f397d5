import { useEffect, useRef } from "react";
import { useWords } from "~/kernel/i18n";
import { Kbd } from "~/ui/Kbd";
import { segments } from "../../segments";
import { words } from "../../words";
import classes from "./Templates.module.css";
import type { Slash } from "./useSlash";

/** Texts to choose from, filled in as they would be sent. The focus stays in the field. */
export function Templates({ slash }: Readonly<{ slash: Slash }>) {
  const t = useWords(words);
  const { found, known, current, listId, choose } = slash;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <div className={classes["templates"]}>
      {found.length === 0 && (
        <p role="status">
          {t(
            slash.error
              ? "templates.failed"
              : known === undefined
                ? "templates.loading"
                : known === 0
                  ? "templates.none"
                  : "templates.nothing",
          )}
        </p>
      )}
      <div
        ref={list}
        id={listId}
        className={classes["list"]}
        role="listbox"
        aria-label={t("templates.label")}
      >
        {found.map((template, index) => (
          // The field holds the focus and hears the keys (ARIA: combobox).
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={template.id}
            className={classes["option"]}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            tabIndex={-1}
            aria-disabled={template.text === null || undefined}
            onMouseDown={(press) => press.preventDefault()}
            onClick={() => choose(template)}
          >
            <span className={classes["name"]}>
              {template.name}
              {template.language && <small>{template.language}</small>}
              {template.sends_at_once && <small>{t("templates.sends")}</small>}
              {template.text && (
                <small>{t("write.count", { count: segments(template.text).count })}</small>
              )}
            </span>
            <span className={classes["text"]}>{template.text ?? t("templates.missing")}</span>
          </div>
        ))}
      </div>
      {found.length > 0 && (
        <p className={classes["keys"]}>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>Tab</Kbd> {t("templates.keys")} <Kbd>Esc</Kbd>
        </p>
      )}
    </div>
  );
}
