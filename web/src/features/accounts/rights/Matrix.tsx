import { Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RoleRight } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useToastProblem } from "~/ui/problems";
import classes from "./Matrix.module.css";
import { words } from "./words";

const roles = ["client_admin", "supervisor", "agent"] as const;

/** Rights down, roles across; a switch is saved at once. */
export function Matrix({ clientId }: Readonly<{ clientId: string }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const path = { path: { id: clientId } };
  const key = ["clients", "rights", clientId];
  const found = useQuery({
    queryKey: key,
    queryFn: () => ok(api.GET("/api/v1/clients/{id}/rights", { params: path })),
  });
  const change = useMutation({
    mutationFn: ({ role, right, has }: RoleRight) =>
      ok(
        api.PATCH("/api/v1/clients/{id}/rights", {
          params: path,
          body: { role, rights: { [right]: !has } },
        }),
      ),
    onMutate: (switched) => {
      const before = queries.getQueryData(key);
      queries.setQueryData(key, (old: { items: RoleRight[] } | undefined) => ({
        items:
          old?.items.map((one) =>
            one.role === switched.role && one.right === switched.right
              ? { ...one, has: !switched.has }
              : one,
          ) ?? [],
      }));
      return before;
    },
    onError: (error, _, before) => {
      queries.setQueryData(key, before);
      complain(error);
    },
  });
  if (found.error) return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.items ?? [];
  const rights = [...new Set(items.map(({ right }) => right))].sort();
  return (
    <div className={classes["scroll"]}>
      <table className={classes["matrix"]} aria-label={t("title")} aria-busy={found.isPending}>
        <thead>
          <tr>
            <th scope="col">{t("right")}</th>
            {roles.map((role) => (
              <th key={role} scope="col">
                {t(`role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rights.map((right) => (
            <tr key={right}>
              <th scope="row">{name(t, right)}</th>
              {roles.map((role) => {
                const one = items.find((x) => x.role === role && x.right === right);
                return (
                  <td
                    key={role}
                    data-changed={one && one.has !== one.predefined ? true : undefined}
                  >
                    {one ? (
                      <Checkbox
                        aria-label={`${name(t, right)}: ${t(`role.${role}`)}`}
                        checked={one.has}
                        disabled={!one.may_switch}
                        onChange={() => change.mutate(one)}
                      />
                    ) : (
                      <span aria-label={t("never")}>–</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes["legend"]}>{t("legend")}</p>
    </div>
  );
}

function name(t: (key: keyof typeof words.en) => string, right: string): string {
  const key = `right.${right}`;
  return key in words.en ? t(key as keyof typeof words.en) : right;
}
