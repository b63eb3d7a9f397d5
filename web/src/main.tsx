import "./ui/mantine.css";
import "./ui/global.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { loadBrand } from "./kernel/brand";
import { loadNumbers } from "./ui/phone";

// A new version was put in place and the old files are gone: load the page anew, once.
addEventListener("vite:preloadError", (event) => {
  const key = "ringdove.reloaded";
  if (sessionStorage.getItem(key)) return;
  sessionStorage.setItem(key, "1");
  event.preventDefault();
  location.reload();
});

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

void loadBrand();

// Nothing waits for it, and it takes nothing from what somebody waits for; without it numbers are grouped more simply.
const countries = () => void loadNumbers().catch(() => undefined);
if ("requestIdleCallback" in window) requestIdleCallback(countries);
else setTimeout(countries, 500);
