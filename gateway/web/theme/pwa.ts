import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import type { RouteHandlerCallback } from "workbox-core/types.js";

/**
 * Runs in the worker, which is given its text: it may name nothing of this file. A page comes from the network as long
 * as that answers, with its headers of the day (the security policy names the tiles of maps); else, or when the gateway
 * is away behind its proxy, from what the worker keeps.
 */
const page: RouteHandlerCallback = async ({ request }) => {
  const kept = await caches.match("/index.html", { ignoreSearch: true });
  if (!kept) return fetch(request);
  try {
    const slow = new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error("slow")), 4000));
    const response = await Promise.race([fetch(request), slow]);
    return response.status >= 500 ? kept : response;
  } catch {
    return kept;
  }
};

/**
 * What makes the client installable and opens it without network (F-13): its manifest, and a worker that keeps the
 * files of the build. Nothing that the API answers ever goes through it: what is kept of a person is in `src/offline`.
 */
export function installable(): Plugin[] {
  return VitePWA({
    // `src/offline/worker.ts` registers it: the content security policy allows no script in the page.
    injectRegister: null,
    registerType: "prompt",
    filename: "sw.js",
    manifestFilename: "manifest.webmanifest",
    manifest: {
      id: "/",
      name: "cpro, suivi des périodes en entreprise",
      short_name: "cpro",
      description: "Suivi et évaluation des périodes de formation en entreprise.",
      lang: "fr",
      dir: "ltr",
      start_url: "/",
      scope: "/",
      display: "standalone",
      theme_color: "#0050a4",
      background_color: "#ffffff",
      categories: ["education"],
      icons: [
        { src: "/icone-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
        { src: "/icone-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
        { src: "/icone-masquable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      ],
    },
    includeManifestIcons: false,
    workbox: {
      globPatterns: ["index.html", "favicon.svg", "assets/*.{js,css,svg,png}"],
      // Their names say what is in them: asked for once, and never again.
      dontCacheBustURLsMatching: /^assets\//,
      // `/` is a navigation like the others: see below.
      directoryIndex: null,
      navigateFallback: null,
      cleanupOutdatedCaches: true,
      inlineWorkboxRuntime: true,
      sourcemap: false,
      // A page that is open keeps the files that it was made with; the next opening has the new ones.
      skipWaiting: false,
      clientsClaim: true,
      runtimeCaching: [{ urlPattern: ({ request, url }) => request.mode === "navigate" && !url.pathname.startsWith("/api/"), handler: page }],
    },
  });
}
