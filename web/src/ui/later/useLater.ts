import { type Ref, useState } from "react";

/** What a menu that is loaded later needs of its button. */
export interface LaterProps {
  button: HTMLElement;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

/**
 * A button whose menu is loaded when the button is touched, not with the page. `menu` goes to the menu, once there is
 * one to be drawn.
 */
export function useLater(popup: "menu" | "dialog" = "menu") {
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const want = () => setWanted(true);
  return {
    button: {
      ref: setButton as Ref<HTMLButtonElement>,
      "aria-haspopup": popup,
      "aria-expanded": opened,
      onPointerEnter: want,
      onFocus: want,
      onClick: () => {
        want();
        setOpened(!opened);
      },
    },
    menu: wanted && button ? ({ button, opened, onChange: setOpened } satisfies LaterProps) : null,
  };
}
