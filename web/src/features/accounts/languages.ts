/** Languages by their own names. */
export const languages = [
  { value: "de", label: "Deutsch" },
  { value: "en", label: "English" },
];

/** A language by its own name. */
export function labelOf(language: string | undefined): string | undefined {
  return languages.find(({ value }) => value === language)?.label;
}
