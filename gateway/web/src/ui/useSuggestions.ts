import { useCallback, useEffect, useRef, useState } from "react";

/** Silence after the last key before anything is asked, in milliseconds. */
const DEBOUNCE = 250;
/** Fewer letters mean too many things. */
const SHORTEST = 3;

/** Asks what may be meant by a text; `null`: nobody can say. */
export type Suggest<T> = (typed: string, signal: AbortSignal) => Promise<T[] | null>;

export interface Suggestions<T> {
  /** What was found; `null` while nothing was asked, or nobody could say. */
  found: T[] | null;
  look: (typed: string) => void;
  forget: () => void;
}

/** Suggestions for what is being typed: those of the last text alone, whatever order the answers come in. */
export function useSuggestions<T>(suggest: Suggest<T> | null): Suggestions<T> {
  const [found, setFound] = useState<T[] | null>(null);
  const asking = useRef<AbortController>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const giveUp = useCallback(() => {
    clearTimeout(timer.current);
    asking.current?.abort();
  }, []);
  const forget = useCallback(() => {
    giveUp();
    setFound(null);
  }, [giveUp]);
  // The network has gone, or the page: what was found is no longer to be picked from.
  useEffect(() => forget, [suggest, forget]);

  function look(typed: string) {
    giveUp();
    if (!suggest || typed.trim().length < SHORTEST) {
      setFound(null);
      return;
    }
    timer.current = setTimeout(() => {
      const { signal } = (asking.current = new AbortController());
      suggest(typed, signal)
        // A failure is no matter of who types: nothing is suggested.
        .catch(() => null)
        .then((answer) => {
          if (!signal.aborted) setFound(answer);
        });
    }, DEBOUNCE);
  }
  return { found, look, forget };
}
