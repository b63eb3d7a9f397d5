import { useRef, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { type Explained, useExplain } from "../problems";
import { toast } from "../toast";
import { words } from "../words";
import { fieldText, fieldWords } from "./fieldText";

export interface FormOptions<V extends object, Saved> {
  initial: V;
  /** Save what changed (everything, for a new object); throws a Problem. */
  save: (values: V, changed: Partial<V>) => Promise<Saved>;
  saved: (answer: Saved) => void;
}

type Errors = Readonly<Record<string, string>>;

/** What was typed, what the server says about it, and what changed since it was loaded. */
export function useForm<V extends object, Saved = unknown>(options: FormOptions<V, Saved>) {
  const t = useWords(words);
  const tell = useWords(fieldWords);
  const explain = useExplain();
  const form = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState(options.initial);
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const [meeting, setMeeting] = useState(false);
  const [clashes, setClashes] = useState<Clashes>();
  const changed = changes(base, values);

  if (meeting) {
    // The object was read again: what she typed stays, what she did not touch follows.
    const theirs = changes(base, options.initial);
    setMeeting(false);
    setProblem(undefined);
    setBase(options.initial);
    setValues({ ...options.initial, ...changed });
    setClashes(clashesOf(theirs, changed));
  }

  const set = <K extends keyof V>(name: K, value: V[K]) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => without(before, name as string));
  };
  /** What nobody typed and nobody can choose otherwise. */
  const given = <K extends keyof V>(name: K, value: V[K]) => {
    setBase((before) => ({ ...before, [name]: value }));
    set(name, value);
  };
  const field = (name: keyof V) => ({
    name: name as string,
    error: errors[name as string],
    "data-field": name as string,
  });

  const refuse = (error: unknown) => {
    const found = error instanceof Problem ? error.errors : [];
    const byField = Object.fromEntries(
      found.map((e) => [fieldName(e.field, values), fieldText(tell, e.code, e.message)]),
    );
    setErrors(byField);
    setProblem(error);
    requestAnimationFrame(() => focusFirst(form.current, Object.keys(byField)));
  };

  /** Errors that stand at their fields need no words above; those of other fields do. */
  const fieldSummary = (error: unknown): Explained | undefined => {
    if (!(error instanceof Problem) || error.errors.length === 0) return undefined;
    const elsewhere = error.errors.filter((e) => !(fieldName(e.field, values) in values));
    const hint = elsewhere.map((e) => `${e.field}: ${e.message}`).join("\n");
    return { title: t("form.invalid"), ...(hint && { hint }) };
  };

  const submit = async (event?: Pick<Event, "preventDefault">) => {
    event?.preventDefault();
    if (saving) return;
    setSaving(true);
    setProblem(undefined);
    setErrors({});
    try {
      const answer = await options.save(values, changed);
      setBase(values);
      setClashes(undefined);
      toast({ tone: "good", title: t("form.saved") });
      options.saved(answer);
    } catch (error) {
      refuse(error);
    } finally {
      setSaving(false);
    }
  };

  return {
    values,
    set,
    changed,
    dirty: Object.keys(changed).length > 0,
    saving,
    problem,
    /** For the summary above the fields; undefined when each error stands at its field. */
    summary: problem === undefined ? undefined : (fieldSummary(problem) ?? explain(problem)),
    /** After the object was read again because somebody else saved it: bring both together. */
    meet: () => setMeeting(true),
    clashes,
    /** Take what the other one saved in a field, or keep one's own. */
    decide: (name: string, value: unknown) => set(name as keyof V, value as V[keyof V]),
    /** Goes on the `<form>` element. */
    form: {
      ref: form,
      onSubmit: (event: Pick<Event, "preventDefault">) => void submit(event),
      noValidate: true,
    },
    /** Begin again from these values: after loading anew. */
    reset: (next: V = base) => {
      setBase(next);
      setValues(next);
      setErrors({});
      setProblem(undefined);
    },
    text: (name: keyof V) => ({
      ...field(name),
      value: (values[name] ?? "") as string,
      onChange: (event: { currentTarget: { value: string } }) =>
        set(name, event.currentTarget.value as V[keyof V]),
    }),
    number: (name: keyof V) => ({
      ...field(name),
      value: (values[name] ?? "") as number | string,
      onChange: (value: number | string) =>
        set(name, (value === "" ? null : Number(value)) as V[keyof V]),
    }),
    check: (name: keyof V) => ({
      ...field(name),
      checked: Boolean(values[name]),
      onChange: (event: { currentTarget: { checked: boolean } }) =>
        set(name, event.currentTarget.checked as V[keyof V]),
    }),
    choice: (name: keyof V) => ({
      ...field(name),
      value: values[name] as string | null,
      onChange: (value: string | null) => set(name, value as V[keyof V]),
    }),
    client: (name: keyof V) => ({
      ...field(name),
      value: values[name] as string | null,
      onChange: (id: string | null) => set(name, id as V[keyof V]),
      onOnly: (id: string) => given(name, id as V[keyof V]),
    }),
    choices: (name: keyof V) => ({
      ...field(name),
      value: values[name] as string[],
      onChange: (value: string[]) => set(name, value as V[keyof V]),
    }),
  };
}

export type Form = Pick<
  ReturnType<typeof useForm<object>>,
  "dirty" | "saving" | "problem" | "summary" | "form" | "meet" | "clashes" | "decide"
>;

/** What two people did at the same time: both to the same field, or the other one alone. */
interface Clashes {
  both: readonly { name: string; mine: unknown; theirs: unknown }[];
  theirs: readonly string[];
}

function clashesOf<V extends object>(theirs: Partial<V>, mine: Partial<V>): Clashes {
  const names = Object.keys(theirs) as (keyof V & string)[];
  const both = names.filter(
    (name) => name in mine && JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]),
  );
  return {
    both: both.map((name) => ({ name, mine: mine[name], theirs: theirs[name] })),
    theirs: names.filter((name) => !(name in mine)),
  };
}

function without(errors: Errors, name: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => field !== name));
}

function changes<V extends object>(base: V, values: V): Partial<V> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof V]),
    ),
  ) as Partial<V>;
}

/** A form's field may have a dotted name of its own; else what stands inside a field belongs to it. */
function fieldName(path: string, values: object): string {
  const name = path.replace(/^body\./, "");
  return name in values ? name : (name.split(".")[0] ?? name);
}

/** To the first field that is wrong, else to the words that say what is. */
function focusFirst(form: HTMLFormElement | null, fields: readonly string[]): void {
  const wanted = new Set(fields);
  const first = [...(form?.elements ?? [])].find(
    (element) => element instanceof HTMLElement && wanted.has(element.dataset["field"] ?? ""),
  );
  if (first instanceof HTMLElement) first.focus();
  else form?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
}
