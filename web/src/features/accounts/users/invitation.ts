import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, ok } from "~/kernel/http";
import { useToastProblem } from "~/ui/problems";

const keyOf = (userId: string) => ["users", "link", userId];

/** Make an invitation link, and show it where a user's ways in are. */
export function useInvite() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const complain = useToastProblem();
  return async (id: string) => {
    try {
      const made = await ok(
        api.POST("/api/v1/users/{id}/invitation", { params: { path: { id } } }),
      );
      queries.setQueryData(keyOf(id), made.link);
    } catch (error) {
      complain(error);
    }
    void queries.invalidateQueries({ queryKey: ["users"] });
    await navigate({ to: "/administration/users/$id/sign-in", params: { id } });
  };
}

/** The link that was made a moment ago; the server shows it once, so it is here or nowhere. */
export function useLink(userId: string): string | undefined {
  return useQuery<string>({ queryKey: keyOf(userId), enabled: false }).data;
}
