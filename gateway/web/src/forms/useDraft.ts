import { useCallback, useState } from "react";

const PREFIX = "cpro:brouillon:";

/**
 * A long form kept on this device, under the person's id, until it is sent: closing the tab loses nothing.
 * `forget` is called once the server has taken it.
 */
export function useDraft<Value extends object>(person: string, form: string, initial: () => Value) {
  const key = `${PREFIX}${person}:${form}`;
  const [start] = useState(initial);
  const [value, setValue] = useState<Value>(() => ({ ...start, ...read<Value>(key) }));
  const change = useCallback(
    (part: Partial<Value>) =>
      setValue((before) => {
        const next = { ...before, ...part };
        // Back to what it was: nothing is left to keep.
        write(key, JSON.stringify(next) === JSON.stringify({ ...next, ...start }) ? null : next);
        return next;
      }),
    [key, start],
  );
  const forget = useCallback(() => write(key, null), [key]);
  return { value, change, forget };
}

function read<Value>(key: string): Partial<Value> {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "null") as Partial<Value> | null) ?? {};
  } catch {
    return {};
  }
}

function write(key: string, value: object | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ ...value, written: Date.now() }));
  } catch {
    // Without storage the form still works; only the memory between visits is lost.
  }
}
