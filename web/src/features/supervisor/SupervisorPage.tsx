import { Button, Loader } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { GroupIcon } from "~/ui/icons";
import { Notice } from "~/ui/Notice";
import { PageFrame } from "~/ui/PageFrame";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useTableSearch } from "~/ui/table/search";
import { AgentsTable } from "./AgentsTable";
import { Alarms } from "./Alarms";
import { BOARD, type BoardNow, useBoard, useDay, useLive } from "./board";
import { Calls } from "./Calls";
import { EventDrawer } from "./EventDrawer";
import { GroupsTable } from "./GroupsTable";
import { type Addressees, MessageDialog } from "./MessageDialog";
import classes from "./supervisor.module.css";
import { words } from "./words";

/** How it stands, live: groups, agents, calls for help; and what can be done about it. */
export function SupervisorPage() {
  const t = useWords(words);
  const ofOneClient = useMe().client !== null;
  const board = useBoard();
  const day = useDay();
  const [writing, setWriting] = useState<Addressees>();
  useLive(BOARD);

  return (
    <PageFrame
      title={t("title")}
      about={t("intro")}
      action={
        board.data &&
        board.data.agents.length > 0 && (
          <Button variant="default" onClick={() => setWriting({ users: [], groups: [] })}>
            {t("message.new")}
          </Button>
        )
      }
    >
      {!ofOneClient && <Notice>{t("no_client")}</Notice>}
      {ofOneClient && board.error && !board.data && (
        <ProblemPanel error={board.error} onRetry={() => void board.refetch()} />
      )}
      {ofOneClient && board.isPending && <Loader size="sm" />}
      {board.data && <Watch board={board.data} day={day.data} onWrite={setWriting} />}
      {board.data && (
        <MessageDialog board={board.data} to={writing} onClose={() => setWriting(undefined)} />
      )}
    </PageFrame>
  );
}

type WatchProps = Readonly<{
  board: BoardNow;
  day: ReturnType<typeof useDay>["data"];
  onWrite: (to: Addressees) => void;
}>;

function Watch({ board, day, onWrite }: WatchProps) {
  const t = useWords(words);
  const [search, change] = useTableSearch();
  const group = search["group"];
  if (board.groups.length === 0)
    return (
      <EmptyState icon={<GroupIcon size={32} />} title={t("empty.title")}>
        {t("empty.text")}
      </EmptyState>
    );
  return (
    <div className={classes["page"]}>
      <Alarms board={board} />
      <Calls board={board} onWrite={onWrite} onOpen={(event) => change({ event })} />
      <GroupsTable
        board={board}
        day={day}
        chosen={group}
        onChoose={(id) => change({ group: id === group ? "" : id })}
      />
      <AgentsTable
        board={board}
        day={day}
        group={board.groups.find(({ id }) => id === group)}
        onEvent={(event) => change({ event })}
        onWrite={onWrite}
      />
      <EventDrawer id={search["event"]} onClose={() => change({ event: "" })} />
    </div>
  );
}
