import { type FormEvent, useId, useMemo, useState } from "react";

/** Sends what must not be empty, once: the same content sent again after a lost answer goes under the same key. */
export function useSending({ required, content = required, send }: {
  /** Text without which nothing is sent. */
  required: string;
  /** All that is sent, where it is more than that text. */
  content?: string;
  send: (given: string, key: string) => Promise<void>;
}) {
  // Id of the field of that text, which takes the focus when it is missing.
  const field = useId();
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useMemo(() => crypto.randomUUID(), [content]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const given = required.trim();
    setMissing(!given);
    setError(null);
    if (!given) {
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    try {
      await send(given, key);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return { field, missing, error, busy, onSubmit: (event: FormEvent) => void submit(event) };
}
