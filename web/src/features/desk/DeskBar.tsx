import { useRight } from "~/kernel/me";
import { AlertsMenu } from "./alerts/AlertsMenu";
import { CallButton } from "./bar/CallButton";
import { Counters } from "./bar/Counters";
import classes from "./bar/bar.module.css";
import { HelpButton } from "./bar/HelpButton";
import { Lamp } from "./bar/Lamp";
import { StatusButton } from "./bar/StatusButton";
import { useDesk } from "./desk";

/** The agent's part of the top bar: her status, her groups, her line. Others only have the lamp. */
export function DeskBar() {
  const { state } = useDesk();
  const hasDesk = useRight("desk");
  const supervises = useRight("supervise");
  return (
    <div className={classes["bar"]}>
      {hasDesk && state && (
        <>
          <Counters groups={state.groups} at={state.groupsAt} />
          {state.status && <StatusButton status={state.status} statuses={state.statuses} />}
          <AlertsMenu />
          {!supervises && <CallButton />}
          <HelpButton />
        </>
      )}
      <Lamp />
    </div>
  );
}
