import { useMemo, useSyncExternalStore } from "react";
import { CHANGED } from "../forms/drafts";
import { type WaitingField, waitingFields } from "../forms/waiting";

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener("storage", listener);
  };
}

/** What waits on this device, whichever tab it was typed in. */
export function useWaitingFields(person: string): WaitingField[] {
  const told = useSyncExternalStore(subscribe, () => JSON.stringify(waitingFields(person)));
  return useMemo(() => JSON.parse(told) as WaitingField[], [told]);
}
