import { Modal, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { KindIcon } from "../canvas/icons";
import { useKindName } from "../canvas/names";
import { kindNames, kinds, purposes } from "../flow/kinds";
import type { NodeKind } from "../flow/model";
import { words } from "../words/editor";
import { words as kindWords } from "../words/kinds";
import classes from "./editor.module.css";

type AddDialogProps = Readonly<{
  opened: boolean;
  /** Behind what it will stand. */
  after: string | undefined;
  onChoose: (kind: NodeKind) => void;
  onClose: () => void;
}>;

/** Every kind of node with what it does, found by typing. */
export function AddDialog({ opened, after, onChoose, onClose }: AddDialogProps) {
  const t = useWords(words);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={after ? t("add.after", { name: after }) : t("add")}
      closeButtonProps={{ "aria-label": t("close") }}
      size={560}
      transitionProps={{ duration: 0 }}
      returnFocus={false}
    >
      <Chooser onChoose={onChoose} />
    </Modal>
  );
}

function Chooser({ onChoose }: Pick<AddDialogProps, "onChoose">) {
  const t = useWords(words);
  const about = useWords(kindWords);
  const kindName = useKindName();
  const [sought, setSought] = useState("");
  const [place, setPlace] = useState(0);
  const wanted = sought.trim().toLocaleLowerCase();
  /** Names that begin so, then names with it, then what is said about them; -1: not at all. */
  const fits = (kind: NodeKind) => {
    const name = kindName(kind).toLocaleLowerCase();
    const told = `${name} ${kind} ${about(`${kind}.about`)}`.toLocaleLowerCase();
    return [name.startsWith(wanted), name.includes(wanted), told.includes(wanted)].indexOf(true);
  };
  const found = purposes
    .flatMap((purpose) => kindNames.filter((kind) => kinds[kind].purpose === purpose))
    .filter((kind) => fits(kind) >= 0)
    .sort((a, b) => fits(a) - fits(b));
  const at = Math.min(place, found.length - 1);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setPlace((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const kind = found[at];
      if (kind) onChoose(kind);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="kinds"
        aria-activedescendant={found[at] && `kind-${found[at]}`}
        aria-label={t("add.search")}
        placeholder={t("add.search")}
        value={sought}
        onChange={(event) => {
          setSought(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={keys}
        mb="sm"
      />
      <div id="kinds" role="listbox" aria-label={t("add")} className={classes["kinds"]}>
        {found.map((kind, index) => (
          // The text field above has the focus and the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={kind}
            id={`kind-${kind}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            data-purpose={kinds[kind].purpose}
            ref={index === at ? (item) => item?.scrollIntoView({ block: "nearest" }) : undefined}
            onMouseMove={() => setPlace(index)}
            onClick={() => onChoose(kind)}
          >
            <KindIcon kind={kind} size={18} />
            <span>
              <strong>{kindName(kind)}</strong>
              <small>{about(`${kind}.about`)}</small>
            </span>
          </div>
        ))}
        {found.length === 0 && <p>{t("add.none")}</p>}
      </div>
    </>
  );
}
