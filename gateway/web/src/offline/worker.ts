/**
 * Registers the worker that opens the application without network. While there is one, each page comes from it and is the
 * newest; the worker of a new version takes over once no page of the former one is open.
 */
export async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // A browser may refuse workers: the application then needs the network to open, as before.
  await navigator.serviceWorker.register("/sw.js").catch(() => {});
}
