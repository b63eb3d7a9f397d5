import { type RefCallback, useLayoutEffect } from "react";

type AnchorProps = Readonly<{
  button: HTMLElement;
  /** Given by the menu around it. */
  id?: string;
  ref?: RefCallback<HTMLElement>;
}>;

/** Stands in a menu for its button, which is drawn elsewhere: the menu opens beside it and is named by it. */
export function Anchor({ button, id, ref }: AnchorProps) {
  useLayoutEffect(() => {
    if (id) button.setAttribute("id", id);
    ref?.(button);
  }, [button, id, ref]);
  return null;
}
