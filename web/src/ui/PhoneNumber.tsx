import { CopyButton } from "./CopyButton";
import { useReadable } from "./phone";
import classes from "./PhoneNumber.module.css";

type PhoneNumberProps = Readonly<{ value: string; copy?: boolean }>;

/** A number in groups that the eye can hold; copying gives it without blanks. */
export function PhoneNumber({ value, copy = false }: PhoneNumberProps) {
  const readable = useReadable();
  return (
    <span className={classes["number"]}>
      {readable(value)}
      {copy && <CopyButton value={value} what={value} />}
    </span>
  );
}
