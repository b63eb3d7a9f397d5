import { useQueryClient } from "@tanstack/react-query";
import { type LinkProps, useNavigate } from "@tanstack/react-router";

/** Back to the table a form was opened from; `saved` also has the table read again. */
export function useLeave(name: string, to: LinkProps["to"]) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = () => void navigate({ to } as Parameters<typeof navigate>[0]);
  const saved = () => {
    void queries.invalidateQueries({ queryKey: [name] });
    leave();
  };
  return { leave, saved };
}
