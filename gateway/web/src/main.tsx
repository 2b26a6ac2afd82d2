import { setLink } from "@codegouvfr/react-dsfr/link";
import { start } from "@codegouvfr/react-dsfr/start";
import { onlineManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { ApiError } from "./api/http";
import type { Session } from "./api/types";
import { ReadsContext } from "./app/reads";
import { router } from "./app/router";
import { SESSION, SessionProvider } from "./app/session";
import { forgetOld } from "./forms/waiting";
import { KeptReads } from "./offline/keptReads";
import { memoryOf } from "./offline/memory";
import { registerWorker } from "./offline/worker";
import { Link } from "./ui/Link";
import "@codegouvfr/react-dsfr/main.css";
import "./styles/app.css";

setLink({ Link });
void start({
  defaultColorScheme: "light",
  verbose: false,
  // No nonce is given on purpose: the design system then skips the one style element that it would write in the
  // page, which the content security policy forbids. Our own style sheet says `color-scheme` instead.
  doCheckNonce: true,
  trustedTypesPolicyName: "react-dsfr",
  nextParams: undefined,
});
// The library takes for granted that a page opens with a network.
onlineManager.setOnline(navigator.onLine);
forgetOld();

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A page hands its queries to `Loaded`, which may be drawn later than their answer: every change is told.
      notifyOnChangeProps: "all",
      retry: (count, error) => count < 2 && error instanceof ApiError && error.passing,
    },
    mutations: { retry: false },
  },
});

const reads = new KeptReads(client, () => client.getQueryData<Session | null>(SESSION));
reads.start();
const memory = memoryOf(reads);

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root element");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ReadsContext value={reads}>
        <SessionProvider memory={memory}>
          <RouterProvider router={router} />
        </SessionProvider>
      </ReadsContext>
    </QueryClientProvider>
  </StrictMode>,
);
// Once the first page is there: its files come first.
window.addEventListener("load", () => void registerWorker());
