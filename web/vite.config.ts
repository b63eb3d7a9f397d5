import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The Host header stays the page's: the backend compares it with Origin.
const backend = {
  target: process.env["RINGDOVE_BACKEND"] ?? "http://127.0.0.1:8080",
  changeOrigin: false,
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    outDir: "../src/ringdove/static",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    // The largest chunk is React with Mantine; `npm run size` guards what a desk really loads.
    chunkSizeWarningLimit: 700,
  },
  worker: { format: "es" },
  server: {
    port: 8140,
    strictPort: true,
    proxy: { "/api": backend, "/SMSReceiver": backend, "/health": backend },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
