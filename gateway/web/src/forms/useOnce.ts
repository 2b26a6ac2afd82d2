import { useState } from "react";

/**
 * Something that a press does once (G-06): its key stays the same until it is done, so that a press sent again after a lost
 * answer does nothing more; once it is done, the next press is another one.
 */
export function useOnce(act: (key: string) => Promise<void>): { run: () => void; busy: boolean; error: unknown } {
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function once() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await act(key);
      setKey(crypto.randomUUID());
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return { run: () => void once(), busy, error };
}
