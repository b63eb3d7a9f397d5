import { useWords } from "~/kernel/i18n";
import { parked } from "../selectors";
import { words } from "../words";
import classes from "./EventList.module.css";
import { Rows, type RowsProps } from "./Rows";

/** What she put aside, what comes back first on top. */
export function Parked(props: Omit<RowsProps, "rows">) {
  const t = useWords(words);
  const aside = parked(props.state);
  return (
    <>
      <div className={classes["heading"]}>
        <h2>{t("list.parked")}</h2>
      </div>
      {aside.length > 0 ? (
        <Rows {...props} rows={aside} />
      ) : (
        <p className={classes["empty"]}>{t("list.parked.empty", { key: "P" })}</p>
      )}
    </>
  );
}
