/**
 * What the desk will ask for first, asked for while its code is still on the way. It stands in no other chunk and imports
 * nothing: see `vite.config.ts`.
 */
if (location.pathname === "/desk") {
  // The same request, made a moment later by the page, finds the answer of this one.
  for (const href of ["/api/v1/me", "/api/v1/brand"]) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
    document.head.append(link);
  }
  if (typeof SharedWorker !== "undefined") {
    const { port } = new SharedWorker(new URL("./kernel/stream/worker.ts", import.meta.url), {
      type: "module",
      name: "ringdove",
    });
    // What it hears waits in its port until `kernel/stream` listens.
    port.postMessage("join");
    addEventListener("pagehide", () => port.postMessage("leave"));
    window.ringdoveLine = port;
  }
}
