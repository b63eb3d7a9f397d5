import { Button, NumberInput, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useSkills } from "~/kernel/choices";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { FormFrame, FormSection } from "~/ui/form/FormFrame";
import { useForm } from "~/ui/form/useForm";
import { PlusIcon } from "~/ui/icons";
import classes from "./skills.module.css";
import { words } from "./words";

type UserProps = Readonly<{ userId: string; clientId: string }>;
interface Level {
  skill_id: string;
  level: number;
}

/** What a user is good at, and how good. */
export function Skills({ userId, clientId }: UserProps) {
  const t = useWords(words);
  const params = { path: { id: userId } };
  const skills = useQuery({
    queryKey: ["users", "skills", userId],
    queryFn: () => ok(api.GET("/api/v1/users/{id}/skills", { params })),
  });
  const known = useSkills(clientId);
  if (!skills.data || !known) return null;
  if (known.length === 0)
    return (
      <EmptyState
        title={t("skills.none")}
        action={
          <Button renderRoot={(props) => <Link to="/acd/skills/new" {...props} />}>
            {t("skills.make")}
          </Button>
        }
      >
        {t("skills.about")}
      </EmptyState>
    );
  const initial = skills.data.skills.map(({ skill_id, level }) => ({ skill_id, level }));
  return <SkillsForm userId={userId} known={known} initial={{ skills: initial }} />;
}

type FormProps = Readonly<{
  userId: string;
  known: readonly { id: string; name: string }[];
  initial: { skills: Level[] };
}>;

function SkillsForm({ userId, known, initial }: FormProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const params = { path: { id: userId } };
  const form = useForm({
    initial,
    save: (body) => ok(api.PUT("/api/v1/users/{id}/skills", { params, body })),
    saved: (answer) => {
      queries.setQueryData(["users", "skills", userId], answer);
    },
  });
  const { skills } = form.values;
  const set = (all: Level[]) => {
    form.set("skills", all);
  };
  const put = (at: number, change: Partial<Level>) => {
    set(skills.map((one, place) => (place === at ? { ...one, ...change } : one)));
  };
  const isFree = (id: string) => skills.every(({ skill_id }) => skill_id !== id);
  const next = known.find(({ id }) => isFree(id));
  return (
    <FormFrame form={form} onCancel={() => set(initial.skills)}>
      <FormSection title={t("skills")} about={t("skills.about")}>
        {skills.map(({ skill_id, level }, at) => {
          const name = known.find(({ id }) => id === skill_id)?.name ?? "";
          return (
            <div key={skill_id} role="group" aria-label={name} className={classes["skill"]}>
              <Select
                label={t("skills.skill")}
                data={known
                  .filter(({ id }) => id === skill_id || isFree(id))
                  .map(({ id, name: label }) => ({ value: id, label }))}
                allowDeselect={false}
                value={skill_id}
                onChange={(id) => {
                  if (id) put(at, { skill_id: id });
                }}
              />
              <NumberInput
                label={t("skills.level")}
                min={1}
                max={10}
                allowDecimal={false}
                value={level}
                onChange={(value) => put(at, { level: Number(value) || 1 })}
              />
              <Button
                variant="default"
                aria-label={`${t("skills.remove")}: ${name}`}
                onClick={() => set(skills.filter((_, place) => place !== at))}
              >
                {t("skills.remove")}
              </Button>
            </div>
          );
        })}
        <Button
          variant="default"
          leftSection={<PlusIcon />}
          className={classes["add"]}
          disabled={!next}
          onClick={() => next && set([...skills, { skill_id: next.id, level: 5 }])}
        >
          {t("skills.add")}
        </Button>
      </FormSection>
    </FormFrame>
  );
}
