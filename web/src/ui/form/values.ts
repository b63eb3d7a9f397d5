/** Fields that were left empty, as the null that the server means by it. */
export function emptyToNull<V extends object>(values: V): { [K in keyof V]: V[K] | null } {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === "" ? null : (value as unknown)]),
  ) as { [K in keyof V]: V[K] | null };
}

/** Choices of a Select from objects with a name. */
export function byName(objects: readonly { id: string; name: string }[] | undefined) {
  return (objects ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** A new object's values from another one's: only what a form edits, and some of it begun anew. */
export function copyInto<V extends object>(empty: V, source: V, anew: Partial<V>): V {
  const kept = Object.keys(empty).map((name) => [name, source[name as keyof V]]);
  return { ...(Object.fromEntries(kept) as V), ...anew };
}

/** A name that is not taken yet, so that the copy can be told from what it was copied from. */
export const copiedName = (name: string) => `${name} (2)`;
