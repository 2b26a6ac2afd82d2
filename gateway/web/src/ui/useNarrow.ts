import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 47.99em)");

/** True on a phone's width, where one competence takes the page. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => query.matches,
  );
}
