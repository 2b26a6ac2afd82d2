/** React side of the queue: one per person, for as long as the application is open. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { envois } from "../api/endpoints";
import type { Session } from "../api/types";
import { isOwn } from "../offline/device";
import { provisional } from "../offline/keptSession";
import { type Kept, kept } from "./kept";
import { Uploads } from "./queue";

const queues = new Map<string, Uploads>();

/** One tab at a time, where browsers can tell; the server takes a piece that is sent twice once. */
async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!("locks" in navigator)) {
    await work();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await work();
    return true;
  });
}

/** On a device that is not one's own, nothing of a file outlives its refusal. */
const discreet: Kept = {
  ...kept,
  put: (file) => (file.refus && !isOwn(file.person) ? kept.drop(file.id) : kept.put(file)),
};

/** The files of a person that are on their way. */
export function uploadsOf(person: string): Uploads {
  let queue = queues.get(person);
  if (!queue) {
    queue = new Uploads(person, { transport: envois, kept: discreet, alone });
    queues.set(person, queue);
  }
  return queue;
}

export function useUploads(person: string): Uploads {
  const queue = uploadsOf(person);
  useSyncExternalStore(queue.subscribe, queue.snapshot);
  return queue;
}

/** What waits leaves whatever page is shown: as the application opens, at the return of the network or of the person. */
export function useSendWaiting(session: Session | null): void {
  const client = useQueryClient();
  const person = session?.profil === "apprenant" ? session.personne.id : null;
  const ready = session !== null && !provisional(session);
  useEffect(() => {
    if (!person) return;
    const queue = uploadsOf(person);
    if (!ready) return;
    void queue.resume();
    const wake = () => queue.wake();
    const shown = () => document.visibilityState === "visible" && queue.wake();
    const forget = queue.onArrived(() => {
      for (const queryKey of [["annexes-portfolio"], ["dossier"], ["fiche"], ["semaine"], ["fiches-libres"], ["livret"]]) {
        void client.invalidateQueries({ queryKey });
      }
    });
    window.addEventListener("online", wake);
    window.addEventListener("cpro:session", wake);
    document.addEventListener("visibilitychange", shown);
    return () => {
      queue.stop();
      forget();
      window.removeEventListener("online", wake);
      window.removeEventListener("cpro:session", wake);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [client, person, ready]);
}
