import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useDesk } from "./desk";

/** What was open when she left the desk for another page. */
let lastOpen: string | undefined;

interface Open {
  openId: string | undefined;
  open: (eventId: string | undefined) => void;
  /** Accept and open; if the offer is gone, back to what was open. */
  accept: (eventId: string) => Promise<void>;
}

/** Which SMS is open is in the address: a reload brings it back. */
export function useOpen(): Open {
  const { actions } = useDesk();
  const { event } = useSearch({ strict: false });
  const navigate = useNavigate();
  const onDesk = useLocation({ select: ({ pathname }) => pathname === "/desk" });

  // The same for as long as the page is: rows are drawn again when what they get changes.
  const open = useCallback(
    (eventId: string | undefined) => {
      lastOpen = eventId;
      void navigate({ to: "/desk", search: eventId ? { event: eventId } : {}, replace: onDesk });
    },
    [navigate, onDesk],
  );
  const accept = async (eventId: string) => {
    open(eventId);
    if (!(await actions.accept(eventId))) open(event);
  };
  return { openId: event, open, accept };
}

/** Coming back to the desk opens what was open there. */
export function useReopen({ openId, open }: Open): void {
  useEffect(() => {
    if (openId) lastOpen = openId;
    else if (lastOpen) open(lastOpen);
    // Only on arrival: whoever closes an SMS later means it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
