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
