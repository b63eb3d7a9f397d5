import { ActionIcon, Anchor, Button, Group, List, Menu, Modal, Text } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { MoreIcon } from "../icons";
import { words } from "../words";
import classes from "./DataTable.module.css";
import type { Actions, Follows, Named } from "./useActions";

/** What a table lets her do with its rows. */
export interface RowActions<Row> {
  /** Where the things are found in the REST API. */
  place: string;
  nameOf: (row: Row) => string;
  /** Whether a row is active; absent where that is no question. */
  isActive?: (row: Row) => boolean;
  /** Rows that cannot be deleted. */
  stays?: (row: Row) => boolean;
  /** Where a new one is begun, also as a copy of a row. */
  copy?: LinkProps["to"];
  /** Moves a row before or after its neighbour; absent where they have no order of their own. */
  move?: (row: Row, by: 1 | -1) => Promise<unknown>;
  /** What follows when rows are switched off or deleted; shown before, if anything. */
  follows?: Follows;
}

type RowMenuProps = Readonly<{
  row: Named;
  target: LinkProps | undefined;
  active: boolean | undefined;
  stays: boolean;
  copy: LinkProps["to"] | undefined;
  move: ((by: 1 | -1) => Promise<unknown>) | undefined;
  actions: Actions;
}>;

export function RowMenu({ row, target, active, stays, copy, move, actions }: RowMenuProps) {
  const t = useWords(words);
  const label = t("bulk.menu", { name: row.name });
  if (stays && active === undefined && !copy && !move) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <MoreIcon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {target && (
          <Menu.Item renderRoot={(props) => <Link {...target} {...props} />}>
            {t("bulk.open")}
          </Menu.Item>
        )}
        {copy && (
          <Menu.Item
            renderRoot={(props) => <Link to={copy} search={{ copy: row.id }} {...props} />}
          >
            {t("bulk.copy")}
          </Menu.Item>
        )}
        {move && (
          <>
            <Menu.Item onClick={() => void actions.moved(move(-1))}>{t("bulk.up")}</Menu.Item>
            <Menu.Item onClick={() => void actions.moved(move(1))}>{t("bulk.down")}</Menu.Item>
          </>
        )}
        {active !== undefined && (
          <Menu.Item onClick={() => void actions.switchTo(!active, [row])}>
            {t(active ? "bulk.deactivate" : "bulk.activate")}
          </Menu.Item>
        )}
        {!stays && (
          <Menu.Item color="red" onClick={() => void actions.remove([row])}>
            {t("bulk.delete")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

type BulkBarProps = Readonly<{
  rows: readonly Named[];
  canSwitch: boolean;
  actions: Actions;
  onClear: () => void;
}>;

/** Stands in place of search and filters while rows are selected. */
export function BulkBar({ rows, canSwitch, actions, onClear }: BulkBarProps) {
  const t = useWords(words);
  const then = (work: Promise<void>) => void work.then(onClear);
  return (
    <div
      className={classes["toolbar"]}
      role="group"
      aria-label={t("bulk.count", { count: rows.length })}
    >
      <strong className={classes["count"]} role="status">
        {t("bulk.count", { count: rows.length })}
      </strong>
      {canSwitch && (
        <>
          <Button variant="default" onClick={() => then(actions.switchTo(true, rows))}>
            {t("bulk.activate")}
          </Button>
          <Button variant="default" onClick={() => then(actions.switchTo(false, rows))}>
            {t("bulk.deactivate")}
          </Button>
        </>
      )}
      <Button variant="default" c="var(--bad)" onClick={() => then(actions.remove(rows))}>
        {t("bulk.delete")}
      </Button>
      <Button variant="subtle" onClick={onClear}>
        {t("bulk.clear")}
      </Button>
    </div>
  );
}

const PAGES: Partial<Record<string, string>> = {
  users: "/administration/users/$id",
  clients: "/administration/clients/$id",
  acd_groups: "/acd/groups/$id",
  agent_statuses: "/acd/statuses/$id",
  transaction_codes: "/acd/transaction-codes/$id",
  skills: "/acd/skills/$id",
  templates: "/acd/templates/$id",
  opening_times: "/acd/opening-times/$id",
  routing_applications: "/routing-applications/$id",
  sms_receive_connectors: "/numbers/receive-connectors/$id",
};

const NAMED_AT_MOST = 3;

function namesOf(rows: readonly Named[]): string {
  const named = rows.slice(0, NAMED_AT_MOST).map(({ name }) => name);
  const more = rows.length - named.length;
  return named.join(", ") + (more > 0 ? ` + ${more}` : "");
}

/** What it means for others that she wants to switch off or delete something. */
export function DoubtDialog({ actions }: Readonly<{ actions: Actions }>) {
  const t = useWords(words);
  const { doubt } = actions;
  const used = doubt !== undefined && doubt.uses.length > 0;
  return (
    <Modal
      opened={doubt !== undefined}
      onClose={actions.dismiss}
      title={doubt && t(`doubt.${doubt.action}`, { what: namesOf(doubt.rows) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {doubt?.follows}
      {used && (
        <>
          <Text fw={600}>{t("uses.title")}</Text>
          <Text mb="sm">{t("uses.text")}</Text>
          <List mb="md" mah="40dvh" style={{ overflow: "auto" }}>
            {doubt.uses.map(({ kind, id, name }, index) => (
              <List.Item key={`${id} ${index}`}>
                <Anchor
                  renderRoot={(props) => (
                    <Link
                      {...({ to: PAGES[kind], params: { id } } as unknown as LinkProps)}
                      {...props}
                    />
                  )}
                >
                  {name}
                </Anchor>
              </List.Item>
            ))}
            {doubt.more && <List.Item>{t("uses.more")}</List.Item>}
          </List>
        </>
      )}
      <Group justify="end" gap="xs">
        <Button variant="default" data-autofocus onClick={actions.dismiss}>
          {t("action.cancel")}
        </Button>
        <Button variant="default" c="var(--bad)" onClick={actions.goOn}>
          {t(doubt?.action === "deactivate" ? "bulk.deactivate" : "bulk.delete.anyway")}
        </Button>
      </Group>
    </Modal>
  );
}
