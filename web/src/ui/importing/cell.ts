/** What stands in a cell. */
export function cell(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? value : "–";
}
