/** Languages by their own names. */
export const languages = [
  { value: "de", label: "Deutsch" },
  { value: "en", label: "English" },
];
