import { NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { words } from "../words/forms";
import classes from "./forms.module.css";

const UNITS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;
const units = Object.keys(UNITS) as Unit[];

type DurationFieldProps = Readonly<{
  label: string;
  description?: string;
  seconds: number;
  error: string | undefined;
  onChange: (seconds: number) => void;
}>;

/** A time in the unit in which people say it. */
export function DurationField({
  label,
  description,
  seconds,
  error,
  onChange,
}: DurationFieldProps) {
  const t = useWords(words);
  const [unit, setUnit] = useState<Unit>(
    () => units.findLast((one) => seconds % UNITS[one] === 0) ?? "seconds",
  );
  return (
    <div className={classes["side"]}>
      <NumberInput
        label={label}
        description={description}
        min={1}
        value={seconds / UNITS[unit]}
        error={error}
        onChange={(to) => onChange(Math.round(Number(to) * UNITS[unit]))}
      />
      <Select
        aria-label={t("unit")}
        data={units.map((value) => ({ value, label: t(`unit.${value}`) }))}
        value={unit}
        onChange={(to) => {
          if (!to) return;
          onChange(Math.round((seconds / UNITS[unit]) * UNITS[to]));
          setUnit(to);
        }}
      />
    </div>
  );
}
