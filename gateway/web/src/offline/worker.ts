/**
 * Registers the worker that opens the application without network, and hears of new versions. A page that the network
 * gave is the newest already: the version of the worker behind it is then nobody's business.
 */
import type { Workbox } from "workbox-window";

const HOUR = 3_600_000;
const PATIENCE = 3_000;

let worker: Workbox | undefined;
let newer = false;
const listeners = new Set<() => void>();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the server has a newer version than the one that this page was made with. */
export function isNewer(): boolean {
  return newer;
}

export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    const { Workbox } = await import("workbox-window");
    worker = new Workbox("/sw.js");
    worker.addEventListener("waiting", () => void compare());
    await worker.register();
  } catch {
    // A browser may refuse workers: the application then needs the network to open, as before.
    return;
  }
  const look = () => void worker?.update().catch(() => {});
  setInterval(look, HOUR);
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
}

async function compare(): Promise<void> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src*="/assets/"]')?.getAttribute("src");
  try {
    const answer = await fetch("/", { cache: "no-store", headers: { accept: "text/html" } });
    if (!own || !answer.ok || (await answer.text()).includes(own)) return;
  } catch {
    return;
  }
  newer = true;
  for (const listener of listeners) listener();
}

/** Takes the new version. What is typed in the forms that are saved as they go is on the device already. */
export function reload(): void {
  const again = () => window.location.reload();
  worker?.addEventListener("controlling", again);
  worker?.messageSkipWaiting();
  setTimeout(again, PATIENCE);
}
