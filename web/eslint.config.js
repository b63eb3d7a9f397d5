import boundaries from "eslint-plugin-boundaries";
import imports from "eslint-plugin-import-x";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import typescript from "typescript-eslint";

const storeys = [
  { type: "app", pattern: "src/app" },
  { type: "features", pattern: "src/features/*", capture: ["feature"] },
  { type: "ui", pattern: "src/ui" },
  { type: "kernel", pattern: "src/kernel" },
];
const below = (from, ...to) => ({
  from: { element: { type: from } },
  allow: to.map((type) => ({ to: { element: { type } } })),
});

export default typescript.config(
  { ignores: ["node_modules", "src/kernel/contract.gen.ts"] },
  typescript.configs.strictTypeChecked,
  typescript.configs.stylisticTypeChecked,
  a11y.flatConfigs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["*.js", "tools/*.mjs"] } },
    },
    plugins: { boundaries, "import-x": imports },
    settings: {
      "boundaries/elements": storeys,
      "boundaries/include": ["src/**/*"],
      "import/resolver": { typescript: true },
      "import-x/resolver-next": [createTypeScriptImportResolver()],
    },
    rules: {
      // Storeys: app > features > ui > kernel; a feature never imports another.
      "boundaries/element-types": "off",
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            below("app", "app", "features", "ui", "kernel"),
            below("features", "ui", "kernel"),
            {
              from: { element: { type: "features" } },
              allow: [
                {
                  to: {
                    element: {
                      type: "features",
                      captured: { feature: "{{ from.element.captured.feature }}" },
                    },
                  },
                },
              ],
            },
            below("ui", "ui", "kernel"),
            below("kernel", "kernel"),
          ],
        },
      ],
      "import-x/no-cycle": "error",
      "no-console": "error",
      "no-alert": "error",
      // Numbers read well in a template; anything else must be turned into text on purpose.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // An event handler may be a promise: its errors reach the person through the toast.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // `index["signature"]` says that the key may be missing; the compiler's own flag is off for this reason.
      "@typescript-eslint/dot-notation": "off",
      // TanStack Router redirects by throwing what `redirect()` returns.
      "@typescript-eslint/only-throw-error": [
        "error",
        { allow: [{ from: "package", package: "@tanstack/router-core", name: "Redirect" }] },
      ],
    },
  },
  { files: ["**/*.{js,mjs}"], ...typescript.configs.disableTypeChecked },
  { files: ["tools/*.mjs"], rules: { "no-console": "off" } },
);
