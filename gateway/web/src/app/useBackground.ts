import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Session } from "../api/types";
import { LEFT } from "../forms/drafts";
import { waiting } from "../forms/waiting";
import { provisional } from "../offline/keptSession";
import { useReads } from "./reads";

interface Progress {
  done: number;
  total: number;
}

/** When it is time to look whether something waits; the first two, to try also what was refused before. */
const MOMENTS = ["online", "cpro:session", LEFT];
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

/** Sends what waits on the device, whatever page is shown; says how far it is (F-13). */
export function useBackground(session: Session): Progress | null {
  const client = useQueryClient();
  const reads = useReads();
  const [progress, setProgress] = useState<Progress | null>(null);
  const person = session.personne.id;
  const ready = !provisional(session) && session.profil !== null;
  useEffect(() => {
    if (!ready) return;
    let running = false;
    let again = false;
    let everything = true;
    let stopped = false;
    let delay = FIRST_RETRY;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function run() {
      if (running) {
        again = true;
        return;
      }
      if (stopped || !navigator.onLine || waiting(person) === 0) return;
      clearTimeout(timer);
      running = true;
      again = false;
      const tell = (done: number, total: number) => setProgress(done < total ? { done, total } : null);
      // Most visits have nothing to send: its code is not part of the first load.
      const all = everything;
      everything = false;
      const outcome = await import("../forms/sendAll")
        .then(({ sendAll }) => sendAll(person, client, reads, all, tell))
        .catch(() => "away" as const);
      running = false;
      setProgress(null);
      if (stopped) return;
      if (outcome === "done") delay = FIRST_RETRY;
      else {
        everything ||= all;
        timer = setTimeout(() => void run(), delay);
        delay = Math.min(delay * 2, LAST_RETRY);
      }
      if (again) void run();
    }

    // Several of these moments often come together.
    let soon: ReturnType<typeof setTimeout> | undefined;
    const look = (moment?: Event) => {
      everything ||= moment?.type !== LEFT;
      clearTimeout(soon);
      soon = setTimeout(() => void run());
    };
    look();
    for (const moment of MOMENTS) window.addEventListener(moment, look);
    return () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(soon);
      for (const moment of MOMENTS) window.removeEventListener(moment, look);
    };
  }, [client, reads, person, ready, session.profil, session.etablissement?.uai]);
  return progress;
}
