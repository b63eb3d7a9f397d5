/** Fields that were left empty, as the null that the server means by it. */
export function emptyToNull<V extends object>(values: V): { [K in keyof V]: V[K] | null } {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === "" ? null : (value as unknown)]),
  ) as { [K in keyof V]: V[K] | null };
}

type Named = readonly { id: string; name: string }[];

interface Option {
  value: string;
  label: string;
}

const none: Option[] = [];
const optionsOf = new WeakMap<Named, Option[]>();

/** Choices of a Select from objects with a name. The very same of the same list: a field that gets new ones forgets what is being typed. */
export function byName(objects: Named | undefined): Option[] {
  if (!objects) return none;
  const known = optionsOf.get(objects);
  if (known) return known;
  const options = objects.map(({ id, name }) => ({ value: id, label: name }));
  optionsOf.set(objects, options);
  return options;
}

/** A new object's values from another one's: only what a form edits, and some of it begun anew. */
export function copyInto<V extends object>(empty: V, source: V, anew: Partial<V>): V {
  const kept = Object.keys(empty).map((name) => [name, source[name as keyof V]]);
  return { ...(Object.fromEntries(kept) as V), ...anew };
}

/** A name that is not taken yet, so that the copy can be told from what it was copied from. */
export const copiedName = (name: string) => `${name} (2)`;
