import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { withoutColorTables } from "./theme/colors.ts";
import { neutralTheme } from "./theme/neutral.ts";
import { installable } from "./theme/pwa.ts";

// The gateway serves both the client and the API from one origin; `npm run dev` imitates that with a proxy.
const gateway = process.env["CPRO_GATEWAY_URL"] ?? "http://localhost:8080";

export default defineConfig({
  plugins: [withoutColorTables(), react(), installable()],
  css: { postcss: { plugins: [neutralTheme()] } },
  // Nothing is inlined as a data: address: the content security policy is `default-src 'self'`.
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 400 },
  server: { proxy: { "/api": { target: gateway, changeOrigin: false } } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
