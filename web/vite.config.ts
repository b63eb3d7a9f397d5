import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

// The Host header stays the page's: the backend compares it with Origin.
const backend = {
  target: process.env["RINGDOVE_BACKEND"] ?? "http://127.0.0.1:8080",
  changeOrigin: false,
};

/** What the desk's page and nearly every form have in common, and the page before them has not. */
const CONTROLS =
  /components\/(Alert|Anchor|Input|InputBase|SegmentedControl|Stack|Text|Textarea|TextInput)\/|src\/ui\/(CopyButton|PhoneNumber)\./;

const DESK = "/features/desk/DeskPage.tsx";
const AHEAD = fileURLToPath(new URL("src/ahead.ts", import.meta.url));

/** The page itself names what the desk needs, so that all of it comes at once and not wave after wave. */
function deskAhead(): Plugin {
  let building = false;
  return {
    name: "desk-ahead",
    configResolved: ({ command }) => void (building = command === "build"),
    buildStart() {
      if (building) this.emitFile({ type: "chunk", id: AHEAD, name: "ahead" });
    },
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) => (bundle ? tags(Object.values(bundle)) : []),
    },
  };
}

function tags(
  files: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[],
): HtmlTagDescriptor[] {
  const chunks = files.filter((file) => file.type === "chunk");
  const ahead = chunks.find(({ facadeModuleId }) => facadeModuleId === AHEAD);
  const loaded = new Set<string>();
  const collect = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || loaded.has(chunk.fileName)) return;
    loaded.add(chunk.fileName);
    for (const name of chunk.imports) collect(chunks.find(({ fileName }) => fileName === name));
  };
  collect(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith("/index.html")));
  const before = new Set(loaded);
  collect(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(DESK)));
  const more = chunks.filter(({ fileName }) => loaded.has(fileName) && !before.has(fileName));
  const styles = more.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
  const head = (tag: string, attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({
    tag,
    attrs: { crossorigin: true, ...attrs },
    injectTo: "head",
  });
  return [
    {
      ...head("script", { type: "module", async: true, src: `/${ahead?.fileName ?? ""}` }),
      injectTo: "head-prepend",
    },
    ...more.map(({ fileName }) => head("link", { rel: "modulepreload", href: `/${fileName}` })),
    ...styles.map((name) => head("link", { rel: "preload", as: "style", href: `/${name}` })),
  ];
}

export default defineConfig({
  plugins: [react(), deskAhead()],
  resolve: { alias: { "~": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    outDir: "../src/ringdove/static",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    // The largest chunk is React with Mantine; `npm run size` guards what a desk really loads.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "base", tags: ["$initial"], test: (id) => id !== AHEAD, priority: 2 },
            { name: "forms", test: CONTROLS, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  server: {
    port: 8140,
    strictPort: true,
    proxy: { "/api": backend, "/SMSReceiver": backend, "/health": backend },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
