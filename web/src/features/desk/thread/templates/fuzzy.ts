/** Finding by a few letters in their order: "otm" finds "Opening times Monday". */
interface Named {
  name: string;
  text?: string | null;
}

const WORD_START = 3;
const NEXT_TO = 2;

/** How well the letters fit, more is better; null where they do not. */
export function score(name: string, query: string): number | null {
  const among = name.toLocaleLowerCase();
  let at = -1;
  let points = 0;
  for (const letter of query.toLocaleLowerCase()) {
    const found = among.indexOf(letter, at + 1);
    if (found < 0) return null;
    if (found === 0 || /\W/.test(among[found - 1] ?? "")) points += WORD_START;
    if (found === at + 1) points += NEXT_TO;
    at = found;
  }
  return points;
}

/** Best first; then those whose text has the letters as they stand. */
export function matching<T extends Named>(all: readonly T[], query: string): T[] {
  if (query === "") return [...all];
  const wanted = query.toLocaleLowerCase();
  return all
    .map((one) => {
      const inText = one.text?.toLocaleLowerCase().includes(wanted) ? 0 : null;
      return { one, points: score(one.name, query) ?? inText };
    })
    .filter((rated): rated is { one: T; points: number } => rated.points !== null)
    .toSorted((a, b) => b.points - a.points)
    .map(({ one }) => one);
}
