/** The look: calm paper and ink, one accent, close but not crowded. Contrast is settled here, once. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The ring of the dove: petrol. White on shade 7 is 5.9:1, shade 4 on the dark ground 7:1. */
const ring: MantineColorsTuple = [
  "#eaf6f6",
  "#d5ebeb",
  "#a9d6d8",
  "#7bc1c4",
  "#55aeb3",
  "#3a9aa0",
  "#22828a",
  "#176a72",
  "#10555c",
  "#0a4046",
];

/** Greys with a breath of blue, so that white surfaces look like paper and not like glare. */
const gray: MantineColorsTuple = [
  "#f7f8f9",
  "#eff1f3",
  "#e3e6ea",
  "#d3d8de",
  "#bcc3cb",
  "#96a0ab",
  "#68727e",
  "#4d5661",
  "#333b45",
  "#1d232b",
];

const dark: MantineColorsTuple = [
  "#d4d9df",
  "#b3bac3",
  "#98a1ac",
  "#6b7581",
  "#39424c",
  "#323a44",
  "#262d36",
  "#1b2129",
  "#161b22",
  "#101419",
];

const system =
  'system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif, "Noto Color Emoji"';

const small = { defaultProps: { size: "sm" } };

/** A dialog's head is not the page's. */
const noBanner = { header: { role: "presentation" } };

export const theme = createTheme({
  colors: { ring, gray, dark },
  primaryColor: "ring",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: {
    fontFamily: system,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.75rem" },
      h2: { fontSize: "1rem", lineHeight: "1.5rem" },
      h3: { fontSize: "0.875rem", lineHeight: "1.25rem" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.35", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  // Plain objects: a component's own `extend` would pull it into the first load.
  components: {
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    // Its own yellow on its own yellow nobody reads.
    Alert: {
      styles: {
        title: { color: "var(--mantine-color-text)" },
        closeButton: { color: "var(--mantine-color-text)" },
      },
    },
    Badge: {
      defaultProps: { variant: "light", radius: "xl", tt: "none", fw: 550, size: "md" },
    },
    Button: { defaultProps: { size: "sm" }, styles: { label: { fontWeight: 550 } } },
    Checkbox: small,
    Menu: {
      defaultProps: { shadow: "md", position: "bottom-end", withInitialFocusPlaceholder: false },
    },
    Drawer: { defaultProps: { attributes: noBanner } },
    Modal: { defaultProps: { centered: true, radius: "lg", attributes: noBanner } },
    NativeSelect: small,
    NumberInput: small,
    PasswordInput: small,
    MultiSelect: { defaultProps: { size: "sm", openOnFocus: false } },
    Select: { defaultProps: { size: "sm", allowDeselect: false, openOnFocus: false } },
    Switch: small,
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    Textarea: { defaultProps: { size: "sm", autosize: true, minRows: 2 } },
    TextInput: small,
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
  },
});
